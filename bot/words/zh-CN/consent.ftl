# 推广的同意与退订。「consent-told」的意思变了，就把 services/consent.py 的 VERSION 加一。

consent-told = 小提示：我偶尔会私聊发优惠和活动。不想收就发「退订」，随时可以再「订阅」；订单的消息照常。
consent-withdrawn = 好的，不再给你发{ $what }。订单的消息照常；想再收就发「订阅」。
consent-given = 好的，以后会给你发{ $what }。不想收了就发「退订」。
consent-still-off =
    现在不收的：
    { $what }
consent-everything = 推广消息
consent-channel-official_account = 公众号里的推广
consent-channel-wecom_bot = 企业微信里的推广
consent-channel-simulator = 模拟器里的推广
consent-purpose-offers = 优惠推广
consent-purpose-news = 新品推广
consent-purpose-events = 活动推广
consent-purpose-reminders = 提醒类推广

error-unknown-scope = 不知道「{ $name }」指什么。可以写：公众号、企业微信、优惠、新品、活动、提醒；什么都不写就是全部。
