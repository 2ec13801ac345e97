# 问与答。

question-missing = 想问 { $product } 什么？例如：问 { $product } 多久能送到
question-from-faq =
    { $answer }
    （{ $product } · 常见问题「{ $label }」）
question-from-attribute =
    { $label }：{ $answer }
    （{ $product } · 商品说明）
question-offers = { $product } 现在的价格和库存：
question-passed-on = 这个我答不上来，已转给{ $supplier }（问题 { $number }）。有了回答我马上告诉你。
question-notice =
    工单 { $number } · { $name } 问 { $product }：{ $question }
    回答请发：答 { $number } 内容
question-answered =
    💬 你问 { $product }：{ $question }
    { $supplier } 回答：{ $answer }
question-answer-sent = 已回答，提问的人会收到。想让它以后自动回答，发「收录 { $number }」。
question-kept = 已收进 { $product } 的常见问题。
question-head = { $number ->
    [0] 没有等着回答的问题。
   *[other] 等着回答的问题：{ $number } 个
}
question-line = { $number }. { $name } 问 { $product }：{ $question }（{ $at }）

error-no-such-question = 没有 { $number } 号问题，或者它还没有回答。
error-already-answered = { $number } 号问题已经回答过了：{ $answer }
error-too-many-questions = 你还有 { $number } 个问题在等回答，等一等再问吧。
