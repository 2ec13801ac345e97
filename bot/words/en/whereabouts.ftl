# Where orders are, and where they shall go.

where-head = [{ $number }] { $goods }
where-unpaid = 　⏳ Not paid yet: it is kept until { $until }, and prepared once it is paid.
where-held = 　⏸ Paid; { $supplier } prepares it once enough people have joined, else all of it is refunded.
where-waiting = 　📦 { $supplier } is preparing it; you hear when it goes out. Then pick it up at "{ $place }" with the code { $code }. Another place, as long as it waits: redirect { $number } place
where-partly = 　🚚 { $supplier } has sent a first part: { $carrier } { $tracking }; the rest is being prepared. Pick it up at "{ $place }" with the code { $code }; each parcel: order { $number }
where-shipped = 　🚚 { $supplier } has sent it: { $carrier } { $tracking }. Pick it up at "{ $place }" with the code { $code }; then say: received { $number }
where-handed_over = 　✅ You have what { $supplier } sent. Something wrong? refund { $number } product quantity reason
where-cancelled = 　↩ { $supplier }'s part is refunded and doesn't go out.
where-over = 　{ $status }

order-redirected = 📍 Order { $number } now goes to "{ $place }"; those who prepare it know.
supplier-redirected = 📍 Order { $number } goes elsewhere: { $old } → { $place }. Please pack it for the new place.
error-too-late-to-redirect = Order { $number } is on its way, handed over or over: its place can't be changed any more. For anything else: service
