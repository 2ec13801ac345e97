# 考核：推广员、团长每月的分数，分数旁边总写着公式
performance-head = 📈 { $month } 考核　{ $name }：{ $points } 分，第 { $rank } 名（共 { $people } 人）
performance-effort = 做的：{ $sum } = { $points } 分
performance-reach = 带来的：{ $sum } = { $points } 分
performance-sum = 合计：{ $effort } + { $reach } = { $points } 分
performance-plus = { $left } + { $right }
performance-term = { $number } { $part }{ $capped } × { $weight }
performance-capped = （只算 { $counted }）
performance-part-broadcasts = 次群发
performance-part-codes = 个渠道码
performance-part-groups = 个群
performance-part-answers = 个答复
performance-part-prompt = 个 { $unit } 分钟内首答
performance-part-joined = 位新成员
performance-part-first = 个首单
performance-part-orders = 单
performance-part-revenue = 个 ¥{ $unit } 净收入
performance-part-kept = 位留住的老顾客
performance-part-complaints = 个投诉
performance-no-target = 没有设目标。
performance-missing = 目标 { $target } 分，还差 { $missing } 分。
performance-reached = 目标 { $target } 分，到了 ✅
performance-reply = 首次答复一般 { $minutes } 分钟（只算客服时间）。
performance-kept = 上月的 { $regulars } 位买家里，这个月又买的有 { $kept } 位。
performance-advice = 💡 最快的办法：再来 { $more } { $part }，加 { $points } 分。
performance-advice-mean = 💡 最能加分的：再来 { $more } { $part }，就到其他人的平均（{ $mean }），加 { $points } 分。
performance-advice-fewer = 💡 最能加分的：少 { $more } { $part }，就到其他人的平均（{ $mean }），加 { $points } 分。
performance-before =
    前几个月：
    { $months }
performance-month = · { $month }：{ $points } 分，第 { $rank }/{ $people } 名
performance-table-head = 📈 { $month } 考核，{ $people } 人：
performance-line = { $rank }. { $name } { $points } 分{ $goal }{ $reached }
performance-line-goal = （目标 { $target }）
performance-line-reached = {" "}✅
performance-rest = 还有 { $number } 人，在表里。
performance-nobody = { $month } 没有推广员和团长。
performance-picture = 考核 { $month }
performance-file = 考核 { $month }
performance-column-rank = 名次
performance-column-name = 名字
performance-column-points = 分数
performance-column-target = 目标
performance-column-missing = 还差
performance-column-gives = { $part }的分
performance-column-net = 净收入（元）
performance-column-broadcasts = 群发
performance-column-codes = 渠道码
performance-column-groups = 服务的群
performance-column-answers = 答复
performance-column-prompt = 及时首答
performance-column-joined = 新成员
performance-column-first = 首单
performance-column-orders = 订单
performance-column-revenue = 净收入（份）
performance-column-kept = 留住的老顾客
performance-column-complaints = 投诉
performance-target-set = { $name } 每月的目标是 { $points } 分，从这个月起。

error-not-a-month = 考核按月算，「{ $period }」不是一个月。例：考核 上月，考核 2026-03
error-not-in-team = { $name } 那时候不是推广员，也不是团长。
error-bad-target = 目标是 0 到 { $most } 分。
error-only-for-managers = 别人的考核只有管理者能看。看自己的：考核
