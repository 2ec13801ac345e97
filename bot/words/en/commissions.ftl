# Commission, withdrawals.
commission-for-product = the product "{ $name }"
commission-for-deal = the deal "{ $name }"
commission-for-campaign = campaign { $name }
commission-for-default = everything else
commission-of = { $target }: commission { $rate }
commission-set = The commission on { $target }: { $rate }, for what is paid from now on.
commission-none = none of its own
commission-none-set = No commission is set yet. "commission default 5%" gives leaders and promoters one for each sale.
earnings-head = 💰 Frozen { $frozen }, free { $available }, paid out { $paid }
earnings-how = It thaws { $days } days after everything was handed over; refunds take their part back.
earnings-asked = Withdrawal { $number } of { $amount } awaits a manager
movement-of-commission-earned = { $at } order { $number }: +{ $amount }
movement-of-commission-clawed = { $at } order { $number } refunded: { $amount }
movement-of-withdrawal-paid = { $at } withdrawal { $number }: { $amount }
withdrawal-asked = Withdrawal { $number } of { $amount } awaits a manager; I'll tell you how it ends.
withdrawal-to-decide = { $name } asks for { $amount } of commission.
    Once transferred: "pay-out { $number } <proof>"; else "refuse-payout { $number } <reason>".
withdrawal-paid = Withdrawal { $number }: { $amount } was transferred, proof { $proof }.
withdrawal-rejected = Withdrawal { $number } of { $amount } was refused: { $reason }. It is free again.
withdrawal-paid-by-you = Withdrawal { $number } of { $amount } is booked, they are told.
withdrawal-rejected-by-you = Withdrawal { $number } is refused, they are told.
todo-withdrawal = { $name } asks for { $amount } → "pay-out { $number } <proof>" / "refuse-payout { $number } <reason>"
error-second-tier-off = The settings allow one tier of commission only (commissions: tiers).
error-too-much-to-withdraw = At most { $available } can be withdrawn now.
error-already-withdrawing = Withdrawal { $number } of { $amount } still waits; one at a time.
error-no-such-withdrawal = No withdrawal { $number } awaits a word.
error-clawed-back-meanwhile = Refunds since withdrawal { $number } was asked for took back { $missing } of it. Refuse it and have it asked for anew.
