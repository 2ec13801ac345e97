# One order paid by several people.
order-shared = being paid in shares; please pay your own
shares-none = Order { $number } isn't shared. To pay it together: "share { $number } <people>" or "share { $number } <amounts>".
shares-head = Order { $number }, { $total } in { $people } shares, one for each; it is paid when all are:
share-line = Share { $position }  { $amount }  { $status }
share-status-open = to be paid
share-status-paid = paid
share-status-void = no longer due
share-status-returned = gone back
shares-until = Please pay all before { $until }; else what was paid goes back by itself.
pay-own-share = Share { $position }
pay-share = Pay share { $position }, { $amount }
share-paid = Share { $position } of order { $number }, { $amount }, is paid; { $left } to go.
payment-returned-short = Order { $number } was not paid in full; the { $amount } that was paid goes back by itself.
error-shares-differ = The shares make { $sum }, order { $number } is { $total }: please make them equal.
error-cannot-share = Order { $number } can't be shared like that: at most { $most } shares, each of a fen or more.
error-shares-paid = { $paid } of order { $number } is paid already, so it can't be shared anew. Cancel it first; what was paid goes back by itself.
