# Blacklist.
blocked = Done: no more orders of { $name } are taken. What is ordered stays; to undo: unblock { $name }
blocked-already = { $name } is on the blacklist already.
unblocked = Done, { $name } may order again.
blacklist = 🚫 May not order: { $names }
blacklist-empty = The blacklist is empty.
error-blocked = Your orders can't be taken just now. If you have a question, send me "service" in private.
error-not-staff = { $name } has a role here; take it back first.
