# 商品与货架。

catalog-text = { $text }
catalog-price = { $price }/{ $unit }
catalog-price-from = { $price } 起（{ $number } 种规格）
catalog-price-and = { $before } 🏷 { $terms }
catalog-head = { $pages ->
    [1] 🛒 在卖 { $number } 种商品
   *[other] 🛒 在卖 { $number } 种商品（第 { $page }/{ $pages } 页）
}
catalog-head-of = { $pages ->
    [1] 🛒 { $what }：{ $number } 种
   *[other] 🛒 { $what }：{ $number } 种（第 { $page }/{ $pages } 页）
}
catalog-category = 【{ $name }】
catalog-line = · { $name }  { $prices }
catalog-line-sold-out = · { $name }  { $prices }  已售罄
catalog-more = 下一页：商品 { $next }
catalog-foot = 看详情：详情 { $example }　看一类：商品 { $category }
catalog-empty = 货架还空着，过会儿再来看看。

details-head = { $name } · { $supplier }
details-rating = ★ { $average }（{ $number } 条评价）
details-description = { $text }
details-spec = （{ $spec }）
details-sku = { $price }{ $spec } 还剩 { $left }{ $unit }
details-sku-sold-out = { $price }{ $spec } 已售罄
details-offer = 　🏷 { $rule }
details-deal = 本群团购价 { $price }/{ $unit }，接龙代号 { $code }
details-attribute = { $name }：{ $value }
details-options = 可选：{ $options }
details-review = { $stars } { $name }：{ $words }
details-foot = 还想知道什么？直接问，例如：问 { $name } 多久能送到

shelf-new = 已登记 { $name } { $price }。接着发「补货 { $name } 数量」，再发「上架 { $name }」。
shelf-on = ✅ { $name } 已上架
shelf-from = { $at } 开卖
shelf-until = { $at } 自动下架
shelf-empty = 还没有库存：发「补货 { $name } 数量」
shelf-off = { $name } 已下架，已下的订单不变
shelf-restocked = { $name } 库存变动 { $quantity }{ $unit }，现在还剩 { $left }{ $unit }
shelf-repriced = { $name } { $old } → { $new }/{ $unit }，从下一单起生效；开着的团仍是团里的价
shelf-raised = { $name } { $old } → { $new }/{ $unit }，刚看到旧价的人 { $minutes } 分钟内下单仍按旧价；开着的团仍是团里的价
shelf-attribute = { $product } 的「{ $name }」：{ $value }
shelf-attribute-gone = { $product } 的「{ $name }」已删掉

stock-head = 📦 你的商品，{ $number } 种规格
stock-line = · { $name } { $price } 还剩 { $left }{ $unit }
stock-line-off = · { $name } { $price } 还剩 { $left }{ $unit }（未上架）

stock-warning = 🔔 { $name } 少于 { $below }{ $unit } 时提醒你
stock-warning-gone = { $name } 不再提醒
stock-sums = 📦 { $name }：进过 { $received }{ $unit }，已订未付 { $reserved }{ $unit }，卖出 { $sold }{ $unit }，还剩 { $left }{ $unit }
stock-warned-below = 少于 { $below }{ $unit } 时提醒
stock-delivered = { $at } 到货 { $quantity }{ $unit } { $who }
stock-corrected = { $at } 盘点 { $quantity }{ $unit } { $who }
stock-low = 🔔 库存不多了，{ $number } 种：
stock-low-line = · { $name } 还剩 { $left }{ $unit }，少于 { $below }{ $unit }

sales-head = 📈 销量（按付款时间）
sales-line = · { $name }：今天 { $today }{ $unit } { $today_amount }；7 天 { $week }{ $unit } { $week_amount }，退 { $returned }{ $unit } { $refunded }；还剩 { $left }{ $unit }
sales-none = 最近 7 天还没有卖出。

error-unknown-product = { $number ->
    [0] 没有「{ $name }」。发「商品」看看有什么。
   *[other] 没有「{ $name }」。是不是：{ $nearest }？
}
error-ambiguous-product = 「{ $name }」有好几种：{ $choices }。要哪一种？
error-unknown-spec = { $name } 有这些规格：{ $specs }。写上要哪一种。
error-product-exists = 已经有叫「{ $name }」的商品了。
error-spec-exists = { $name } 已经有「{ $spec }」这种规格了。改价用「改价」，加库存用「补货」。
error-unknown-category = 没有「{ $name }」这个类别。有：{ $categories }
error-bad-price = { $price } 不能当价格。
error-bad-name = 「{ $name }」太长，或者是空的。
error-nothing-to-sell = { $name } 还没有规格和价格，先用「新品」登记。
error-already-on-shelf = { $name } 已经在架上了。
error-already-off-shelf = { $name } 本来就没有上架。
error-bad-shelf-time = { $at } 已经过了，或者早于开始时间。
error-stock-below-promised = { $name } 只剩 { $left } 没被订走，不能减这么多。
error-bad-stock = { $quantity } 不能入库：数量不能是零，论件卖的要整数。
error-several-suppliers = 你不只属于一家供应商（或者还没有供应商），请在后台登记新品。
