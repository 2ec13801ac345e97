# 品尝：报名免费品尝，满了排队，到场凭码。
tasting-said = 😋 品尝 { $number }：{ $name } { $places } 份，{ $begins } 到 { $ends }，{ $place }，{ $stands }。👉 发「报名品尝 { $number }」
tasting-left = 还剩 { $left } 份
tasting-full = 已报满，可以排队
tasting-opened = 品尝 { $number } 开好了，已发到群里，样品已留好。来了一位就发：品尝到场 <码>
tasting-booked = 😋 品尝 { $number }：{ $name } 给你留了一份，到场码 { $code }，{ $begins } 到 { $ends }，{ $place }。不去了发「取消品尝 { $number }」。
tasting-waits = 品尝 { $number } 满了，你排在第 { $place } 位；有人取消就补上并告诉你。
tasting-cancelled = 品尝 { $number } 已取消，位子给下一位。
tasting-came = ✅ 品尝 { $number }：{ $name } 一份，已给 { $given }/{ $places } 份。
tasting-no-such-code = 没有这个到场码，或者时间不对、已经用过。
tasting-soon = ⏰ 品尝快开始了：
tasting-review = 尝过 { $name } 觉得怎么样？发「评价 { $order } 5 好吃」告诉大家。
error-bad-tasting = 品尝要 1 到 { $most } 份，写明时间（先后要对，最长 { $days } 天内）和地点（40 字以内）。
error-no-such-tasting = 没有品尝 { $number }。发「活动」看看有哪些。
error-tasting-over = 品尝 { $number } 已经结束。发「活动」看看还有哪些。
error-registered-before = 你已经报名了品尝 { $number }，一人一份。
error-not-registered = 你没有报名品尝 { $number }，或者已经尝过了。
personal-tasting_seats = 报名过的品尝
