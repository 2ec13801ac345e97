# How promoters and leaders did each month; the formula always stands beside the number.
performance-head = 📈 { $month } { $name }: { $points } points, rank { $rank } of { $people }
performance-effort = Done: { $sum } = { $points } points
performance-reach = Brought: { $sum } = { $points } points
performance-sum = Together: { $effort } + { $reach } = { $points } points
performance-plus = { $left } + { $right }
performance-term = { $number } { $part }{ $capped } × { $weight }
performance-capped = {" "}({ $counted } count)
performance-part-broadcasts = broadcasts
performance-part-codes = channel codes
performance-part-groups = groups
performance-part-answers = answers
performance-part-prompt = first answers within { $unit } minutes
performance-part-joined = new members
performance-part-first = first orders
performance-part-orders = orders
performance-part-revenue = times ¥{ $unit } net
performance-part-kept = customers kept
performance-part-complaints = complaints
performance-no-target = No target is set.
performance-missing = Target { $target }, { $missing } to go.
performance-reached = Target { $target }, reached ✅
performance-reply = First answers usually take { $minutes } minutes of opening hours.
performance-kept = Of last month's { $regulars } buyers { $kept } bought again.
performance-advice = 💡 The quickest way: { $more } more { $part } give { $points } points.
performance-advice-mean = 💡 What helps most: { $more } more { $part } reach the others' mean ({ $mean }) and give { $points } points.
performance-advice-fewer = 💡 What helps most: { $more } fewer { $part } reach the others' mean ({ $mean }) and give { $points } points.
performance-before =
    Months before:
    { $months }
performance-month = · { $month }: { $points } points, rank { $rank } of { $people }
performance-table-head = 📈 Performance { $month }, { $people } people:
performance-line = { $rank }. { $name } { $points }{ $goal }{ $reached }
performance-line-goal = {" "}(target { $target })
performance-line-reached = {" "}✅
performance-rest = { $number } more are in the sheet.
performance-nobody = Nobody promoted or led in { $month }.
performance-picture = Performance { $month }
performance-file = Performance { $month }
performance-column-rank = Rank
performance-column-name = Name
performance-column-points = Points
performance-column-target = Target
performance-column-missing = To go
performance-column-gives = Points for { $part }
performance-column-net = Net revenue
performance-column-broadcasts = Broadcasts
performance-column-codes = Channel codes
performance-column-groups = Groups served
performance-column-answers = Answers
performance-column-prompt = Prompt answers
performance-column-joined = New members
performance-column-first = First orders
performance-column-orders = Orders
performance-column-revenue = Net revenue (units)
performance-column-kept = Customers kept
performance-column-complaints = Complaints
performance-target-set = { $name } is to reach { $points } points a month, from this one on.

error-not-a-month = Performance goes by the month; "{ $period }" is none. Try: performance lastmonth, performance 2026-03
error-not-in-team = { $name } neither promoted nor led then.
error-bad-target = A target is 0 to { $most } points.
error-only-for-managers = Only managers see how others did. Your own: performance
