# 挽回：谁比平时久没来，就自动说一句；随机留一部分不说，看有没有用
winback-begun = 开始了：{ $rule }
winback-how = 每天夜里看谁刚到这一步，白天避开免打扰时段发。{ $days } 天后看：挽回效果 { $number }。先停一停：暂停挽回 { $number }
winback-said = 挽回 { $number }（{ $status }）：{ $stage } → { $offer }{ $coupon }，留 { $held }% 不发
winback-with = {" "}{ $name }
winback-line = { $rule }
winbacks-head = 挽回规则：
winbacks-how = 看有没有用：挽回效果 号
winbacks-none =
    还没有挽回规则。一句话就行，例：挽回 疲软 新品
    谁：疲软、沉睡、流失（按各人平时多久来一次）；用什么：优惠券 名、新品、特价；留 20% 不发，好比较
winback-status-running = 进行中
winback-status-paused = 暂停
winback-status-stopped = 已停
winback-offer-coupon = 优惠券
winback-offer-news = 新品
winback-offer-bargain = 特价
winback-paused = 挽回 { $number } 暂停了。接着用：继续挽回 { $number }
winback-resumed = 挽回 { $number } 接着用，从今天刚到这一步的人算起。
winback-stopped = 挽回 { $number } 停了。还没轮到的不再发；效果照样看：挽回效果 { $number }

# 顾客收到的
winback-coupon = 好久不见，送你一张券：{ $coupon }。下单时自动用上。
winback-goods = 这些你可能喜欢：
winback-news = 好久不见，这些是新到的：
winback-bargain = 好久不见，这些正在特价：
winback-line-goods = · { $name } { $price }/{ $unit }
winback-line-cheaper = · { $name } { $price }/{ $unit }（平时 { $usual }）

# 效果
winback-groups = 发的 { $people } 人，{ $days } 天内回来 { $back } 人（{ $percent }%）；不发的 { $held } 人，回来 { $alone } 人（{ $alone_percent }%）。
winback-lift = 多回来 { $lift } 个百分点（95% 的把握在 { $low } 到 { $high } 之间）。
winback-money = 比不发多 { $orders } 单、收入 { $revenue }、毛利 { $margin }；减去券 { $coupons }、消息 { $messages }，净 { $net }。
winback-verdict-nobody = 还没有满 { $days } 天的人，过些天再看。
winback-verdict-open = 还看不出来：也可能是碰巧。大约还要 { $needed } 人。
winback-verdict-little = 就算有用也不大：多半不到 { $points } 个百分点。
winback-verdict-harms = 起反作用：发的反而回来得少。建议停掉。
winback-verdict-dear = 有用，但不划算：多带来的毛利抵不过花的钱。
winback-verdict-pays = 值：人回来了，钱也赚回来了。
winback-waiting = 还有 { $people } 人没满 { $days } 天，不算在里面。
winback-account = · { $status } { $people } 人次{ $why }
winback-spell-held = 留着不发
winback-spell-waiting = 还没轮到
winback-spell-queued = 正在发送
winback-spell-sent = 已发出
winback-spell-failed = 没发成
winback-spell-skipped = 没发
winback-reason = ：{ $reason ->
    [unwelcome] 退订了推广
    [tired] 七天内已经收满
    [no-channel] 没有能私信的渠道
    [back] 已经自己回来了
    [nothing] 没有合适的商品
    [no-coupon] 券发完、停了或这人领满了
    [stopped] 规则停了
    [late] 轮到时已经过了日子
   *[other] { $reason }
}
winback-meant = 分在「发的」里的人，没发到也算在内：不挑人，比出来才是真的。

# 不能这样
error-unclear-winback = 没看懂。例：挽回 疲软 新品；挽回 流失 优惠券 5元券 留 20%
error-no-such-winback = 没有挽回 { $number }。发「挽回」看看有哪些。
error-winback-exists = 已经有一样的了：挽回 { $number }。
error-winback-elsewhere = 挽回 { $number } { $status }，不能再这样。
error-too-many-winbacks = 最多 { $most } 条挽回规则，先停掉几条。
error-bad-held-share = 留着不发的要在 { $least }% 到 { $most }% 之间：留太少，看不出有没有用。
