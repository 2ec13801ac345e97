# Events: all that is on, in one list.
events-head = 🎉 What is on:
events-none = Nothing is on right now.
event-rule = 🏷 { $rule } (just order)
event-sign-in = 📅 Not signed in today: say "sign-in" for points
