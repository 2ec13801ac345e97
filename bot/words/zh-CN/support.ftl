# 客服工单。每条讲工单的消息都以「工单 号」开头：引用它就是回答它。

duration = { $hours ->
    [0] { $minutes } 分钟
   *[other] { $hours } 小时 { $minutes } 分
}
duration-none = —

ticket-opened =
    已转给客服（工单 { $number }）。这里没有人工坐席，客服在自己的聊天里看到后会回答，回答发到你的私聊。
    在结束之前，你在私聊里说的话也会转给客服；命令照常能用。
ticket-opened-wordless =
    好的，请在私聊里说说是什么事，我马上转给客服（工单 { $number }）。
    这里没有人工坐席，客服会在自己的聊天里回答，回答发到你的私聊。
ticket-handed-over = 正在转到人工客服（工单 { $number }），请稍等。
ticket-out-of-hours = 现在不在客服时间，{ $at } 起有人回答。
ticket-stands = 你和客服的对话（工单 { $number }，{ $since } 开始）还开着，说的话都会转过去。要结束就发「结单」。
ticket-added = 已补充到工单 { $number }，客服会看到。
ticket-just-closed = 这个对话刚刚结束了。还有事就再发「客服 内容」。
ticket-ended-by-you = 工单 { $number } 结束了。满意吗？发「评分 5」这样告诉我们（1–5）。
ticket-closed =
    工单 { $number } 结束了。满意吗？发「评分 5」这样告诉我们（1–5）。
    还有事就再发「客服 内容」。
ticket-rated = 谢谢！工单 { $number }：{ $stars }
ticket-answered =
    💬 客服 { $name }：{ $text }
    （工单 { $number }，直接说话就能接着聊）

ticket-head =
    工单 { $number } · { $name }{ $where }：
    { $text }
ticket-about = （{ $about }）
ticket-product = 商品：{ $name }
ticket-order = 订单 { $number }（{ $status }，{ $total }）：{ $goods }
ticket-around =
    之前说过：
    { $text }
ticket-elsewhere = （已转到平台的人工坐席，请在那里回答）
ticket-how = 引用这条消息直接回答，或发：回复 { $number } 内容
ticket-more = 工单 { $number } · { $name }：{ $text }
ticket-reminder = 工单 { $number } · { $name } 等了 { $minutes } 分钟，还没有人回答：{ $text }
ticket-ended = 工单 { $number } · { $name } 自己结束了对话。
ticket-taken-over = 工单 { $number } 由 { $name } 接手了。
ticket-taken-by-you = 工单 { $number } 由你来回答了。
ticket-answer-sent = 已发给顾客（工单 { $number }）。
ticket-closed-by-you = 工单 { $number } 结束了，已请顾客评分。

tickets-head = { $number ->
    [0] 没有打开的工单。
   *[other] 打开的工单：{ $number } 个，其中 { $waiting } 个在等回答
}
tickets-line = { $number }. { $name }{ $about }：{ $text } · { $stands }{ $taker }
tickets-waiting = 等了 { $waited }
tickets-answered = 已回答
tickets-taken = { " " }· { $name } 在答

ticket-details = 工单 { $number } · { $name } · { $status } · { $at }
ticket-status-waiting = 等着回答
ticket-status-answered = 已回答
ticket-status-closed = 已结束
ticket-said = { $at } { $name }：{ $text }

phrase-line = :{ $name } — { $text }
phrase-kept = 记下了。以后发「回复 工单号 :{ $name }」就会说这句。
phrase-changed = 「{ $name }」改好了。
phrase-dropped = 「{ $name }」删掉了。
phrases-none = 还没有常用语。
phrases-how =
    添加：常用语 添加 名 内容　删除：常用语 删除 名
    使用：回复 工单号 :名

ticket-figures-head = 工单统计 · 最近 { $days } 天
ticket-figures-all = 全部
ticket-figures-none = 这段时间没有工单。
ticket-figure =
    { $name }：{ $opened } 个，打开 { $open }，在等 { $waiting }
    · 首次回复 中位 { $reply }，九成在 { $p90 } 内（客服时间内中位 { $hours }）
    · 解决 中位 { $resolved } · 满意度 { $stars }（{ $rated } 人）

error-no-such-ticket = 没有 { $number } 号工单。
error-ticket-taken = { $number } 号工单 { $name } 在答。要接过来就发「接手 { $number }」。
error-ticket-closed = { $number } 号工单已经结束了，不能再改；顾客再发「客服」会是一个新工单。
error-no-open-ticket = 你没有开着的客服对话。
error-too-many-tickets = 一天最多开 { $number } 个工单，请明天再来。
error-too-much-unanswered = 你已经有 { $number } 条消息在等客服回答，等一等再说吧。
error-nothing-to-rate = 最近没有结束的客服对话，或者已经评过分了。
error-not-stars = 请评 1 到 5 分，例如：评分 5
error-no-such-phrase = 没有「{ $name }」这条常用语。现有：{ $known }
error-not-a-phrase-name = 常用语的名字要有 1 到 { $longest } 个字。
error-too-many-phrases = 常用语最多 { $most } 条，先删掉一些吧。
error-too-long = 太长了，最多 { $longest } 个字。
