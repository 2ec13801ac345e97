# Events: all that is on, in one list.
events-head = 🎉 What is on:
events-none = Nothing is on right now.
event-rule = 🏷 { $rule } (just order)
event-rule-later = 🏷 { $rule } (just order then)
event-rule-gone = 🏷 { $rule } (used up, { $waiting } waiting; to wait, too: "wait { $number }")
event-rule-gone-range = 🏷 { $rule } (used up, { $waiting } waiting; to wait, too: "wait <product>")
event-sign-in = 📅 Not signed in today: say "sign-in" for points
