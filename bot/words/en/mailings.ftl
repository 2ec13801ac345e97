# Broadcasts to the people of a segment
mailing-draft = Draft of broadcast { $number }: to the { $people } people of "{ $words }", from { $at } on{ $repeat }. Left out: who unsubscribed, who has had { $most } within seven days, whom no channel reaches.
mailing-shown = They will see:
mailing-arm = Group { $arm } (half of them) will see:
mailing-how = To send it: startmailing { $number }. Not wanted: stopmailing { $number }.
mailing-started = Broadcast { $number } goes out from { $at } on. Stop it at any moment: stopmailing { $number }
mailing-stopped = Broadcast { $number } is stopped:
mailing-finished = Broadcast { $number } is done. What it brought: mailingresult { $number }
mailing-called-off = Broadcast { $number } went no further: { $why }
mailing-account = · { $status }: { $people }{ $why }
mailing-receiver-waiting = not their turn yet
mailing-receiver-queued = being sent
mailing-receiver-sent = sent
mailing-receiver-failed = not delivered
mailing-receiver-skipped = left out
mailing-receiver-withdrawn = stopped before it was sent
mailing-reason = {", "}{ $reason ->
    [unwelcome] unsubscribed from promotions
    [tired] had their share of seven days
    [no-channel] no channel can write to them
   *[other] { $reason }
}
mailing-problem = {", "}{ $why }
mailing-brought-head = Bought within { $days } days after it:
mailing-brought = { $arm }: sent { $sent }, { $buyers } bought ({ $percent }%), { $orders } orders, { $paid }
mailing-line = Broadcast { $number } ({ $status }) { $at }{ $repeat }: { $text }
mailings-head = Broadcasts:
mailings-none = No broadcasts yet. First "segment", then "mailing <segment> at tomorrow 10:00" with the text below.
mailing-status-draft = draft
mailing-status-scheduled = scheduled
mailing-status-running = being sent
mailing-status-finished = done
mailing-status-stopped = stopped

# What it looks like
preview-head = { $arm ->
    [B] —— group B ——
   *[other] ——
}
preview-account = [Official account] { $on ->
    [yes] to whom wrote within 48 hours
   *[other] (switched off)
}
preview-bot = [WeCom bot] { $on ->
    [yes] as an answer
   *[other] (switched off)
}
preview-robot = [Group robot] { $on ->
    [yes] pushed to a group
   *[other] (switched off)
}
preview-card =
    News card: { $title }
    { $text }
    opens: { $url }
    picture: { $picture }
preview-text = Text: { $text }
preview-markdown = Markdown: { $text }
preview-picture = A picture: { $url }

# What cannot be
error-unclear-mailing = To whom, and when? For example: mailing 3 offers card 苹果 at every friday 18:00, and the text on the next lines. Numbers: "segment".
error-bad-mailing = The text begins on the second line; each has at most { $most } characters; a card or a picture alone will do, too.
error-past-start = { $at } is over; choose a later moment.
error-not-now = Nobody is disturbed at { $at }. It could be: at { $proposed }
error-no-such-mailing = There is no broadcast { $number }. Send "mailing" to see them.
error-mailing-over = Broadcast { $number } is { $status }: that can't be done any more.
error-several-deals = Several deals are called "{ $name }"; add the group: { $choices }
error-cannot-be-bought = It can't be bought now, so sending it is no use: { $why }

# Broadcasts by themselves
trigger-dropped = drop
trigger-back = back
trigger-nearly_gone = nearly
audience-fond = who has bought, keeps or asked for it
audience-keeps = who keeps it
occasion-dropped = { $name } costs less: { $old } → { $new }
occasion-back = { $name } is there again
occasion-nearly_gone = { $name } is nearly gone
automatic-on = Automailing "{ $trigger }" is on{ $little }, to { $audience }: each person once per occasion, at most { $most } promotions in seven days, not at night. Off: automailing stop { $trigger }
automatic-little = {" "}(when less than { $least } is left)
automatic-off = Automailing "{ $trigger }" is off.
automatic-none = Nothing is sent by itself. For example: automailing drop fond; automailing back keeps; automailing nearly fond 5
automatic-head = Sent by itself:
automatic-line = · { $trigger }{ $little }: to { $audience }, by { $by } since { $at }
error-already-automatic = Automailing "{ $trigger }" was switched on by { $by }; each occasion is told once.
error-not-automatic = No automailing "{ $trigger }" of yours is on.
error-unclear-automatic = For example: automailing drop fond; automailing nearly keeps 5; automailing stop drop
