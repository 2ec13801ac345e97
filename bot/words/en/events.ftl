# Events: all that is on, in one list.
events-head = 🎉 What is on:
events-none = Nothing is on right now.
