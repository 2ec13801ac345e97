# 评价。

review-written = { $stars } 谢谢评价！订单 { $number } 已记下；再发一次就能修改。
review-changed = { $stars } 订单 { $number } 的评价已修改。
rating-head = 🌟 口碑
rating-none = 还没有评价。
rating-line = · { $name } ★ { $average }（{ $number } 条）
rating-words = { $stars } { $name }：{ $words }（{ $at }）

error-bad-stars = 评价要 1 到 5 颗星，例如：评价 1036 5 很甜
error-not-yet-paid = 订单 { $number } 没有付款或已退款，不能评价。
error-review-too-long = 太长了，最多 { $longest } 个字。
