# Points, signing in, invitations.

points-balance = 💰 { $points } points (worth { $worth })
points-debt = { $points } points are owed: what a refund took back was spent already. The next ones pay it off first.
points-reserved = { $points } of them are set aside for an unpaid order.
points-next = Next to expire: { $points }, { $at }
points-line = { $points } { $what } ({ $at })
points-reason-order = order { $number } completed
points-reason-review = review
points-reason-sign_in = signing in
points-reason-inviting = inviting a friend
points-reason-invited = first order after an invitation
points-reason-event = event
points-reason-win_back = welcome back
points-move-reserved = for order { $number }
points-move-freed = not used for order { $number }
points-move-given_back = back from the refund of order { $number }
points-move-taken_back = taken back by the refund of order { $number }
points-move-expired = expired
points-move-adjusted = { $note }
points-for-order = 🎁 Order { $number } is complete: +{ $points } points
points-for-review = 🎁 Thank you for the review: +{ $points } points
points-for-invited = 🎁 Your first order after the invitation: +{ $points } points
points-for-inviting = 🎁 A friend whom you invited has completed a first order: +{ $points } points
points-now = You have { $points } points; send "points" for details.
points-expire-soon = ⏰ { $points } of your points expire from { $at } on. Say "use-points <order>" to pay with them.
points-adjusted = { $name }'s points are adjusted: { $points }
sign-in-done = ✅ { $name } has signed in, { $streak } days in a row: +{ $points } points
sign-in-again = { $name } has signed in today, { $streak } days in a row. See you tomorrow.

invite-card = { $name } invites you to buy together in the group. Just tell me: invited by { $code }
invite-rules = Pass the line above on. When a friend completes a first order (of { $least } or more) within { $days } days, you get { $inviter } points and they get { $invited }; for { $most } friends a month at most. Sharing alone earns nothing.
invite-so-far = You have invited { $brought }, of whom { $fulfilled } have completed a first order.
invite-link = Link to pass on
invite-accepted = Noted: you were invited by { $name }. After your first completed order you get { $points } points.
invite-unknown = There is no such code. Please look again at what your friend has sent.

error-too-few-points = Not enough points: { $points } wanted, { $left } left.
error-bad-points = 1 to { $most } points at a time, for example: adjust-points 阿梅 +100 came late
error-points-reason-missing = Please say why, for example: adjust-points 阿梅 +100 came late
error-invited-by-oneself = That is your own code; give it to a friend.
error-already-customer = You have bought before; codes are for friends who buy for the first time.
error-already-invited = Somebody has invited you already; the first one counts.
error-invited-in-circle = They were invited by you (or by a friend of yours), so they can't have invited you.
