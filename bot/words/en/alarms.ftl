# Alarms: what is wrong, and what to do.
alarms-none = ✅ All is well, there are no alarms.
alarms-head = 🚨 { $number } things are wrong just now:
alarm-since = · since { $time }　{ $what }
alarm-head = 🚨 Something to look at (send "alarms" for all):
alarm-held-payment = Payment { $payment } brought { $amount }, which doesn't fit its order; nothing was delivered. → Send "todo", check, then refund
alarm-unsound = Books or stock don't add up: { $what } ({ $number } rows). → Run python app.py audit on the server; don't mend data by hand
alarm-late-messages = { $number } messages have not gone out; the oldest is { $minutes } minutes late. → See whether the program and the platform's connection are well
alarm-dead-letters = { $number } messages failed again and again. → python app.py deadletter list says why; then deadletter redrive
alarm-refund-rate = "{ $name }": { $percent }% went back this week ({ $refunded }). → Send "behind week { $name }" to see which orders, and ask the supplier
alarm-complaints = { $people } people were not happy with "{ $name }" within a day. → Take it off the shelf or explain in the group, then ask the supplier
