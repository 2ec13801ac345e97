# Cash: taken, paid back, handed over.
cash-taken = Order { $number } is paid: { $amount } in cash, which you hold for the shop.
cash-pay-back = Please give { $customer } { $amount } in cash back (order { $number }). Then send "paid-back { $refund }".
cash-due-back = To pay back { $refund }: { $customer }, { $amount } (order { $number })
cash-paid-back = Noted: { $amount } in cash paid back for order { $number }.
cash-held = You hold { $held } in cash, of which { $promised } is being handed over.
cash-held-by = { $name } holds { $held }
handover-offered = Hand-over { $number }: { $amount }; a manager will count it.
handover-to-count = { $name } hands over { $amount } in cash (proof: { $proof })
    If all of it is there send "confirm-cash { $number }", if not "return-cash { $number } reason".
handover-waits = To count { $number }: { $name } { $amount } (proof: { $proof })
handover-confirmed = Your hand-over { $number } of { $amount } was counted.
handover-returned = Your hand-over { $number } of { $amount } was not accepted: { $reason }. You still hold it.
handover-confirmed-by-you = Hand-over { $number } counted: { $amount }.
handover-returned-by-you = Hand-over { $number } ({ $amount }) returned; they have been told.
error-cash-differs = Order { $number } costs { $total }, not { $amount }. It can only be paid in full.
error-not-enough-cash = You hold { $left } that is free, which is less than { $amount }.
error-nothing-to-pay-back = There is no { $number } for you to pay back. Send "cash" to see whom you owe.
error-no-such-handover = No hand-over { $number } waits to be counted.
