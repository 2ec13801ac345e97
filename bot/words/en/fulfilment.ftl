# Preparing, shipping, redeeming.
order-paid = Order { $number } is paid, { $total }. Thank you!
pickup-code = { $supplier }: { $goods }
    Pick-up code { $code }
supplier-order = 🔔 New order { $number }  { $person }  pick-up: { $place }
    { $lines }
supplier-digest = 🔔 { $number } new orders
waiting-head = { $orders } orders to send:
waiting-order = { $number } { $person } ({ $place }) { $goods }
waiting-none = Nothing to send.
shipped = Order { $number } is shipped; the customer is told.
order-shipped = Order { $number } is on its way: { $carrier } { $tracking }. When it's there: "received { $number }".
redeemed = ✅ Order { $number } { $name } redeemed:
handed = { $name } × { $quantity }{ $unit }{ $note }
redeem-wrong = That pick-up code is wrong or used.
error-nothing-to-ship = Nothing of order { $number } awaits shipping by you.
error-nothing-to-receive = Nothing of order { $number } is on its way.
