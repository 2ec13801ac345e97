# 时段：打印、洗衣、取快递这样的服务按时段约。
weekday-1 = 周一
weekday-2 = 周二
weekday-3 = 周三
weekday-4 = 周四
weekday-5 = 周五
weekday-6 = 周六
weekday-7 = 周日
slots-head = ⏰ { $name } 的时段：
slots-not-by = { $name } 不分时段，直接下单就行。
slots-nothing = 现在没有按时段约的商品。
slots-none-free = （都约满了，或者还没有开）
slot-choice = { $number }. { $time }，还能约 { $left }{ $unit }
slot-line = { $number }. { $time }：已约 { $taken }{ $unit }，剩 { $left }{ $unit }
slot-closed = { $number }. { $time }：已停，已约 { $taken }{ $unit }
slots-made = ✅ { $name } 开了 { $number } 个时段；从现在起按时段下单，不说时间就给最早的：
slot-now-closed = 时段 { $number } 停了：{ $name } { $time }。
slots-stopped = { $name } 以后不分时段卖；{ $number } 个没人约的时段已停，约过的照旧。
slot-moved = 订单 { $number } 的 { $name } 现在约在 { $time }。
slot-moved-told = ⏰ 订单 { $number } 的 { $name } 改了时间：{ $old } → { $new }
slot-reminder = ⏰ 快到时间了：{ $name } { $time }，订单 { $number }，地点 { $place }，提货码 { $code }
error-no-slot-free = { $name } 没有还能约 { $quantity }{ $unit } 的时段。发「时段 { $name }」看看。
error-no-slot-then = { $name } 在「{ $said }」没有空。可以约：
    { $choices }
error-slot-full = { $name } { $time } 只剩 { $left }{ $unit } 了。可以约：
    { $choices }
error-one-slot-per-order = 这个订单的 { $name } 已经约在 { $time }：一个没付款的订单里同一样只能约一个时间。先付款再约另一次，或用「改时段」换时间。
error-not-your-slot = 订单 { $number } 没有可以改的时段：不按时段约，或者已经办完、取消了。
error-no-such-slot = 没有时段 { $number }，或者已经过了、停了。发「时段」看看有哪些。
error-slot-begun = { $name } { $time } 已经开始，改不了了。
error-bad-slot = 这样的时段开不了：要在现在以后，结束在开始之后，一次最多 60 个。
error-bad-capacity = 「{ $quantity }」不能当名额：要大于 0，论件卖的要整数。
error-more-taken = { $name } 的这些时段里有的已经约出去更多，名额不能改得比它少。
error-slot-in-use = 时段 { $number } 已经有人约：{ $orders }。先「改时段」或「退款」，再取消它。
