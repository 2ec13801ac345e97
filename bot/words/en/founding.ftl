# Setting up a shop: communities, suppliers, categories, languages, notices.
community-founded = This is the community "{ $name }" now. Next: send me "role <member> leader { $name }" in private, and "pickups <places>" here.
community-joined = This is a chat of the community "{ $name }", too, now.
robot-linked = Pushes to "{ $name }" go out by the robot { $robot } now.
pickups-set = This group picks up at:
    { $points }
supplier-added = The supplier "{ $name }" is registered. "role <member> supplier { $name }" makes somebody its staff; they add goods with "new".
category-added = Added the category "{ $name }".
language-chosen = From now on I speak { $language } with you.
language-of-group = This group's language is set.
language-which = Either: language 中文, or: language English.
notices-at_once = You'll hear of each new order at once.
notices-digest = You'll hear of new orders in digests, at 9, 12, 15, 18 and 21.
notices-which = Either: notices each, or: notices digest.
manager-code = Bind code: { $code }
    Have the manager send the bot "bind { $code }" in private within 10 minutes; it works once.
hint-private = {"  "}To pay, and for details: send me "orders" in private
error-not-this-name = "{ $name }" can't be a name: one line, at most 40 characters.
error-name-taken = There is "{ $name }" already.
error-chat-taken = That is a chat of the community "{ $name }" already.
error-unknown-community = There is no community "{ $name }"; there are:
    { $known }
