# 群发：发给一个分群里的每个人
mailing-draft = 群发 { $number } 草稿：给「{ $words }」的 { $people } 人，{ $at } 开始{ $repeat }。退订的、七天内已收满 { $most } 条的、没有渠道的会自动跳过。
mailing-shown = 他们会看到：
mailing-arm = { $arm } 组（一半人）会看到：
mailing-how = 确认就发「开始群发 { $number }」，不要了「停群发 { $number }」。
mailing-started = 群发 { $number } 从 { $at } 开始发。随时可以「停群发 { $number }」。
mailing-stopped = 群发 { $number } 已停：
mailing-finished = 群发 { $number } 发完了。带来多少单：群发结果 { $number }
mailing-called-off = 群发 { $number } 没有再发：{ $why }
mailing-account = · { $status } { $people } 人{ $why }
mailing-receiver-waiting = 还没轮到
mailing-receiver-queued = 正在发送
mailing-receiver-sent = 已发出
mailing-receiver-failed = 没发成
mailing-receiver-skipped = 跳过
mailing-receiver-withdrawn = 停了，没发
mailing-reason = ：{ $reason ->
    [unwelcome] 退订了推广
    [tired] 七天内已经收满
    [no-channel] 没有能私信的渠道
   *[other] { $reason }
}
mailing-problem = ：{ $why }
mailing-brought-head = 收到后 { $days } 天内买的：
mailing-brought = { $arm }：发出 { $sent }，买了 { $buyers } 人（{ $percent }%），{ $orders } 单，{ $paid }
mailing-line = 群发 { $number }（{ $status }）{ $at }{ $repeat }：{ $text }
mailings-head = 群发：
mailings-none = 还没有群发。先「分群」，再「群发 <分群号> 于 明天10:00」，下面几行写内容。带卡片：群发 3 卡片 苹果；每周：于 每周五18:00
mailing-status-draft = 草稿
mailing-status-scheduled = 已安排
mailing-status-running = 正在发
mailing-status-finished = 发完了
mailing-status-stopped = 已停

# 各渠道里的样子
preview-head = { $arm ->
    [B] —— B 组 ——
   *[other] ——
}
preview-account = 【公众号】{ $on ->
    [yes] 对方 48 小时内写过消息才能发
   *[other] （没有开）
}
preview-bot = 【企业微信机器人】{ $on ->
    [yes] 对方来问时这样显示
   *[other] （没有开）
}
preview-robot = 【群机器人】{ $on ->
    [yes] 推到群里这样显示
   *[other] （没有开）
}
preview-card =
    图文卡片：{ $title }
    { $text }
    点开：{ $url }
    图：{ $picture }
preview-text = 文字：{ $text }
preview-markdown = Markdown：{ $text }
preview-picture = 一张图：{ $url }

# 不能这样发
error-unclear-mailing = 没看懂发给谁、什么时候。例：群发 3 优惠 卡片 苹果 于 每周五18:00，换行写内容。分群号看「分群」。
error-bad-mailing = 内容写在第二行起，每种最多 { $most } 个字；也可以只有卡片或一张图。
error-past-start = { $at } 已经过去了，换一个以后的时间吧。
error-not-now = { $at } 是不打扰大家的时段。可以改成：于 { $proposed }
error-no-such-mailing = 没有群发 { $number }。发「群发」看看有哪些。
error-mailing-over = 群发 { $number } { $status }，不能再这样。
error-several-deals = 有几个团叫「{ $name }」，带上群名：{ $choices }
error-cannot-be-bought = 现在买不到，发了也没用：{ $why }

# 自动群发
trigger-dropped = 降价
trigger-back = 到货
trigger-nearly_gone = 快满
audience-fond = 买过、收藏或问过的人
audience-keeps = 收藏了的人
occasion-dropped = { $name }降价了：{ $old } → { $new }
occasion-back = { $name }又有货了
occasion-nearly_gone = { $name }快没了，还要的抓紧
automatic-on = 自动群发「{ $trigger }」已打开{ $little }，发给{ $audience }：每人每件事最多一次，七天内共最多 { $most } 条，夜里不发。停：自动群发 停 { $trigger }
automatic-little = （剩不到 { $least } 时）
automatic-off = 自动群发「{ $trigger }」已停。
automatic-none = 没有打开的自动群发。例：自动群发 降价 喜欢；自动群发 到货 收藏；自动群发 快满 喜欢 5
automatic-head = 打开的自动群发：
automatic-line = · { $trigger }{ $little }：发给{ $audience }，{ $by } { $at } 起
error-already-automatic = 自动群发「{ $trigger }」已经由 { $by } 打开了，一件事只发一次。
error-not-automatic = 没有由你打开的自动群发「{ $trigger }」。
error-unclear-automatic = 没看懂。例：自动群发 降价 喜欢；自动群发 快满 收藏 5；自动群发 停 降价
