# 分账。
split-cap = 每笔付款最多分 { $percent }% 给供应商，退货期过后自动分，其余走结算单。
split-no-receiver = 还没有分账接收方。发「分账 供应商 商户号 商户全称」添加。
split-receiver = { $supplier }　{ $account }　{ $status }　{ $problem }
split-receiver-new = 等微信确认
split-receiver-active = 可以分账
split-receiver-refused = 微信没有接受
split-receiver-leaving = 正在停用
split-receiver-added = 好了，正在请微信确认「{ $supplier }」的接收方 { $account }。
split-receiver-stopped = 好了，以后的付款不再分给「{ $supplier }」的 { $account }。
split-told-active = ✅ 「{ $supplier }」的分账接收方 { $account } 可以用了。
split-told-refused = ⚠️ 「{ $supplier }」的分账接收方 { $account } 微信没有接受：{ $problem }
split-trouble = ⚠️ 分账单 { $number } 有问题：{ $problem }
split-return-failed = ⚠️ 「{ $supplier }」的分账 { $amount } 没能回退：{ $problem }。这笔记在它的账上，从以后的货款里扣。
error-bad-receiver = 「{ $account }」不能收分账：请写 8 到 10 位的商户号和商户全称，或者 28 位的 openid。
error-receiver-taken = 没有添加：「{ $supplier }」已经有接收方（先发「分账 { $supplier } 停」），或者 { $account } 是别家的。
error-no-receiver = 「{ $supplier }」没有分账接收方。
