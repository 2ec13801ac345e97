# Time slots: services such as printing, laundry and fetching parcels.
weekday-1 = Mon
weekday-2 = Tue
weekday-3 = Wed
weekday-4 = Thu
weekday-5 = Fri
weekday-6 = Sat
weekday-7 = Sun
slots-head = ⏰ Time slots of { $name }:
slots-not-by = { $name } doesn't go by time slots: simply order it.
slots-nothing = Nothing goes by time slots at present.
slots-none-free = (all taken, or none made yet)
slot-choice = { $number }. { $time }, { $left }{ $unit } free
slot-line = { $number }. { $time }: { $taken }{ $unit } taken, { $left }{ $unit } free
slot-closed = { $number }. { $time }: closed, { $taken }{ $unit } taken
slots-made = ✅ { $number } slots for { $name }; from now on it is ordered by slot, the earliest where no time is said:
slot-now-closed = Slot { $number } is closed: { $name } { $time }.
slots-stopped = { $name } is sold without slots from now on; { $number } unused slots are closed, orders keep theirs.
slot-moved = Order { $number }: { $name } is now at { $time }.
slot-moved-told = ⏰ Order { $number }: { $name } was moved: { $old } → { $new }
slot-reminder = ⏰ Soon: { $name } { $time }, order { $number }, at { $place }, pick-up code { $code }
error-no-slot-free = { $name } has no time slot with room for { $quantity }{ $unit }. Send "slots { $name }" to see them.
error-no-slot-then = { $name } is not free at "{ $said }". There is:
    { $choices }
error-slot-full = { $name } { $time } has room for { $left }{ $unit } only. There is:
    { $choices }
error-one-slot-per-order = This order has { $name } for { $time } already: an unpaid order has one time for each service. Pay it before you order for another time, or use "move-slot".
error-not-your-slot = Order { $number } has no time slot to change: it has none, or is done or cancelled.
error-no-such-slot = There is no slot { $number }, or it is over or closed. Send "slots" to see them.
error-slot-begun = { $name } { $time } has begun and can't be moved.
error-bad-slot = There can't be such slots: they lie ahead, end after they begin, and are 60 at most.
error-bad-capacity = "{ $quantity }" can't be the room: above zero, and whole where it is sold by the piece.
error-more-taken = Some of these slots of { $name } have more taken already than that.
error-slot-in-use = Slot { $number } has orders: { $orders }. Move or refund them first.
