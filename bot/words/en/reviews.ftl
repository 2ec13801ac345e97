# Reviews.

review-written = { $stars } Thank you! Order { $number } is reviewed; write once more to change it.
review-changed = { $stars } The review of order { $number } is changed.
rating-head = 🌟 Ratings
rating-none = No reviews yet.
rating-line = · { $name } ★ { $average } ({ $number })
rating-words = #{ $number } { $stars } { $name }: { $words } ({ $at })

error-bad-stars = 1 to 5 stars, for example: review 1036 5 very sweet
error-not-yet-paid = Order { $number } isn't paid, or was refunded: it can't be reviewed.
error-review-too-long = Too long: { $longest } characters at most.

review-anonymous = Somebody
review-answer = 　↳ The supplier: { $words }
review-answer-sent = Review { $number } is answered; its writer hears of it.
review-answered = 💬 { $supplier } answered your review of order { $number }: { $words }
review-hidden = The words of review { $number } are no longer shown, its stars count; the reason is on record, and its writer is told.
review-hidden-told = Your review of order { $number } is no longer shown: { $reason }. Write it differently, or talk to: service
review-shown = Review { $number } can be read again.
rating-hidden = 　(hidden: { $reason })
error-no-such-review = There is no review { $number }. "ratings product" shows their numbers.
