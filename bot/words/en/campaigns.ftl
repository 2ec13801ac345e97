# Campaigns, channel codes, attribution.
way-cards = cards
way-low_price = low prices
way-tasting = free tasting
way-broadcast = broadcast to groups
way-inviting = friends invite friends
way-stall = stall
ways-head = Kinds of promoting (to add one: ways radio):
ways-list = { $ways }
way-added = “{ $way }” is a kind of promoting now. To begin: newcampaign { $way } <name>

campaign-said = { $number }. { $way }: “{ $name }”{ $until }
campaign-until = , until { $at }
campaign-begun = 📣 It has begun: { $campaign }
campaign-how =
    A code for a place or a person: channel { $number } stall3
    Cost: cost { $number } 128 cards printed; effect: effect { $number }
campaigns-none = No campaigns yet. For example: newcampaign cards Freshers target50
campaigns-head = 📣 Campaigns:
campaigns-how = One of them: campaigns <number>; all effects: effect
campaign-running = { $campaign }
campaign-over = { $campaign } (over)
campaign-head = 📣 { $campaign }, by { $by }
campaign-target = Target: { $target } new customers
campaign-code = · { $place }, code { $code }, { $promoter }: opened { $opened }, came { $people }
campaign-costs = Noted by hand: { $total } in all
campaign-cost = · cost { $number }: { $amount } { $words }
campaign-cost-gone = · cost { $number }: { $amount } { $words } (taken back)
campaign-ended = “{ $name }” is over; { $people } came. Orders within the window still count for it.
campaign-coupons = “{ $coupon }” was given to { $number } of { $asked } people for “{ $name }” (who had enough got none). What they use is its cost.
cost-noted = Noted, cost { $number }: “{ $name }” { $amount } { $words }. By hand { $total } in all.
cost-taken-back = Cost { $number } ({ $amount } { $words }) is taken back. By hand { $total } in all.

channel-code-made = The code of “{ $campaign }” at { $place }: { $code }
channel-code-how =
    Scanning the QR above counts for { $place }; so does saying “I'm from { $place }” in a group or to me.
    To print: cards { $place }; for groups: poster { $place }
channel-code-link = Its page
leaflet-made = The A6 card of “{ $campaign }” at { $place }: PDF to print, picture to send.
leaflet-scan = Scan and buy together
leaflet-speak = or say in the group or to the shop
leaflet-offer = { $name } from { $price } per { $unit }
leaflet-scan-group = Scan to enter the group "{ $community }"
leaflet-scan-group-until = Scan to enter the group "{ $community }" (until { $at })
channel-page-group = Press and hold to enter the group "{ $community }"; say the words above there:
group-code-kept = The QR of "{ $community }" is kept: { $until }.
group-code-how = A code that leads into this group: channel <campaign> <place> group { $community }. Its page always shows the latest QR, a poster carries it itself.
group-code-line = · { $community }: { $until }
group-code-until = works until { $at }
group-code-lasting = doesn't end
group-code-none = · { $community }: no QR of the group yet. Send its picture with the words "groupcode { $community }".
group-code-ended = · { $community }: ended { $at }. Send a new picture with the words "groupcode { $community }".
group-code-which = Of which group? Send the picture with the words "groupcode <group>".
group-code-ends = ⏰ The QR of "{ $community }" ends { $at }. Save a new one in the group and send it with the words "groupcode { $community }"; printed cards stay as they are.
channel-page-head = To buy together, say this in our group or to our account:
channel-page-follow = Or press long to follow our account:
channel-page-over = “{ $campaign }” is over. You can still buy together in the group.
channel-page-simulator = Open the chat simulator
came-spoken = 我从 { $place } 来
poster-made = The poster of “{ $campaign }” at { $place }: forward it to groups.
came-by = 👋 Welcome, { $name }! Noted: you came by “{ $campaign }”. Send “menu” to see what there is today.
channel-code-unknown = There is no such place or code; please look at the card again.

error-unknown-way = There is no kind of promoting “{ $way }”. “ways” shows them, and adds your own.
error-way-exists = “{ $way }” is there already.
error-too-many-ways = There are { $most } kinds of your own already.
error-bad-campaign = A campaign needs a name (up to 40 signs); a target is 1 to 1000000 new customers. For example: newcampaign cards Freshers target50
error-campaign-exists = A campaign is called “{ $name }” already; choose another name.
error-no-such-campaign = There is no campaign { $number }. “campaigns” shows them.
error-campaign-over = “{ $name }” is over.
error-bad-cost = A cost is more than 0 and says for what (up to 40 signs). For example: cost 1 128 cards printed
error-no-such-cost = There is no cost { $number }. “campaigns <number>” shows them.
error-cost-taken-back = Cost { $number } has been taken back.
error-bad-place = It must be sayable: up to { $longest } signs, not only digits. For example: channel 1 stall3
error-spoken-taken = “{ $place }” is used by another campaign; say it otherwise, or add a batch.
error-no-such-channel-code = There is no code or spoken word “{ $said }”.
error-too-many-channel-codes = A campaign has { $most } codes at most.
error-not-a-group-code = No QR of a group in it, or several. It must lead to { $hosts }.
error-came-by-oneself = This is your own code; it counts for others.
error-too-many-codes = At most { $most } channel codes a day; come again tomorrow.

effect-none = No campaigns ran then.
effect-head = 📊 Effect: { $number } campaigns, until now, by { $counts }
effect-counts-first = the first touch
effect-counts-last = the last touch
effect-all = Together
effect-total =
    { $name }: cost { $cost }, reached { $reached }, came { $people }, joined { $joined }
    First orders { $first } ({ $each } each), orders { $orders }, revenue { $revenue }, margin { $margin }
    Repeat { $repeat }; ¥1 spent has brought ¥{ $return_ } of margin
effect-by =
    { $by }:
    { $lines }
effect-by-way = By way
effect-by-campaign = By campaign
effect-by-place = By place
effect-by-promoter = By promoter
effect-line = · { $name }: first orders { $first }, { $each } each, repeat { $repeat }, return { $return_ }
effect-without = without one
effect-extremes = 💡 { $best }: { $least } per new customer; { $worst }: { $most }{ $but }.
effect-but-double = , but they repeat twice as often ({ $dear } against { $cheap })
effect-but = , but they repeat { $times } times as often ({ $dear } against { $cheap })
effect-elsewhere = { $number } orders were touched first and last by different campaigns: both are kept, here { $counts } counts.
effect-file = Effect
effect-picture = Cost of a new customer: { $by }
effect-picture-people = People who came: { $by }
effect-column-name = Name
effect-column-cost = Cost
effect-column-reached = Reached
effect-column-people = Came
effect-column-joined = Joined
effect-column-first = First orders
effect-column-per-first = Per new customer
effect-column-orders = Orders
effect-column-revenue = Revenue
effect-column-margin = Margin
effect-column-repeat = Repeat
effect-column-return = Return
effect-column-elsewhere = First ≠ last
