# Asking before buying.

question-missing = What about { $product }? For example: ask { $product } when is it delivered
question-from-faq =
    { $answer }
    ({ $product }, asked before: "{ $label }")
question-from-attribute =
    { $label }: { $answer }
    ({ $product }, product page)
question-offers = { $product }, price and stock now:
question-passed-on = I don't know; { $supplier } has your question ({ $number }) and you will hear the answer at once.
question-notice =
    Ticket { $number } · { $name } asks about { $product }: { $question }
    To answer, send: answer { $number } words
question-answered =
    💬 You asked about { $product }: { $question }
    { $supplier } says: { $answer }
question-answer-sent = Answered; the asker is told. To have it answered by itself next time: keep { $number }
question-kept = Kept among the questions of { $product }.
question-head = { $number ->
    [0] No question waits for an answer.
   *[other] Questions that wait for an answer: { $number }
}
question-line = { $number }. { $name } about { $product }: { $question } ({ $at })

error-no-such-question = There is no question { $number }, or it isn't answered yet.
error-already-answered = Question { $number } was answered already: { $answer }
error-too-many-questions = { $number } of your questions still wait for an answer; please wait a little.
