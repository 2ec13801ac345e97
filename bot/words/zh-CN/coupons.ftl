# 优惠券。
coupon-said = 「{ $name }」{ $terms }{ $scope }
coupon-off = 减 { $off }
coupon-threshold = 满 { $at_least } 减 { $off }
coupon-from = 满 { $at_least }
coupon-percent = { $least }{ $tenths } 折{ $most }
coupon-most = ，最多减 { $most }
coupon-line = 券 { $number } { $coupon }，{ $until } 前可用
coupon-how = 下单时自动用最划算的一张；想换一张：用券 <订单号> <券号>
coupon-claimed = 🎫 领到了：
coupon-no-such-code = 没有这个券码，请看清楚再试。
coupons-none = 你还没有能用的券。有券码的话发「领券 <码>」。
coupons-head = 🎫 我的券：
coupon-made = 🎫 券 { $number } { $coupon }：{ $limits }
coupon-made-how =
    领券码 { $code }，顾客发「领券 { $code }」就能领；直接发给人：发券 { $name } <成员或群>
    不想再发：停券 { $number }
coupon-total = 共 { $total } 张
coupon-unlimited = 不限张数
coupon-until = { $at } 前可用
coupon-days = 领到后 { $days } 天内可用
coupon-limits = { $total }，每人 { $per_person } 张，{ $until }
coupon-kinds-none = 还没有券。例：新券 周末券 满50减5 共100张 到 周日20:00
coupon-kinds-head = 🎫 全部的券：
coupon-kind = { $number }. { $coupon } 码 { $code }，发了 { $issued }，用了 { $used }
coupon-kind-stopped = { $number }. { $coupon } 已停发，发了 { $issued }，用了 { $used }
coupon-given = 「{ $name }」发给了 { $number } 人（共 { $asked } 人，已领满的不重复发）。
coupon-stopped = 「{ $name }」不再发了，已经领到的照样能用。
coupon-for-all = 🎫 送大家一张券：{ $coupon }。已经放进各位的「我的券」，下单时自动用。
coupon-for-you = 🎫 送你一张券：{ $coupon }。发「我的券」看看，下单时自动用。
coupon-ends-soon = ⏰ 你的券快到期了：
error-bad-coupon = 券没建成：要有名字、减多少（不能比满的金额多），张数、天数和时间也要合适。
error-coupon-exists = 已经有叫「{ $name }」的券了。
error-no-such-coupon = 没有券「{ $name }」。发「我的券」看看有哪些。
error-coupon-gone = 「{ $name }」已经发完或停发了。
error-coupon-taken = 「{ $name }」每人限 { $most } 张，你已经领过了。
error-coupon-does-not-fit = 「{ $name }」不能用在订单 { $number } 上：金额不够，或者商品不在范围内、已经是特价。
