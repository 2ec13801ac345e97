# Web errors, health, command line.

web-refused = This request cannot be handled.
web-refused-400 = The request cannot be understood.
web-refused-403 = You may not go there.
web-refused-404 = There is no such page.
web-refused-405 = This address does not take that kind of request.
web-refused-413 = What was sent is too large.
web-fault = Something went wrong and was noted under {$reference}. Please try again later.

ready = ready
ready-no-database = the database does not answer
ready-old-tables = the database's tables are at {$current}, not at {$head}: run python app.py migrate
ready-outbox-stuck = the oldest waiting message is {$minutes} minutes overdue: look after the delivering process

started =
    Qunmai is running: {$address}
    Open it in a browser, pick somebody (阿梅, say), and type “苹果2斤” or “A+1” in the group. Ctrl+C stops.
started-shop = Qunmai is running: {$address} (Ctrl+C stops)
started-jobs = Jobs and deliveries are running (Ctrl+C stops)
address-taken = The address {$address} cannot be used: it may be taken. Try another port, such as make run PORT=8001
stopped = Stopped.
migrated = The database's tables are up to date: {$head}
seeded = The demo's data is in place.
seeded-already = The shop has data already; nothing was changed.
seed-only-demo = Only a shop in demo mode can be filled with the demo's data.
audit-fine = The books are right: no problem found.
audit-problems = { $count } problems found:
backup-made = Backed up to {$file} ({$kilobytes} KB, integrity checked)
backup-restored = Restored from {$file}.
error-backup-exists = {$file} exists and is not overwritten.
error-backup-missing = There is no such file: {$file}
error-backup-damaged = {$file} is no sound backup of a Qunmai database.
error-backup-running = The shop is running (its database is in use). Stop it first.
error-backup-newer = The database here is newer than the backup (its tables, or its last change). Use --force to overwrite it.
error-backup-postgres =
    This shop is on PostgreSQL; use its own tools:
    backup: pg_dump --format=custom --file={$file} {$url}
    restore: pg_restore --clean --if-exists --no-owner --dbname={$url} {$file}
deadletter-none = No messages are parked.
deadletter-row = #{$id}  {$attempts} attempts  {$problem}
deadletter-redriven = {$count} messages queued again.
figures-made = Figures made anew: { $days } days.
reconcile-off = The reconciliation module is off: add it to modules in config.yaml.
