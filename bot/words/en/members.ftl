# Who somebody is, roles, pick-up point, address.
role-leader = leader
role-promoter = promoter
role-supplier = supplier
role-manager = manager
role-service = customer service
role-auditor = auditor
role-blocked = blocked
who-am-i = You are { $name }.
who-am-i-role = · { $role } { $where }
bind-code = Bind code: { $code }
    Good for 10 minutes, once. On another channel send me "bind { $code }" in private: then both are you.
bind-linked = Done: here and there you are one person now.
bind-role = Done: you are a { $role } now. Send "help" to see what's new.
bind-wrong = That code is wrong, used or too old; please get a new one.
role-given = Done: { $name } is a { $role } now.
role-taken = { $name } is no { $role } any more.
role-code = I don't know "{ $name }" yet. Have them send me "bind { $code }" in private within 10 minutes: then they are a { $role }.
pickup-shown = Your pick-up point: { $place }
    There are:
    { $points }
    To change it: "pickup <place>".
pickup-chosen = Noted: you pick up at { $place } from now on.
address-shown = Your address: { $address }
address-none = No address yet. Send "address <text>"; it is only used when something has to be delivered.
address-kept = Noted: { $address }
error-unknown-member = Nobody is called "{ $name }".
error-several-members = { $number } people are called "{ $name }"; add the building, or have them say it themselves.
error-unknown-role = There is no role "{ $role }": leader, promoter, supplier, manager.
error-unknown-place = There is no "{ $place }": { $known }.
error-no-community = Please say it in the group, so that I know which one is meant.
error-not-leader = Only this group's leader can do that.
error-unknown-pickup-point = "{ $place }" is no pick-up point; there are:
    { $points }
error-too-many-tries = Too many wrong tries; come back in { $minutes } minutes.
error-address-too-long = This address is too long: { $longest } characters at most.
error-role-not-held = They don't have this role.
error-last-manager = This is the last manager: give somebody else the role first.
error-only-managers = You may look; a manager has to change it.
