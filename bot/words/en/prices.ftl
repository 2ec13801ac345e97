# Prices: why something costs less, and how much.
price-full = Price { $amount }
price-less = { $before } − { $why } { $amount }
price-now = {"  "}{ $before } = { $amount }
price-kind-sample = free sample
price-kind-flash = flash price
price-kind-newcomer = new customer
price-kind-tier = by quantity
price-kind-member = member price
price-kind-bundle = bundle
price-kind-threshold = off the sum
price-kind-coupon = coupon
price-kind-points = points
price-kind-replacement = after-sales replacement
price-kind-prize = Prize
order-repriced = Order { $number } is { $total } now
scope-only = {" "}(only { $name })
scope-community = {" "}(only in { $name })
error-price-gone = Somebody else was just quicker. Say it again and I reckon with what there is now.
error-unclear-terms = I don't understand “{ $words }”. Send the command's word alone to see how it is written.
