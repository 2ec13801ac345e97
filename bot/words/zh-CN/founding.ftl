# 开店：社群、供应商、类别、语言、通知。
community-founded = 好了，这里就是社群「{ $name }」。接下来：私聊我发「角色 成员名 团长 { $name }」定团长，群里发「设自提点 东门、南门」。
community-joined = 好了，这里也是社群「{ $name }」的群聊。
robot-linked = 好了，「{ $name }」的推送由机器人 { $robot } 发出。
pickups-set = 本群的自提点：
    { $points }
supplier-added = 登记了供应商「{ $name }」。发「角色 成员名 供应商 { $name }」定它的员工，员工再用「新品」上货。
category-added = 加了类别「{ $name }」。
language-chosen = 好的，以后用 { $language } 和你说话。
language-of-group = 好的，本群用这种语言。
language-which = 可以是：语言 中文，或 语言 English。
notices-at_once = 好的，每个新订单都马上告诉你。
notices-digest = 好的，新订单每天 9、12、15、18、21 点汇总告诉你。
notices-which = 可以是：通知 逐单，或 通知 汇总。
manager-code = 绑定码：{ $code }
    让管理者在 10 分钟内私聊机器人发「绑定 { $code }」，用过一次就失效。
hint-private = 　付款和详情：私聊我发「我的订单」
error-not-this-name = 「{ $name }」不能用作名字：一行、40 个字以内。
error-name-taken = 已经有「{ $name }」了。
error-chat-taken = 它已经是社群「{ $name }」的。
error-unknown-community = 没有社群「{ $name }」，现有：
    { $known }
