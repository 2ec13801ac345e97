# Daily report, what awaits a decision.
daily-head = 📈 Daily report { $day }
daily-orders = Orders: placed { $placed }, paid { $paid }, expired { $expired }, cancelled { $cancelled }
daily-money = Revenue { $revenue }, { $refunds } refunds { $refunded }
daily-people = New members { $new }, buyers { $buyers }
daily-community = · { $name }: { $orders } orders { $amount }
daily-best = ⭐ { $name } × { $quantity }{ $unit } { $amount }
todo-head = { $number } things await you:
todo-none = Nothing awaits you.
todo-refund = Order { $number } asks { $amount } back: { $reason }  → approve { $number } / reject { $number } <reason>
todo-dead-letters = { $number } messages could not be delivered  → python app.py deadletter list
error-bad-period = No period is called “{ $period }”. Say today, yesterday, week, lastweek, month, lastmonth, term, 2026-03 or 2026-03-06.
error-not-yet = “{ $period }” is still to come. Ask for today, week or month.
