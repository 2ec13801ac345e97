# Member levels.
level-own = ⭐ Your level is { $name }, you have spent { $spent }{ $terms }.
level-none = You have spent { $spent } and have no member level yet.
level-next = { $missing } more and your level is { $name }{ $terms }.
level-terms = , { $percent }% off each piece
level-reached = 🎉 Your level is { $name } now{ $terms }; orders get it by themselves. Send “level” to see it.
levels-none = There are no member levels. Write names, sums and percents below levels in config.yaml.
levels-head = ⭐ Member levels (by what was paid for completed orders, less refunds):
level-line = · { $name }: from { $spent }{ $terms }, { $people } members
