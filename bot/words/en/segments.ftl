# Segments: one line that asks who is like that
segment-head = Segment { $number } "{ $words }": { $people } people (of { $everybody } who can be addressed)
segment-line = · { $name }: { $why }
segment-how = Why is somebody in it: segment { $number } name. No longer wanted: dropsegment { $number }
segments-none =
    No segments yet. One line will do: segment new away30 likes 水果
    You can say: new, returning, active, cooling, sleeping, lost, never; away30, within7; likes 水果/苹果; group East; sensitive, reduced60%; orders3, spent100; R4+ F5 M3-5; keeps 苹果, asks 苹果, fond 水果; with Amei together; coupon, usedcoupon; untold7, welcomes; turned round: not-likes 水果, not-coupon
segments-head = Segments:
segments-line = { $number }. { $words }
segments-how = Who is in it now: segment number
segment-dropped = Segment { $number } is no longer kept.
segment-person-in = { $name } is in "{ $words }": { $why }
segment-person-out = { $name } is not in "{ $words }": { $why }
segment-person-unknown = { $name } is not in "{ $words }": no channel reaches them, or they are blocked. { $why }

segment-and = { $one }; { $more }
segment-why-never = has bought nothing yet
segment-why-bought = first bought { $first }, last { $last }, { $days } days ago
segment-why-likes = { $orders ->
    [0] no { $what } lately
   *[other] { $what } in { $orders } orders, last { $last }
}
segment-why-lives = group { $where }
segment-why-saves = { $percent }% bought at a reduced price
segment-why-ranks = { $by }{ $fifth ->
    [0] : no purchases, no rank
   *[other] { $fifth } (5 is best)
}
segment-why-paid = { $orders } orders, { $paid }
segment-why-keeps = { $holds ->
    [yes] keeps { $what }
   *[no] doesn't keep { $what }
}
segment-why-asks = { $holds ->
    [yes] asked for { $what }
   *[no] hasn't asked for { $what }
}
segment-why-together = { $deals ->
    [0] never bought together with { $who }
   *[other] bought together with { $who } { $deals } times
}
segment-why-coupons = { $usable } coupons to use, { $used } used
segment-why-promoted = last promotion { $at }
segment-why-untold = never had a promotion
segment-why-welcomes = { $holds ->
    [yes] may have a promotion now
   *[no] may have none now (unsubscribed, had their share, or no channel)
}

# What cannot be
error-unclear-segment = I don't understand "{ $word }". For example: segment new away30 likes 水果. Just "segment" shows what can be said.
error-unknown-liking = { $number ->
    [0] There is no category and nothing else called "{ $name }".
   *[other] There is no category and nothing else called "{ $name }". Perhaps: { $nearest }?
}
error-segment-of-nobody = Nobody is "{ $words }" now; it was not kept. Try fewer conditions.
error-segment-of-all = "{ $words }" is everybody ({ $people } people): it divides nobody from anybody, and was not kept. Add a condition.
error-no-such-segment = There is no segment { $number }. Send "segment" to see them.
error-too-many-segments = There are { $most } segments already: drop some first (dropsegment).

# Whom to address next
audience-head = { $name } may be for:
audience-how = To write to them: mailing { $number } card { $name }
audience-rhythm = buys about every { $days } days, last { $ago } days ago
companions-head = Who buys together with { $name }:
companion-line = · { $name } ({ $community }): in { $deals } deals{ $points ->
    [0] { "" }
   *[other] , { $points } of them fetched at the same place
}
companions-none = Nobody has bought in a deal together with { $name } lately.
