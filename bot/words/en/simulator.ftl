# The chat simulator: the page's words, examples, hints, and the API's refusals.

simulator-bot-name = Qunmai Assistant

simulator-role-customer = Customer
simulator-role-leader = Leader
simulator-role-promoter = Promoter
simulator-role-supplier = Supplier
simulator-role-manager = Manager
simulator-role-service = Customer service

simulator-hint-customer = Order in the group with a list or +1, pay, change, get refunds
simulator-hint-leader = Open and close deals, see what a deal adds up to
simulator-hint-promoter = Push deals and goods to the groups on time
simulator-hint-supplier = List goods, set prices, restock, redeem pick-up codes, handle refunds
simulator-hint-manager = Read reports, approve refunds, hand out roles
simulator-hint-service = Answer customers from one's own chat, close tickets, see who still waits

simulator-welcome-group =
    Hi all, I'm the Qunmai Assistant 👋
    Add yourself to the list, say “苹果2斤” or “A+1”, and that is your order. Changed your mind? Just say so. I stay out of small talk.
simulator-welcome-private =
    Hello { $name }! It's just you and me here.
    Ask for your orders, pay, get refunds. Send “help” to see all I can do.

# Examples: one per line, ⏎ is a line break within the message.
simulator-examples-customer-group =
    苹果2斤
    A+1
    #接龙⏎1. { $name } 苹果2斤 香蕉1斤
    再加两份草莓
    我的草莓不要了
    list
    goods
    sign-in
simulator-examples-customer-private =
    orders
    cases
    coupons
    goods
    details 苹果
    favourite 苹果
    favourites
    cheap
    arrivals
    buy 苹果 2斤, 香蕉 1斤
    buy 证件照 1份 明天14点
    ask 苹果 甜吗
    points
    invite
    service 苹果坏了两个怎么办
    help
simulator-examples-leader-group =
    list
    totals
    close
    open 晚间水果团⏎苹果 斤 8.50 限5⏎香蕉⏎截止 明晚8点
    announce 今晚八点大厅取货
    help
simulator-examples-leader-private =
    orders
    cash
    group-buy 草莓 19.9 3p until tomorrow 20:00
    events
    performance
    promote 苹果 to 梅园3号楼 at tomorrow 18:30
    promotions
    help
simulator-examples-promoter-group =
    goods
    苹果2斤
    list
    help
simulator-examples-promoter-private =
    promote 苹果 to all at tomorrow 18:30
    promotions
    newcampaign cards Freshers target50
    channel 1 stall3
    poster stall3
    effect
    segment
    performance
    goods
    help
simulator-examples-supplier-group =
    goods
    list
    help
simulator-examples-supplier-private =
    waiting
    case open
    slots 证件照
    pick-list
    sales
    selling
    stock
    questions
    help
simulator-examples-manager-group =
    list
    totals
    goods
    help
simulator-examples-manager-private =
    daily
    reconcile
    todo
    performance all
    settings refunds
    modules
    tickets
    bind
    offers
    flash 香蕉 3.20 total20 each2 until tomorrow 20:00
    help
simulator-examples-service-group =
    goods
    list
    help
simulator-examples-service-private =
    tickets
    phrases
    help
simulator-examples-auditor-group =
    goods
    list
    help
simulator-examples-auditor-private =
    change week
    behind today
    records
    help

# The page. It fills in { $count } and { $name } itself.
simulator-page-title = Qunmai · Chat simulator
simulator-page-tagline = You chat, it's ordered
simulator-page-noscript = This page needs JavaScript.
simulator-page-bot = { simulator-bot-name }
simulator-page-chats = Chats
simulator-page-conversation = Conversation
simulator-page-back = Back to the chats
simulator-page-switch = Switch identity
simulator-page-who = Who do you want to be?
simulator-page-who-hint = Everybody sees other groups and can do other things. Switch, and see the same order from the other side.
simulator-page-me = You are { $name }
simulator-page-you = You
simulator-page-close = Close
simulator-page-language = 中文
simulator-page-language-label = 切换到中文
simulator-page-people = { $count } people
simulator-page-private = Private
simulator-page-only-you = Only you can see this
simulator-page-unread = { $count } unread
simulator-page-try = Try saying
simulator-page-placeholder-group = Say something in the group…
simulator-page-placeholder-private = Say something to the assistant…
simulator-page-send = Send
simulator-page-enter = Enter sends · Shift+Enter breaks the line
simulator-page-sending = Sending
simulator-page-failed = Not sent. Click to try again
simulator-page-retry = Try again
simulator-page-menu = More
simulator-page-quote = Quote
simulator-page-unquote = Remove the quote
simulator-page-copy = Copy
simulator-page-why = Why?
simulator-page-why-failed = Can't tell just now. Please try again later.
simulator-page-more = Show all
simulator-page-less = Show less
simulator-page-news = { $count } new
simulator-page-older = Earlier messages
simulator-page-image = Picture
simulator-page-new-tab = Opens in a new tab
simulator-page-empty = Nothing said yet
simulator-page-offline = Connection lost, trying again…
simulator-page-nobody = The demo data isn't ready yet. Please reload in a moment.
simulator-page-broken = Something went wrong. Please reload the page.

# Refusals.
error-unknown-person = There is no such person
error-unknown-chat = There is no such chat
error-not-in-this-chat = You are not in this chat
error-nothing-said = The message is empty; write something first
error-too-long-to-send = The message is too long: { $kilobytes } KB at most
error-message-id-in-use = Another message already has this message id
error-bad-field = { $field } is wrong: { $wanted }
simulator-wanted-object = a JSON object is needed
simulator-wanted-quote = null is needed, or an object with sender and text
simulator-wanted-text = a text of at most { $longest } characters is needed
simulator-wanted-cursor = an integer from 0 on is needed
simulator-refused-400 = The request is not valid JSON
simulator-refused-404 = There is no such address
simulator-refused-405 = This address does not take that method
simulator-refused-413 = The request is too large
simulator-refused-415 = The request needs Content-Type: application/json
simulator-wanted-references = a list of at most { $most } references is needed, each as POST files gave it
simulator-wanted-file = a file that is not empty is needed
error-unknown-attachment = There is no such picture or file; please upload it again
error-unknown-file-kind = Files of this kind can't be sent; these can: JPG, PNG, PDF, XLSX, CSV, TXT
simulator-page-attach = Send a picture or file
simulator-page-drop = Let go to add it to this message
simulator-page-remove = Leave out { $name }
simulator-page-uploading = Uploading…
simulator-page-upload-failed = It didn't arrive; please try again
simulator-page-download = Download
simulator-page-file = File
