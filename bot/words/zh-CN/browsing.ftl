# 随便看看：收藏、到货提醒、便宜货、新到。

favourite-added = ❤ 已收藏 { $name }。「我的收藏」看现价；卖完时发「到货提醒 { $name }」。
favourite-already = { $name } 已经在收藏里了。
favourite-dropped = { $name } 已从收藏里去掉。
favourite-none = 还没有收藏。看到喜欢的发「收藏 商品名」。
favourite-head = ❤ 收藏了 { $number } 种商品
favourite-off = · { $name }  现在没有上架

wish-noted = 🔔 记下了：{ $name } 一到货就告诉你，只说一次。不等了发「取消提醒 { $name }」。
wish-dropped = 好的，{ $name } 到货不再提醒。
wish-open = 🔔 等 { $name } 到货
wish-head = 🔔 你等的商品到货了：
wish-there = · { $name }  { $price }/{ $unit }，现有 { $left }{ $unit }
wish-foot = 先到先得，发「买 { $name }」下单。这次提醒过就不再说了。

browse-line = · { $name }  { $price }/{ $unit }，还剩 { $left }{ $unit }
browse-line-sold-out = · { $name }  { $price }/{ $unit }  已售罄
browse-foot = 想要就发：买 { $name }；细看：详情 { $name }
bargains-head = 🏷 现在便宜的：{ $number } 种
bargains-none = 现在没有特价的，发「商品」看看都有什么。
bargain-cut = 　⬇ 刚降价，原来 { $was }
arrivals-head = 🚚 今天新到：{ $number } 种
arrivals-none = 今天还没有新到的，发「商品」看看都有什么。
arrival-listed = · { $name }  { $price }/{ $unit }，新上架，还剩 { $left }{ $unit }
arrival-delivered = · { $name }  { $price }/{ $unit }，今天到 { $came }{ $unit }，还剩 { $left }{ $unit }

error-too-many-kept = 最多记 { $most } 个，先去掉几个不用的吧。
error-still-in-stock = { $name } 有货，还剩 { $left }{ $unit }，现在就能买。

compare-head = ⚖ { $left } ｜ { $right }
compare-row = · { $what }：{ $left } ｜ { $right }
compare-and = { $first }、{ $more }
compare-nothing = —
compare-title = 比一比
compare-as-of = { $at } 的价格和库存
compare-price = 现价
compare-price-of = { $price }/{ $unit }{ $spec }
compare-price-from = { $price }/{ $unit }{ $spec }，优惠后 { $lowest } 起
compare-per = 合
compare-per-unit = { $price }/{ $unit }
compare-left = 库存
compare-left-of = { $left }{ $unit }{ $spec }
compare-sold-out = 已售罄
compare-stars = 评价
compare-sold = 30天卖出
compare-sold-of = { $quantity }{ $unit }{ $spec }
compare-attribute = { $name }
compare-value = { $value }
error-same-product = 两边都是 { $name }，换一样比吧。
error-one-product = 比较要写两样商品，例如：比较 苹果 香蕉。你写的是：{ $name }
