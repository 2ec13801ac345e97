# What the shop itself says: help, not understood, faults.
nothing = { "" }
none = (none)
fault = Something went wrong; nothing was changed. Please try again, or tell a manager the reference { $reference }.
usage = Usage: { $help }
    For example: { $example }
not-understood = I didn't get that. Send "help" to see what you can do, or try "goods" or "buy 苹果 2斤".
help-head-group = What you can say in this group (while a deal is open, "苹果2斤" or "A+1" is an order):
help-head-private = What you can say:
help-foot-group = Payment, address and order details stay in our private chat.
help-foot-private = For example: goods · details 苹果 · buy 苹果 2斤 · orders
error-bad-argument = That's not the form it takes; send "help" for the usage.
error-bad-amount = "{ $amount }" is no amount; write it like 9.90.
error-bad-quantity = "{ $quantity }" can't be ordered; write a number above 0.
error-no-such-number = There is no such order: { $number }. Send "orders" for your numbers.
error-unclear-moment = I can't read the time "{ $text }"; write "今晚8点", "tomorrow 18:30" or "3月8日 9:00".
