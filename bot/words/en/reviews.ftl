# Reviews.

review-written = { $stars } Thank you! Order { $number } is reviewed; write once more to change it.
review-changed = { $stars } The review of order { $number } is changed.
rating-head = 🌟 Ratings
rating-none = No reviews yet.
rating-line = · { $name } ★ { $average } ({ $number })
rating-words = { $stars } { $name }: { $words } ({ $at })

error-bad-stars = 1 to 5 stars, for example: review 1036 5 very sweet
error-not-yet-paid = Order { $number } isn't paid, or was refunded: it can't be reviewed.
error-review-too-long = Too long: { $longest } characters at most.
