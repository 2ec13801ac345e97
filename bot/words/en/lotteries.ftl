# Lotteries: free to enter, with odds that everybody sees and a draw that everybody can check.
lottery-said = 🎁 Lottery { $number }: { $title } (free, once per person, drawn by itself at { $until })
lottery-prize = 　· { $name } × { $number } (worth { $worth } each), { $number }/{ $among }
lottery-odds = 　Odds: { $prizes } prizes / { $entrants } people = { $odds }
lottery-nobody-yet = 　{ $prizes } prizes, nobody is in yet; the odds are prizes ÷ people: say "events" to see them.
lottery-how = 　👉 Say "enter { $number }". What you win is yours at once; goods are handed over against their code. Hash of the seed: { $hash }; the seed is shown after the draw: verify-lottery { $number }
lottery-opened = Lottery { $number } is open and posted. Its prizes are set aside, its rules no longer change.
lottery-entered = 🎁 { $name } is in lottery { $number } with number { $entry }; it is drawn at { $until }.
lottery-drawn = 🎉 Lottery { $number } "{ $title }" is drawn, { $entrants } people were in. The winning numbers:
lottery-won = 　· { $name }: { $numbers }
lottery-verify = Seed { $seed }. Compute it yourself: verify-lottery { $number }
lottery-nobody = Nobody entered lottery { $number } "{ $title }"; its prizes go back.
lottery-you-won = 🎉 In lottery { $number } "{ $title }" you have won: { $name }. { $where }
lottery-order = Order { $order }, handed over against its pick-up code.
lottery-purse = It is yours already.
lottery-proof = 🔎 Lottery { $number } "{ $title }"  seed { $seed }  hash of the seed, published before: { $hash }
lottery-list = The list ({ $count } numbers): { $numbers }  hash of the list { $hash }
lottery-recompute = How: SHA-256 of the seed = its hash; SHA-256 of the numbers in order, written 1,2,3 = the hash of the list; each number's score = HMAC-SHA256(seed, hash of the list:number); the smallest win, the first prize first.
error-bad-lottery = A lottery needs a title and prizes: { $prizes } kinds at most, 1 to { $number } of each, none worth more than { $most } (by law), { $days } days at most.
error-too-much-worth = The prizes are worth { $worth }; above { $most } a manager has to open it.
error-no-such-lottery = There is no lottery { $number }. Say "events" to see what is on.
error-lottery-over = Lottery { $number } is over; you are not in it. Say "verify-lottery { $number }" for the result.
error-entered-before = You are in lottery { $number } already, with number { $entry }: once per person.
error-not-drawn-yet = Lottery { $number } isn't drawn yet; it will be at { $at }.
personal-lottery_entries = Lotteries you entered
