# 推广活动、渠道码、归因。
way-cards = 发卡片
way-low_price = 低价促销
way-tasting = 免费品尝
way-broadcast = 社群群发
way-inviting = 老带新
way-stall = 线下摆台
ways-head = 推广方式（加一种自己的：推广方式 校园广播）：
ways-list = { $ways }
way-added = 加上了推广方式「{ $way }」。开始活动：新活动 { $way } <名称>

campaign-said = { $number }. { $way }「{ $name }」{ $until }
campaign-until = ，到 { $at }
campaign-begun = 📣 活动开始了：{ $campaign }
campaign-how =
    给地点或人发码：渠道码 { $number } 3号摊
    记费用：推广费用 { $number } 128 印卡片；看效果：推广效果 { $number }
campaigns-none = 还没有推广活动。例：新活动 发卡片 开学卡片 目标50 到 周日20:00
campaigns-head = 📣 推广活动：
campaigns-how = 看一个：推广活动 <号>；效果：推广效果
campaign-running = { $campaign }
campaign-over = { $campaign }（已结束）
campaign-head = 📣 { $campaign }，{ $by } 建
campaign-target = 目标：{ $target } 位新客
campaign-code = · { $place }　码 { $code }　{ $promoter }　打开 { $opened }，来了 { $people } 人
campaign-costs = 手记费用共 { $total }
campaign-cost = · 费用 { $number }：{ $amount } { $words }
campaign-cost-gone = · 费用 { $number }：{ $amount } { $words }（已冲掉）
campaign-ended = 「{ $name }」结束了，一共来了 { $people } 人。之后的订单在归因期内的还算它的。
campaign-coupons = 「{ $coupon }」以「{ $name }」的名义发给了 { $number } 人（共 { $asked } 人，已领满的不重复发）。用掉的算它的费用。
cost-noted = 记下了，费用 { $number }：「{ $name }」{ $amount } { $words }。手记费用共 { $total }。
cost-taken-back = 费用 { $number }（{ $amount } { $words }）冲掉了。手记费用共 { $total }。

channel-code-made = 「{ $campaign }」在 { $place } 的码：{ $code }
channel-code-how =
    扫上面的二维码，或在群里、私聊里说「我从 { $place } 来」，都算 { $place } 的。
    印卡片：卡片 { $place }；群海报：海报 { $place }
channel-code-link = 渠道页
leaflet-made = 「{ $campaign }」{ $place } 的 A6 卡片：PDF 拿去印，图片拿去发。
leaflet-scan = 扫一扫，来群里一起买
leaflet-speak = 或者在群里、私聊里说
leaflet-offer = { $name } { $price }/{ $unit } 起
leaflet-scan-group = 扫一扫，进「{ $community }」群
leaflet-scan-group-until = 扫一扫，进「{ $community }」群（{ $at } 前有效）
channel-page-group = 长按识别，进「{ $community }」群；进群后说上面这句话：
group-code-kept = 「{ $community }」的群二维码收到了，{ $until }。
group-code-how = 带这个群的码：渠道码 <活动号> <地点> 群 { $community }。渠道页一直显示最新的群码，海报直接印群码。
group-code-line = · { $community }：{ $until }
group-code-until = { $at } 前有效
group-code-lasting = 长期有效
group-code-none = · { $community }：还没有群二维码。把图片发来，写上「群码 { $community }」。
group-code-ended = · { $community }：{ $at } 过期了。把新的图片发来，写上「群码 { $community }」。
group-code-which = 是哪个群的？把图片发来，写上「群码 <群名>」。
group-code-ends = ⏰ 「{ $community }」的群二维码 { $at } 过期。在群里点「群二维码」存一张新的，写上「群码 { $community }」发来；已印的卡片不用换。
channel-page-head = 在微信群里，或者跟我们的公众号、客服说下面这句话，就能一起买：
channel-page-follow = 或者长按识别，关注公众号：
channel-page-over = 「{ $campaign }」已经结束了。在群里还可以照常一起买。
channel-page-simulator = 打开聊天模拟器
came-spoken = 我从 { $place } 来
poster-made = 「{ $campaign }」{ $place } 的海报，长按转发到群里。
came-by = 👋 { $name }，欢迎！记下了，你是从「{ $campaign }」来的。发「商品」看今天有什么。
channel-code-unknown = 没有这个地方或码，请照卡片上的再看一遍。

error-unknown-way = 没有推广方式「{ $way }」。发「推广方式」看有哪些，也可以加自己的。
error-way-exists = 已经有推广方式「{ $way }」了。
error-too-many-ways = 自己的推广方式最多 { $most } 种。
error-bad-campaign = 活动要有名字（40 字以内），目标是 1 到 1000000 位新客。例：新活动 发卡片 开学卡片 目标50
error-campaign-exists = 已经有叫「{ $name }」的活动了，换个名字。
error-no-such-campaign = 没有活动 { $number }。发「推广活动」看有哪些。
error-campaign-over = 「{ $name }」已经结束了。
error-bad-cost = 费用要大于 0，还要写用在哪（40 字以内）。例：推广费用 1 128 印卡片
error-no-such-cost = 没有费用 { $number }。发「推广活动 <号>」看有哪些。
error-cost-taken-back = 费用 { $number } 已经冲掉了。
error-bad-place = 口令要说得出口：{ $longest } 字以内，不能只有数字和符号。例：渠道码 1 3号摊
error-spoken-taken = 「{ $place }」正被另一个活动用着，换个说法，或加上批次。
error-no-such-channel-code = 没有口令或码「{ $said }」。
error-too-many-channel-codes = 一个活动最多 { $most } 个码。
error-not-a-group-code = 没看到群二维码，或者有好几个。要群里「群二维码」那张图（网址属于 { $hosts }）。
error-came-by-oneself = 这是你自己的码，给别人用才算。
error-too-many-codes = 一天最多用 { $most } 个渠道码，明天再来。

effect-none = 这段时间没有推广活动。
effect-head = 📊 推广效果：{ $number } 个活动，到现在为止，按{ $counts }
effect-counts-first = 首次触达
effect-counts-last = 末次触达
effect-all = 合计
effect-total =
    { $name }：费用 { $cost }，触达 { $reached }，来 { $people } 人，新成员 { $joined }
    首单 { $first }（每个 { $each }），订单 { $orders }，收入 { $revenue }，毛利 { $margin }
    复购 { $repeat }，每花 1 元带回毛利 { $return_ } 元
effect-by =
    { $by }：
    { $lines }
effect-by-way = 推广方式
effect-by-campaign = 活动
effect-by-place = 地点
effect-by-promoter = 推广员
effect-line = · { $name }：首单 { $first }，每个 { $each }，复购 { $repeat }，每元回 { $return_ }
effect-without = 未分
effect-extremes = 💡 { $best }每个新客 { $least }，{ $worst } { $most }{ $but }。
effect-but-double = ，但复购高一倍（{ $dear } 比 { $cheap }）
effect-but = ，但复购是它的 { $times } 倍（{ $dear } 比 { $cheap }）
effect-elsewhere = { $number } 单的首次和末次触达是不同活动的：两个都记着，这里按{ $counts }算。
effect-file = 推广效果
effect-picture = 每个新客的费用，按{ $by }
effect-picture-people = 来的人数，按{ $by }
effect-column-name = 名称
effect-column-cost = 费用
effect-column-reached = 触达
effect-column-people = 来的人
effect-column-joined = 新成员
effect-column-first = 首单
effect-column-per-first = 每个新客
effect-column-orders = 订单
effect-column-revenue = 收入
effect-column-margin = 毛利
effect-column-repeat = 复购率
effect-column-return = 回报率
effect-column-elsewhere = 首末不同
