# After-sales: refunds, returns, exchanges, resent goods.

case-kind-refund = refund
case-kind-return = return
case-kind-exchange = exchange
case-kind-resend = resend
case-status-asked = awaits the supplier
case-status-escalated = with the managers
case-status-returning = goods to come back
case-status-replacing = replacement to be handed over
case-status-refunding = money on its way
case-status-done = done
case-status-refused = refused
case-status-withdrawn = withdrawn
case-goods = { $name } × { $quantity } { $unit }
case-goods-part = { $name } (a part)
case-line = Case { $number } · { $kind } { $goods } · order { $order } · { $status }
case-words = In words: { $words }
case-due-asked = The supplier answers by { $until }
case-due-returning = To be brought back by { $until }
case-replacement = Replaced by order { $number }
case-came-back = Goods back: { $at }
case-answer = Answer: { $reason }
case-move = · { $at } { $status }
cases-none = No cases yet. If something is wrong, just say "2 broken", with a photo.
cases-none-open = No case waits.
case-asked-by-you = Case { $number } is opened: { $kind } { $goods }; the supplier is asked. See "case { $number }".
case-approved-by-you = Case { $number } is approved: { $kind } { $goods }. See "case { $number }".
case-withdrawn-by-you = Case { $number } is withdrawn.
case-approved-by-staff = Case { $number } is approved ({ $status }); the customer is told.
case-refused-by-you = Case { $number } is refused; the customer is told.
case-goods-back = Case { $number }: the goods are back ({ $status }).
case-shared = Case { $number }: the supplier bears { $percent }%, the shop the rest.
case-to-decide = Case { $number }: { $name } asks for { $kind } { $goods } (order { $order }, about { $amount }): { $words }
    Please answer by { $until }: "approve-case { $number }" or "refuse-case { $number } reason".
case-approved-return = Case { $number }: return agreed, { $goods }. Bring it back by { $until }; then the money goes.
case-approved-exchange = Case { $number }: exchange agreed, { $goods }. Pick up order { $replacement } and bring the old one.
case-approved-resend = Case { $number }: { $goods } is sent again as order { $replacement }; nothing to pay.
case-for-supplier = Case { $number } is approved: { $kind } { $goods }: { $words }
    When goods are back: "goods-back { $number }", or "goods-back { $number } stock" if they can be sold again.
case-refused = Case { $number } ({ $goods }) is refused: { $reason }
case-withdrawn = Case { $number } is withdrawn: { $kind } { $goods }
case-escalated = ⚠️ Case { $number }: { $supplier } didn't answer in time, { $kind } { $goods }: { $words }
    Please decide: "approve-case { $number }" or "refuse-case { $number } reason".
case-escalated-told = Case { $number } ({ $goods }): the supplier didn't answer in time; the managers have it now.

error-no-such-case = There is no case { $number }. See "cases".
error-case-stands = "{ $name }" has case { $number } already; see "case { $number }".
error-case-decided = Case { $number } is "{ $status }" now; that can't be done any more.
error-not-yet-out = Nothing of order { $number } has gone out, so nothing can come back. Use "refund { $number }".
error-too-late = Nothing of order { $number } can be complained of any more ({ $days } days after hand-over).
error-not-all-out = Some of these goods of order { $number } are still to go out: return them when all are there. What is not out yet: "refund { $number }".
error-too-much-to-claim = At most { $left } { $unit } of "{ $name }" are left for that.
error-replaced-already = Each piece of "{ $name }" is replaced once; { $left } { $unit } are left.
error-not-equal-price = "{ $name }" has another price. Return it and buy the other one.
error-nothing-comes-back = Case { $number } awaits no goods.

# After-sales in a sentence.
complaint-heard = @{ $name } heard; what can be done is sent to you in private.
complaint-which = Which of these? Answer with its number:
complaint-choice = { $choice }. { $name } × { $quantity } { $unit } (order { $order })
complaint-about = { $goods } ({ $quantity } { $unit } bought): { $words }
complaint-refund = Answer { $choice }: { $amount } back, pro rata
complaint-resend = Answer { $choice }: { $name } × { $quantity } { $unit } once more
complaint-how-many = How many? Answer with a number, such as "2{ $unit }".
complaint-total = To count by pieces: how many are in { $quantity } { $unit } of { $name }? Answer "共12个" (in all) or "每{ $unit }6个" (in each).
complaint-arrived = (Your answer says that this supplier's goods have arrived.)
complaint-photo = A photo makes it quicker.
complaint-drop = Answer "drop" to leave it.
complaint-photo-kept = The photo is kept.
complaint-photos-enough = That is enough photos.
complaint-answered = It is being dealt with; see "cases".
complaint-dropped = Left as it is.
