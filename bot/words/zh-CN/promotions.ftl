# 推广：计划、预览、结果。群里看到的卡片也在这里。

# 群里看到的
promotion-text = { $text }
promotion-card = { $name } { $price }/{ $unit }
promotion-how-group = 想要就在群里回复「{ $example }」
promotion-how-private = 想要就私聊我：买 { $example }
promotion-how-deal = 下单请到「{ $group }」群里说

# 答推广员
promotion-planned = 推广 { $number } 已安排：{ $at } 推到 { $communities }{ $repeat }
promotion-preview = 群里会看到：
promotion-cancelled = 推广 { $number } 已取消，不会再推
promotions-none = 还没有推广。例：推广 苹果 到 一号楼群 于 明天18:30
promotions-title = 我的推广：
promotion-line = { $number }. { $title } → { $communities }（{ $status }{ $repeat }）{ $next }
promotion-next = 下次 { $at }
promotion-latest = { $at } 的结果：

promotion-status-scheduled = 已安排
promotion-status-finished = 已结束
promotion-status-cancelled = 已取消
promotion-repeat-once = { "" }
promotion-repeat-daily = ，每天
promotion-repeat-weekly = ，每周

# 结果
promotion-result = 推广 { $number }「{ $title }」{ $at }：
promotion-sent = 已推到 { $number } 个群：{ $communities }
promotion-queued = { $community }：正在发送
promotion-failed = { $community }：没有发出，{ $why }
promotion-skipped = { $community }：没有推，{ $why }
promotion-reason = { $reason ->
    [missed] 系统当时没有运行，错过了时间
    [quiet-hours] 到了不打扰大家的时段
    [quiet-here] 到了这个群不打扰的时段
    [deal-closed] 团已结束
    [off-shelf] 商品已下架
    [sold-out] 商品已售完
    [unclear] 分群里说的商品、类别或群已经没有了
    [over] 价格又涨回去了
    [day-full] 这个群当天的推广次数已满
   *[other] { $reason }
}

# 不能这样推广
error-bad-promotion = 没看懂要推什么、推到哪里、什么时候。例：推广 苹果 到 一号楼群,二号楼群 于 明天18:30 每天
error-unknown-target = { $number ->
    [0] 你还没有可以推广的群。
   *[other] 没有叫「{ $name }」的群。是不是：{ $nearest }？
}
error-ambiguous-community = 「{ $name }」有好几个：{ $choices }。推到哪一个？
error-past-moment = { $at } 已经过去了，换一个以后的时间吧。
error-quiet-hours = { $quiet_from } 到 { $quiet_until } 不打扰大家。可以改成：于 { $proposed }
error-community-full = 「{ $community }」那天（{ $at }）的推广已满 { $most } 次，换一天吧。
error-already-planned = 「{ $community }」{ $at } 已经安排了同样的推广（{ $number }）。
error-promotion-too-long = 推广的话最多 { $most } 个字。
error-no-such-promotion = 没有可以取消的推广 { $number }。发「推广列表」看看。
