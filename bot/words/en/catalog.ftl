# Goods and the shelf.

catalog-text = { $text }
catalog-price = { $price }/{ $unit }
catalog-price-from = from { $price } ({ $number } kinds)
catalog-price-and = { $before } 🏷 { $terms }
catalog-head = { $pages ->
    [1] 🛒 For sale: { $number }
   *[other] 🛒 For sale: { $number } (page { $page } of { $pages })
}
catalog-head-of = { $pages ->
    [1] 🛒 { $what }: { $number }
   *[other] 🛒 { $what }: { $number } (page { $page } of { $pages })
}
catalog-category = [{ $name }]
catalog-line = · { $name }  { $prices }
catalog-line-sold-out = · { $name }  { $prices }  sold out
catalog-more = Next page: goods { $next }
catalog-foot = More about one: details { $example }. One category: goods { $category }
catalog-empty = The shelf is empty. Come back a little later.

details-head = { $name } · { $supplier }
details-rating = ★ { $average } ({ $number ->
    [one] 1 review
   *[other] { $number } reviews
})
details-description = { $text }
details-spec = {" "}({ $spec })
details-sku = { $price }{ $spec }, { $left } left
details-sku-sold-out = { $price }{ $spec }, sold out
details-offer = 　🏷 { $rule }
details-deal = In this group's deal: { $price }/{ $unit } under the letter { $code }
details-attribute = { $name }: { $value }
details-options = Choose from: { $options }
details-review = { $stars } { $name }: { $words }
details-foot = Anything else? Just ask, for example: ask { $name } when is it delivered

shelf-new = { $name } { $price } is registered. Next: "restock { $name } quantity", then "publish { $name }".
shelf-on = ✅ { $name } is on sale
shelf-from = On sale from { $at }
shelf-until = Taken off at { $at }
shelf-empty = There is no stock yet: "restock { $name } quantity"
shelf-off = { $name } is off the shelf; what is ordered stays ordered
shelf-restocked = { $name }: { $quantity } { $unit }; { $left } { $unit } left now
shelf-repriced = { $name }: { $old } → { $new }/{ $unit } from the next order on; open deals keep their price
shelf-raised = { $name } { $old } → { $new }/{ $unit }; who has just seen the old price still pays it for { $minutes } minutes; open deals keep theirs
shelf-attribute = { $product }, { $name }: { $value }
shelf-attribute-gone = { $product }: { $name } is removed

stock-head = 📦 Your goods: { $number }
stock-line = · { $name } { $price }, { $left } { $unit } left
stock-line-off = · { $name } { $price }, { $left } { $unit } left (not on the shelf)

stock-warning = 🔔 You will be told when less than { $below } { $unit } of { $name } is left
stock-warning-gone = { $name }: no more warnings
stock-sums = 📦 { $name }: came in { $received }, ordered and unpaid { $reserved }, sold { $sold }, left { $left } { $unit }
stock-warned-below = Told when less than { $below } { $unit } is left
stock-delivered = { $at } came in { $quantity } { $unit } { $who }
stock-corrected = { $at } counted { $quantity } { $unit } { $who }
stock-low = 🔔 Running low: { $number }
stock-low-line = · { $name }: { $left } { $unit } left, less than { $below } { $unit }

sales-head = 📈 Sales, by time of payment
sales-line = · { $name }: today { $today } { $unit } { $today_amount }; 7 days { $week } { $unit } { $week_amount }, back { $returned } { $unit } { $refunded }; { $left } { $unit } left
sales-none = Nothing was sold in the last 7 days.

error-unknown-product = { $number ->
    [0] There is no "{ $name }". Send "goods" to see what there is.
   *[other] There is no "{ $name }". Did you mean: { $nearest }?
}
error-ambiguous-product = "{ $name }" may be: { $choices }. Which one?
error-unknown-spec = { $name } is sold as: { $specs }. Say which one.
error-product-exists = There already is a product called "{ $name }".
error-spec-exists = { $name } is already sold as "{ $spec }". Use "reprice" for its price, "restock" for its stock.
error-unknown-category = There is no category "{ $name }". There are: { $categories }
error-bad-price = { $price } can't be a price.
error-bad-name = "{ $name }" is too long, or empty.
error-nothing-to-sell = { $name } has no price yet: register it with "new".
error-already-on-shelf = { $name } is on the shelf already.
error-already-off-shelf = { $name } wasn't on the shelf.
error-bad-shelf-time = { $at } is over, or before the beginning.
error-stock-below-promised = Only { $left } of { $name } are not promised to anybody: that much can't be taken off.
error-bad-stock = { $quantity } can't be booked: not zero, and whole for what is sold by the piece.
error-several-suppliers = You work for several suppliers, or for none: register new goods in the console.
