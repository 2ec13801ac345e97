# Coupons.
coupon-said = “{ $name }” { $terms }{ $scope }
coupon-off = { $off } off
coupon-threshold = { $off } off from { $at_least }
coupon-from = from { $at_least }{" "}
coupon-percent = { $least }{ $percent }% off{ $most }
coupon-most = , at most { $most }
coupon-line = Coupon { $number } { $coupon }, use by { $until }
coupon-how = The best one is used by itself when you order; for another one: use <order> <coupon>
coupon-claimed = 🎫 It is yours:
coupon-no-such-code = There is no such code. Please look again.
coupons-none = You have no coupon that can be used. With a code: claim <code>.
coupons-head = 🎫 My coupons:
coupon-made = 🎫 Coupon { $number } { $coupon }: { $limits }
coupon-made-how =
    Its code is { $code }: who sends “claim { $code }” gets one. To give it yourself: give { $name } <member or group>
    To stop it: stopcoupon { $number }
coupon-total = { $total } in all
coupon-unlimited = as many as are asked for
coupon-until = use by { $at }
coupon-days = good for { $days } days
coupon-limits = { $total }, { $per_person } per person, { $until }
coupon-kinds-none = There are no coupons yet. For example: newcoupon weekend 50-5 total100 until Sunday 20:00
coupon-kinds-head = 🎫 All coupons:
coupon-kind = { $number }. { $coupon } code { $code }, { $issued } given out, { $used } used
coupon-kind-stopped = { $number }. { $coupon } stopped, { $issued } given out, { $used } used
coupon-given = “{ $name }” went to { $number } of { $asked } (who has enough of them gets no more).
coupon-stopped = “{ $name }” is given out no more; those that people have stay good.
coupon-for-all = 🎫 A coupon for everybody: { $coupon }. It is among your “coupons” and used by itself when you order.
coupon-for-you = 🎫 A coupon for you: { $coupon }. See “coupons”; it is used by itself when you order.
coupon-ends-soon = ⏰ Your coupons end soon:
error-bad-coupon = No coupon was made: it needs a name and an amount off (no more than it is off from), and fitting numbers and times.
error-coupon-exists = There is a coupon called “{ $name }” already.
error-no-such-coupon = There is no coupon “{ $name }”. Send “coupons” to see yours.
error-coupon-gone = “{ $name }” is given out or no longer issued.
error-coupon-taken = “{ $name }” is limited to { $most } per person, and you have had yours.
error-coupon-does-not-fit = “{ $name }” cannot be used for order { $number }: too small a sum, other goods, or a flash price already.
