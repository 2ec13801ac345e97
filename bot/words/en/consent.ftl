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
