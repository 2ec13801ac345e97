# Win-back: a word to whoever stays away for longer than usual; some, by lot, get none, to see what it does
winback-begun = Begun: { $rule }
winback-how = Each night it looks who has just got there, and writes by day, outside quiet hours. After { $days } days: winbackresult { $number }. To rest: pausewinback { $number }
winback-said = win-back { $number } ({ $status }): { $stage } → { $offer }{ $coupon }, { $held }% held out
winback-with = {" "}{ $name }
winback-line = { $rule }
winbacks-head = Win-back rules:
winbacks-how = Whether one helps: winbackresult number
winbacks-none =
    No win-back rules yet. One line will do: winback cooling news
    Whom: cooling, sleeping, lost (by how often each usually comes); with what: coupon name, news, bargain; hold 20% out, to compare
winback-status-running = running
winback-status-paused = paused
winback-status-stopped = stopped
winback-offer-coupon = coupon
winback-offer-news = new goods
winback-offer-bargain = bargains
winback-paused = Win-back { $number } rests. To go on: resumewinback { $number }
winback-resumed = Win-back { $number } goes on, with whoever gets there from today.
winback-stopped = Win-back { $number } has stopped. Whoever still waited gets nothing; its result stays: winbackresult { $number }

# What customers get
winback-coupon = Long time no see! A coupon for you: { $coupon }. It is used by itself when you order.
winback-goods = You may like these:
winback-news = Long time no see! These are new:
winback-bargain = Long time no see! These cost less now:
winback-line-goods = · { $name } { $price }/{ $unit }
winback-line-cheaper = · { $name } { $price }/{ $unit } (usually { $usual })

# The result
winback-groups = Addressed: { $people }, of whom { $back } came back within { $days } days ({ $percent }%); held out: { $held }, of whom { $alone } came back ({ $alone_percent }%).
winback-lift = { $lift } percentage points more (between { $low } and { $high } with 95% confidence).
winback-money = Compared with silence { $orders } orders, revenue { $revenue }, margin { $margin }; less coupons { $coupons } and messages { $messages }: net { $net }.
winback-verdict-nobody = Nobody's { $days } days are over yet; look again later.
winback-verdict-open = Can't tell yet: it may be chance. About { $needed } more people are needed.
winback-verdict-little = If it helps, then little: probably less than { $points } points.
winback-verdict-harms = It does harm: fewer of those addressed came back. Better stop it.
winback-verdict-dear = It helps, but doesn't pay: the extra margin is less than it costs.
winback-verdict-pays = It pays: people are back, and so is the money.
winback-waiting = { $people } more whose { $days } days aren't over are not counted.
winback-account = · { $status }: { $people }{ $why }
winback-spell-held = held out
winback-spell-waiting = still waiting
winback-spell-queued = being sent
winback-spell-sent = sent
winback-spell-failed = failed
winback-spell-skipped = not sent
winback-reason = : { $reason ->
    [unwelcome] opted out of promotions
    [tired] had their share of these seven days
    [no-channel] no channel to write to them
    [back] had come back by themselves
    [nothing] no fitting goods
    [no-coupon] no coupon left, stopped, or had theirs
    [stopped] the rule was stopped
    [late] their days were over when it was their turn
   *[other] { $reason }
}
winback-meant = Whoever was to be addressed counts as such, had they the message or not: nobody is picked, so the comparison is fair.

# Not like this
error-unclear-winback = I don't understand. For example: winback cooling news; winback lost coupon 5元券 hold 20%
error-no-such-winback = There is no win-back { $number }. Say “winback” to see which there are.
error-winback-exists = One like that is there already: win-back { $number }.
error-winback-elsewhere = Win-back { $number } is { $status }; that can't be done now.
error-too-many-winbacks = At most { $most } win-back rules: stop some first.
error-bad-held-share = Between { $least }% and { $most }% can be held out: with fewer one can't see whether it helps.
