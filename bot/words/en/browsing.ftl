# Looking around: favourites, back in stock, what is cheap, what is new.

favourite-added = ❤ { $name } is kept. "favourites" shows its price now; once it is sold out: notify { $name }
favourite-already = { $name } is among your favourites already.
favourite-dropped = { $name } is no longer among your favourites.
favourite-none = You have no favourites yet. Where you like something: favourite, and its name.
favourite-head = ❤ Favourites: { $number }
favourite-off = · { $name }, not on the shelf now

wish-noted = 🔔 Noted: you hear, once, when { $name } is there again. No longer waiting: unnotify { $name }
wish-dropped = All right, you won't hear of { $name }.
wish-open = 🔔 Waiting for { $name }
wish-head = 🔔 What you waited for is there:
wish-there = · { $name }, { $price }/{ $unit }, { $left } { $unit } now
wish-foot = First come, first served: buy { $name }. You are told this once.

browse-line = · { $name }, { $price }/{ $unit }, { $left } { $unit } left
browse-line-sold-out = · { $name }, { $price }/{ $unit }, sold out
browse-foot = To order: buy { $name }. More about it: details { $name }
bargains-head = 🏷 Cheaper now: { $number }
bargains-none = Nothing is reduced now. Send "goods" to see what there is.
bargain-cut = 　⬇ Just reduced from { $was }
arrivals-head = 🚚 New today: { $number }
arrivals-none = Nothing has come in today. Send "goods" to see what there is.
arrival-listed = · { $name }, { $price }/{ $unit }, newly on the shelf, { $left } { $unit } left
arrival-delivered = · { $name }, { $price }/{ $unit }, { $came } { $unit } came today, { $left } { $unit } left

error-too-many-kept = You can keep { $most } at the most: drop some first.
error-still-in-stock = { $name } can be had: { $left } { $unit } left.

compare-head = ⚖ { $left } | { $right }
compare-row = · { $what }: { $left } | { $right }
compare-and = { $first }; { $more }
compare-nothing = —
compare-title = Side by side
compare-as-of = Prices and stock of { $at }
compare-price = price
compare-price-of = { $price }/{ $unit }{ $spec }
compare-price-from = { $price }/{ $unit }{ $spec }, reduced from { $lowest }
compare-per = comes to
compare-per-unit = { $price }/{ $unit }
compare-left = stock
compare-left-of = { $left } { $unit }{ $spec }
compare-sold-out = sold out
compare-stars = reviews
compare-sold = sold in 30 days
compare-sold-of = { $quantity } { $unit }{ $spec }
compare-attribute = { $name }
compare-value = { $value }
error-same-product = Both are { $name }: name another one.
error-one-product = It takes two goods, for example: compare 苹果 香蕉. You named: { $name }
