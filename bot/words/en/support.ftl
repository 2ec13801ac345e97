# Customer service tickets. Every message about one begins with "Ticket" and its number: who quotes it answers it.

duration = { $hours ->
    [0] { $minutes } min
   *[other] { $hours } h { $minutes } min
}
duration-none = —

ticket-opened =
    Customer service has it (ticket { $number }). There is no agents' desk here: they answer from their own chat, and you get the answer in private.
    Until it ends, what you say here in private goes to them; commands still work.
ticket-opened-wordless =
    Tell me in private what it is about, and customer service has it at once (ticket { $number }).
    There is no agents' desk here: they answer from their own chat, and you get the answer in private.
ticket-handed-over = You are being handed over to a person (ticket { $number }), one moment.
ticket-out-of-hours = Customer service is closed now; somebody answers from { $at }.
ticket-stands = Your conversation with customer service (ticket { $number }, since { $since }) is open, they see what you say. To end it: finish
ticket-added = Added to ticket { $number }, customer service will see it.
ticket-just-closed = This conversation has just ended. Anything else? Send: service words
ticket-ended-by-you = Ticket { $number } is closed. How was it? Send for example: stars 5 (1–5)
ticket-closed =
    Ticket { $number } is closed. How was it? Send for example: stars 5 (1–5)
    Anything else? Send: service words
ticket-rated = Thank you! Ticket { $number }: { $stars }
ticket-answered =
    💬 Customer service, { $name }: { $text }
    (ticket { $number }; just write to go on)

ticket-head =
    Ticket { $number } · { $name }{ $where }:
    { $text }
ticket-about = { " " }({ $about })
ticket-product = Product: { $name }
ticket-order = Order { $number } ({ $status }, { $total }): { $goods }
ticket-around =
    Said before:
    { $text }
ticket-elsewhere = (handed over to the platform's agents: please answer there)
ticket-how = Quote this message and write your answer, or send: reply { $number } words
ticket-more = Ticket { $number } · { $name }: { $text }
ticket-reminder = Ticket { $number } · { $name } has waited { $minutes } minutes for an answer: { $text }
ticket-ended = Ticket { $number } · { $name } has ended the conversation.
ticket-taken-over = Ticket { $number } was taken over by { $name }.
ticket-taken-by-you = Ticket { $number } is yours now.
ticket-answer-sent = Sent to the customer (ticket { $number }).
ticket-closed-by-you = Ticket { $number } is closed, the customer is asked for stars.

tickets-head = { $number ->
    [0] No ticket is open.
   *[other] Open tickets: { $number }, of which { $waiting } wait for an answer
}
tickets-line = { $number }. { $name }{ $about }: { $text } · { $stands }{ $taker }
tickets-waiting = waits { $waited }
tickets-answered = answered
tickets-taken = { " " }· { $name } has it

ticket-details = Ticket { $number } · { $name } · { $status } · { $at }
ticket-status-waiting = waits
ticket-status-answered = answered
ticket-status-closed = closed
ticket-said = { $at } { $name }: { $text }

phrase-line = :{ $name } — { $text }
phrase-kept = Kept. From now on "reply ticket :{ $name }" says it.
phrase-changed = "{ $name }" is changed.
phrase-dropped = "{ $name }" is gone.
phrases-none = No canned answers yet.
phrases-how =
    Add: phrases add name words · drop: phrases drop name
    Use: reply ticket :name

ticket-figures-head = Tickets, last { $days } days
ticket-figures-all = All
ticket-figures-none = No tickets in this time.
ticket-figure =
    { $name }: { $opened }, open { $open }, waiting { $waiting }
    · first answer median { $reply }, nine of ten within { $p90 } (median in opening hours { $hours })
    · closed after, median { $resolved } · stars { $stars } ({ $rated })

error-no-such-ticket = There is no ticket { $number }.
error-ticket-taken = { $name } has ticket { $number }. To take it over: take { $number }
error-ticket-closed = Ticket { $number } is closed and stays so; when the customer sends "service" again, that is a new one.
error-no-open-ticket = You have no open conversation with customer service.
error-too-many-tickets = No more than { $number } tickets a day; please come back tomorrow.
error-too-much-unanswered = { $number } of your messages wait for an answer; please wait a little.
error-nothing-to-rate = No conversation has ended lately, or it has its stars already.
error-not-stars = 1 to 5, please. For example: stars 5
error-no-such-phrase = There is no canned answer "{ $name }". There are: { $known }
error-not-a-phrase-name = The name of a canned answer has 1 to { $longest } characters.
error-too-many-phrases = No more than { $most } canned answers; drop some first.
error-too-long = Too long: { $longest } characters at most.
