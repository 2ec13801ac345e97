# 抽奖：免费参加，中奖率公开，开奖人人可验证。
lottery-said = 🎁 抽奖 { $number }：{ $title }（免费参加，每人一次，{ $until } 自动开奖）
lottery-prize = 　· { $name } × { $number }（每份价值 { $worth }），{ $number }/{ $among }
lottery-odds = 　中奖率：{ $prizes } 份奖品 / { $entrants } 人 = { $odds }
lottery-nobody-yet = 　一共 { $prizes } 份奖品，还没人参加；中奖率 = 奖品数 ÷ 人数，发「活动」随时看。
lottery-how = 　👉 发「参加抽奖 { $number }」。中奖后自动发到账上，实物凭提货码取。种子校验值 { $hash }，开奖后公布种子，发「验证抽奖 { $number }」自己算。
lottery-opened = 抽奖 { $number } 开好了，已发到群里。奖品已留好，规则不再变。
lottery-entered = 🎁 { $name } 参加了抽奖 { $number }，号码 { $entry }，{ $until } 开奖。
lottery-drawn = 🎉 抽奖 { $number }「{ $title }」开奖了，共 { $entrants } 人参加。中奖号码：
lottery-won = 　· { $name }：{ $numbers }
lottery-verify = 种子 { $seed }。自己算一遍：验证抽奖 { $number }
lottery-nobody = 抽奖 { $number }「{ $title }」没有人参加，奖品收回。
lottery-you-won = 🎉 抽奖 { $number }「{ $title }」你中了：{ $name }。{ $where }
lottery-order = 订单 { $order }，凭提货码取。
lottery-purse = 已经放到你账上。
lottery-proof = 🔎 抽奖 { $number }「{ $title }」　种子 { $seed }　开奖前公布的种子校验值 { $hash }
lottery-list = 名单（{ $count } 个号码）：{ $numbers }　名单校验值 { $hash }
lottery-recompute = 怎么算：种子的 SHA-256 = 种子校验值；号码从小到大写成 1,2,3 的 SHA-256 = 名单校验值；每个号码的分 = HMAC-SHA256(种子, 名单校验值:号码)，分小的中奖，头奖在前。
error-bad-lottery = 抽奖要有名称和奖品：最多 { $prizes } 种，每种 1 到 { $number } 份，单份不超过 { $most }（法律规定），最长 { $days } 天。
error-too-much-worth = 奖品一共值 { $worth }，超过 { $most } 要由管理者来开。
error-no-such-lottery = 没有抽奖 { $number }。发「活动」看看有哪些。
error-lottery-over = 抽奖 { $number } 已经结束，没有参加上。发「验证抽奖 { $number }」看结果。
error-entered-before = 你已经参加了抽奖 { $number }，号码 { $entry }，一人一次。
error-not-drawn-yet = 抽奖 { $number } 还没开奖，{ $at } 开。
personal-lottery_entries = 参加过的抽奖
