# Segments: one line that asks who is like that
segment-head = Segment { $number } "{ $words }": { $people } people (of { $everybody } who can be addressed)
segment-line = · { $name }: { $why }
segment-how = Why is somebody in it: segment { $number } name. No longer wanted: dropsegment { $number }
segments-none =
    No segments yet. One line will do: segment new away30 likes 水果
    You can say: new, returning, active, cooling, sleeping, lost, never; away30, within7; likes 水果/苹果; group East; sensitive, reduced60%; orders3, spent100; R4+ F5 M3-5
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
