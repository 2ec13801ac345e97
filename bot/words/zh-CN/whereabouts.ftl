# 到哪了，改自提。

where-head = 【{ $number }】{ $goods }
where-unpaid = 　⏳ 还没付款，{ $until } 前付才保留；付款后马上备货。
where-held = 　⏸ 钱已付，等成团：成了 { $supplier } 才备货，没成全额退款。
where-waiting = 　📦 { $supplier } 正在备货，发出会告诉你。到了凭提货码 { $code } 在「{ $place }」取；现在还能换地方：改自提 { $number } 地点
where-partly = 　🚚 { $supplier } 先发了一部分：{ $carrier } { $tracking }，其余还在备货。到了凭提货码 { $code } 在「{ $place }」取；每个包裹看「订单 { $number }」。
where-shipped = 　🚚 { $supplier } 已发出：{ $carrier } { $tracking }。到了凭提货码 { $code } 在「{ $place }」取；收到后发「收货 { $number }」。
where-handed_over = 　✅ { $supplier } 的已交到你手上。有问题就发「退款 { $number } 商品 数量 原因」。
where-cancelled = 　↩ { $supplier } 的已退，不再发出。
where-over = 　{ $status }

order-redirected = 📍 订单 { $number } 改到「{ $place }」，备货的人也知道了。
supplier-redirected = 📍 订单 { $number } 换地方了：{ $old } → { $place }。备货时请放到新地方。
error-too-late-to-redirect = 订单 { $number } 已经发出、交货或结束，改不了地方了。还有问题可以找「客服」。
