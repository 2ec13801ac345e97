# 黑名单。
blocked = 好了，不再接 { $name } 的订单。已下的订单照常；反悔：解除拉黑 { $name }
blocked-already = { $name } 已经在黑名单里了。
unblocked = 好了，{ $name } 又可以下单了。
blacklist = 🚫 不能下单：{ $names }
blacklist-empty = 黑名单是空的。
error-blocked = 暂时不能为你下单。有疑问请私聊我说「客服」。
error-not-staff = { $name } 有工作角色，请先收回角色再拉黑。
