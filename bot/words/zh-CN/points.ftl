# 积分、签到、邀请。

points-balance = 💰 积分 { $points }（可抵 { $worth }）
points-debt = 欠 { $points } 分：退款时扣回的已经用掉了，以后得的先补上。
points-reserved = 其中 { $points } 分已用在待付款的订单上。
points-next = 最近到期：{ $points } 分，{ $at }
points-line = { $points } { $what }（{ $at }）
points-reason-order = 订单 { $number } 完成
points-reason-review = 评价
points-reason-sign_in = 签到
points-reason-inviting = 邀请朋友
points-reason-invited = 受邀首单
points-reason-event = 活动
points-reason-win_back = 回归礼
points-move-reserved = 用于订单 { $number }
points-move-freed = 订单 { $number } 没用上，退回
points-move-given_back = 订单 { $number } 退款，退回
points-move-taken_back = 订单 { $number } 退款，扣回
points-move-expired = 到期
points-move-adjusted = { $note }
points-for-order = 🎁 订单 { $number } 完成，+{ $points } 积分
points-for-review = 🎁 感谢评价，+{ $points } 积分
points-for-invited = 🎁 受邀首单奖励，+{ $points } 积分
points-for-inviting = 🎁 你邀请的朋友完成了第一单，+{ $points } 积分
points-now = 现有积分 { $points }，发「我的积分」看明细。
points-expire-soon = ⏰ 你有 { $points } 积分最早在 { $at } 到期，下单时发「用积分 订单号」就能抵扣。
points-adjusted = { $name } 的积分已调整：{ $points }
sign-in-done = ✅ { $name } 签到成功，连续 { $streak } 天，+{ $points } 积分
sign-in-again = { $name } 今天签过到了，连续 { $streak } 天，明天再来。

invite-card = { $name } 邀请你来群里一起买。跟我说「我是 { $code } 邀请的」就行。
invite-rules = 把上面这句转给朋友。朋友 { $days } 天内完成第一单（实付满 { $least }），你得 { $inviter } 积分，朋友得 { $invited } 积分；每月最多奖励 { $most } 位。光转发没有奖励。
invite-so-far = 已邀请 { $brought } 位，其中 { $fulfilled } 位完成了第一单。
invite-link = 邀请链接
invite-accepted = 记下了，你是 { $name } 邀请的。第一单完成后你得 { $points } 积分。
invite-unknown = 没有这个邀请码，请照朋友发的再看一遍。

error-too-few-points = 积分不够：要 { $points }，可用 { $left }。
error-bad-points = 每次加减 1 到 { $most } 分，例如：积分 阿梅 +100 补偿晚到
error-points-reason-missing = 请写上原因，例如：积分 阿梅 +100 补偿晚到
error-invited-by-oneself = 这是你自己的邀请码，发给朋友才有用。
error-already-customer = 你已经买过了，邀请码只给第一次买的朋友用。
error-already-invited = 你已经有邀请人了，以第一次为准。
error-invited-in-circle = 对方是你（或你的朋友）邀请来的，不能反过来邀请你。
