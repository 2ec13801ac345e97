# What sells.

selling-nothing = There are no goods yet. Send "new" to register some, or send a sheet.
selling-head = 📈 Goods: { $number }, on the shelf: { $on } ({ $time }). Rank, share and refund rate of the four whole weeks { $start }~{ $end }
selling-head-of = 📈 Rank, share and refund rate of the four whole weeks { $start }~{ $end }
selling-line = { $rank }. { $name }: today { $today } { $unit } { $today_paid }, { $left } { $unit } left, { $shelf }; four weeks { $paid }{ $rate }
selling-rate = , { $rate }% refunded
selling-on = on the shelf
selling-off = off the shelf
selling-later = timed, not on the shelf
selling-share = { $category }: your share is { $percent }%
selling-share-hidden = { $category }: fewer than three suppliers sold something, so no share is told
selling-more = One of them closely: selling { $name }
selling-reviews =
    The reviews of these four weeks are about:
    { $topics }
selling-topic = · { $topic }: { $number }, { $stars } stars on average
selling-faults =
    Why it went back:
    { $faults }
selling-fault = · { $fault }: { $number }
selling-together = Often bought with { $name } ({ $orders } of the last { $of } orders)
selling-forecast = Next week about { $total } { $unit } (Monday to Sunday { $days }). How: the mean of the same weekday in the last four weeks; { $error }
selling-error = over the past { $weeks } weeks that was { $error }% off
selling-untested = sold for too short a time to test it
selling-no-forecast = Sold for less than four whole weeks: no forecast yet
selling-quantities = { $name }: sold by day
selling-prices = { $name }: mean price by day

about-taste = taste
about-freshness = freshness
about-amount = portion
about-wrapping = wrapping
about-delivery = delivery
about-price = price
fault-crushed = crushed
fault-spoiled = not fresh
fault-missing = missing
fault-wrong = the wrong thing
fault-taste = taste
fault-late = late
fault-unwanted = not wanted any more
fault-other = other

advice-refunds = 💡 { $name }: { $rate }% refunded{ $mostly }
advice-refunds-beside = 💡 { $name }: { $rate }% refunded{ $mostly }; its category { $others }%
advice-mostly = , mostly: { $fault }
advice-restock = 💡 { $name }: { $left } { $unit } left, about { $total } { $unit } will be sold next week: restock
advice-sold-out = 💡 { $name } is on the shelf and sold out: restock it or take it off
advice-unsold = 💡 { $name } has not sold for eight weeks, { $left } { $unit } left: another price or picture, or off the shelf
advice-off-shelf = 💡 { $name } is off the shelf; it sold for { $paid } in four weeks, { $left } { $unit } left: it could go on again
advice-review = 💡 { $name }: { $number } reviews about "{ $topic }" give only { $stars } stars on average
