# Consent to promotions. When the meaning of "consent-told" changes, VERSION in services/consent.py grows.

consent-told = By the way: now and then I send offers and events in private. Send "unsubscribe" and I won't, "subscribe" and I will again; messages on your orders come anyway.
consent-withdrawn = Done: no more { $what } for you. Messages on your orders still come. To have it back: subscribe
consent-given = Done: you will get { $what }. To turn it off: unsubscribe
consent-still-off =
    Turned off now:
    { $what }
consent-everything = promotions
consent-channel-official_account = promotions by the official account
consent-channel-wecom_bot = promotions by WeCom
consent-channel-simulator = promotions in the simulator
consent-purpose-offers = offers
consent-purpose-news = news of goods
consent-purpose-events = invitations to events
consent-purpose-reminders = reminders

error-unknown-scope = I don't know "{ $name }". You can write: official account, wecom, offers, news, events, reminders; nothing means all of it.

# One's own data. Each kind's name is personal- and its name in the list (the modules' `personal`).
personal-head = { $name }, this is what we keep of you:
personal-line = · { $what }: { $number }
personal-how =
    All of it as a file: mydata export
    No more of it: mydata erase
personal-file = My data { $day }
personal-exported = This is all that we keep of you. The link works for a day, for whoever has it: please don't pass it on.
personal-confirm =
    This can't be undone: your name, address, who you are on each channel, your lists and messages in groups, the words of your reviews and conversations will be gone, and I won't know you any more; your points and coupons lapse.
    The amounts of orders and the books stay, as the law wants it, but nobody can tell whose they were.
    If you are sure, send within { $minutes } minutes: mydata erase { $code }
personal-wrong-code = This code is wrong or too old. For a new one: mydata erase
personal-confirmed = All right, it will be gone within minutes. When you write again, you are somebody new to me. Goodbye!
personal-not-erased = Nothing was erased, because something has come in between:
personal-owed-role = · You are still a { $role }: a manager takes that back by "revoke"
personal-owed-order-placed = · Order { $number } isn't paid: pay it, or send: cancel { $number }
personal-owed-order-paid = · Order { $number } isn't handed over: wait for it, or ask for a refund
personal-owed-refund = · { $amount } of order { $number } are on their way back: wait until they have arrived
personal-owed-deal = · Your deal "{ $title }" is open: close it first
personal-owed-promotion = · Promotion { $number } is still planned: wait for it, or have a manager cancel it
personal-owed-cash = · You hold { $amount } of the shop's cash: hand it over first
personal-owed-commission = · { $amount } of commission are not settled: withdraw them first
error-something-owed =
    Not yet. First:
    { $owed }

personal-profile = Profile
personal-identities = Who you are on channels
personal-memberships = Communities
personal-roles = Roles
personal-changes = Changes
personal-files = Files
personal-orders = Orders
personal-order_lines = Goods in orders
personal-payments = Payments
personal-refunds = Refunds
personal-fulfilments = Pick-up and parcels
personal-parcels = Parcels sent one by one
personal-reviews = Reviews
personal-review_answers = What suppliers answered to reviews
personal-tickets = Questions and tickets
personal-cases = After-sales cases
personal-complaints = What was said of goods
personal-ticket_messages = Words in conversations
personal-consents = Consent to promotions
personal-erasures = Requests to erase
personal-lists = Lists you posted
personal-list_names = Names in lists
personal-doubts = What you were asked
personal-cash = Cash you hold
personal-handovers = Cash handed over
personal-earnings = Commission
personal-withdrawals = Withdrawals
personal-points = Points
personal-points_entries = Changes of points
personal-coupons = Coupons
personal-favourites = Favourites
personal-stock_wishes = Back-in-stock notices
personal-sign_ins = Sign-ins
personal-invite_codes = Invitation code
personal-invitations = By whom you were invited
personal-touches = Channel codes that you came by
personal-mailing_receivers = Broadcasts that you were to get
personal-announcement_receivers = announcements received
personal-winback_rules = Win-back rules that you made
personal-winback_spells = Times when you had stayed away, and the group you were in
personal-performance_results = Performance by month
personal-performance_targets = Performance targets
