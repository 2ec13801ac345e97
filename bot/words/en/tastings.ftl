# Tastings: free samples for who registers; when it is full, people wait in order; a code at the place.
tasting-said = 😋 Tasting { $number }: { $name }, { $places } samples, { $begins } to { $ends }, { $place }, { $stands }. 👉 Say "taste { $number }"
tasting-left = { $left } left
tasting-full = full, but you can wait
tasting-opened = Tasting { $number } is open and posted; its samples are set aside. When somebody comes: tasted <code>
tasting-booked = 😋 Tasting { $number }: { $name } is kept for you, code { $code }, { $begins } to { $ends }, { $place }. Not coming? no-taste { $number }
tasting-waits = Tasting { $number } is full, you are number { $place } of those who wait; you hear when a place is free.
tasting-cancelled = Tasting { $number } is cancelled; the next one gets the place.
tasting-came = ✅ Tasting { $number }: one { $name }, { $given } of { $places } given.
tasting-no-such-code = There is no such code, it isn't the time, or it was used.
tasting-soon = ⏰ A tasting begins soon:
tasting-review = How did you like { $name }? Say "review { $order } 5 tasty".
error-bad-tasting = A tasting needs 1 to { $most } samples, a time (in order, within { $days } days) and a place (40 letters at most).
error-no-such-tasting = There is no tasting { $number }. Say "events" to see what is on.
error-tasting-over = Tasting { $number } is over. Say "events" to see what is on.
error-registered-before = You are registered for tasting { $number } already: one each.
error-not-registered = You aren't registered for tasting { $number }, or have tasted already.
personal-tasting_seats = Tastings you registered for
