# 身份、角色、自提点、地址。
role-leader = 团长
role-promoter = 推广员
role-supplier = 供应商
role-manager = 管理者
role-service = 客服
role-auditor = 审计
role-blocked = 黑名单
who-am-i = 你是 { $name }。
who-am-i-role = · { $role } { $where }
bind-code = 绑定码：{ $code }
    10 分钟内、只能用一次。在另一个渠道私聊我发「绑定 { $code }」，两边就是同一个人。
bind-linked = 绑定好了，这里和那边现在是同一个人。
bind-role = 绑定好了，你现在是{ $role }。发「帮助」看看多了什么。
bind-wrong = 这个绑定码不对、用过了或已过期，请重新取一个。
role-given = 好了，{ $name } 现在是{ $role }。
role-taken = { $name } 不再是{ $role }了。
role-code = 还不认识「{ $name }」。请让对方私聊我发「绑定 { $code }」，10 分钟内有效，之后就是{ $role }。
pickup-shown = 你的自提点：{ $place }
    可选：
    { $points }
    要换就发「自提点 地点」。
pickup-chosen = 记下了，以后在「{ $place }」自提。
address-shown = 你的地址：{ $address }
address-none = 还没有地址。发「地址 收货地址」告诉我，只有配送需要时才会用到。
address-kept = 记下了：{ $address }
error-unknown-member = 没有叫「{ $name }」的成员。
error-several-members = 叫「{ $name }」的有 { $number } 位，请加上楼号或让本人来说。
error-unknown-role = 没有「{ $role }」这个角色，可以是：团长、推广员、供应商、客服、管理者。
error-unknown-place = 没有「{ $place }」，可以是：{ $known }。
error-no-community = 请在群里说，这样我才知道是哪个群。
error-not-leader = 只有本群的团长可以这样做。
error-unknown-pickup-point = 没有「{ $place }」这个自提点，可选：
    { $points }
error-too-many-tries = 试错太多次了，请 { $minutes } 分钟后再来。
error-address-too-long = 地址太长了，最多 { $longest } 个字。
error-role-not-held = 对方没有这个角色。
error-last-manager = 这是最后一位管理者，先给别人这个角色吧。
error-only-managers = 你可以看，改要管理者来。
