# 评价。

review-written = { $stars } 谢谢评价！订单 { $number } 已记下；再发一次就能修改。
review-changed = { $stars } 订单 { $number } 的评价已修改。
rating-head = 🌟 口碑
rating-none = 还没有评价。
rating-line = · { $name } ★ { $average }（{ $number } 条）
rating-words = #{ $number } { $stars } { $name }：{ $words }（{ $at }）

error-bad-stars = 评价要 1 到 5 颗星，例如：评价 1036 5 很甜
error-not-yet-paid = 订单 { $number } 没有付款或已退款，不能评价。
error-review-too-long = 太长了，最多 { $longest } 个字。

review-anonymous = 匿名用户
review-answer = 　↳ 商家回复：{ $words }
review-answer-sent = 已回复评价 { $number }，写评价的人也收到了。
review-answered = 💬 { $supplier } 回复了你对订单 { $number } 的评价：{ $words }
review-hidden = 评价 { $number } 不再显示，星照算；原因记在操作记录里，写的人也知道了。
review-hidden-told = 你对订单 { $number } 的评价不再显示，原因：{ $reason }。改一改再发，或者找「客服」。
review-shown = 评价 { $number } 又显示出来了。
rating-hidden = 　（已隐藏：{ $reason }）
error-no-such-review = 没有评价 { $number }。「口碑 商品」里有评价号。
