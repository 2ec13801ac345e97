# Promotions: planned, previewed, how they went. The card that groups see is here too.

# What a group sees
promotion-text = { $text }
promotion-card = { $name } { $price }/{ $unit }
promotion-how-group = Want some? Reply "{ $example }" here
promotion-how-private = Want some? Tell me privately: buy { $example }
promotion-how-deal = To order, say so in the group "{ $group }"

# Answers to the promoter
promotion-planned = Promotion { $number } is planned: { $at } to { $communities }{ $repeat }
promotion-preview = The group will see:
promotion-cancelled = Promotion { $number } is cancelled and will not be shown again
promotions-none = No promotions yet. Example: promote apples to Building One at tomorrow 18:30
promotions-title = My promotions:
promotion-line = { $number }. { $title } → { $communities } ({ $status }{ $repeat }) { $next }
promotion-next = next { $at }
promotion-latest = How { $at } went:

promotion-status-scheduled = planned
promotion-status-finished = finished
promotion-status-cancelled = cancelled
promotion-repeat-once = { "" }
promotion-repeat-daily = , daily
promotion-repeat-weekly = , weekly

# How it went
promotion-result = Promotion { $number } "{ $title }" { $at }:
promotion-sent = Shown in { $number ->
    [1] 1 group
   *[other] { $number } groups
}: { $communities }
promotion-queued = { $community }: being sent
promotion-failed = { $community }: not sent, { $why }
promotion-skipped = { $community }: not shown, { $why }
promotion-reason = { $reason ->
    [missed] the shop was not running and the time was missed
    [quiet-hours] it is the time in which nobody is disturbed
    [quiet-here] this community is quiet at that time
    [deal-closed] the deal is closed
    [off-shelf] it is no longer on the shelf
    [sold-out] it is sold out
    [unclear] what the segment names is there no more
    [over] the price is back where it was
    [day-full] the group has had its share of promotions for the day
   *[other] { $reason }
}

# Why not
error-bad-promotion = I need what, where and when. Example: promote apples to Building One, Building Two at tomorrow 18:30 daily
error-unknown-target = { $number ->
    [0] There is no group that you may promote to.
   *[other] There is no group "{ $name }". Did you mean: { $nearest }?
}
error-ambiguous-community = "{ $name }" may be: { $choices }. Which one?
error-past-moment = { $at } is over. Choose a time to come.
error-quiet-hours = Nobody is disturbed from { $quiet_from } to { $quiet_until }. You could say: at { $proposed }
error-community-full = "{ $community }" has its { $most } promotions for that day ({ $at }). Choose another day.
error-already-planned = "{ $community }" will see the same at { $at } already (promotion { $number }).
error-promotion-too-long = A promotion's text has { $most } characters at most.
error-no-such-promotion = There is no promotion { $number } to cancel. Send "promotions" to see yours.
