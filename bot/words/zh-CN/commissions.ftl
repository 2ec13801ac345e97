# 佣金、提现。
commission-for-product = 商品「{ $name }」
commission-for-deal = 团「{ $name }」
commission-for-campaign = 活动 { $name }
commission-for-default = 默认
commission-of = { $target }　佣金 { $rate }
commission-set = 好了，{ $target }的佣金：{ $rate }。以后付款的订单算数，之前的不变。
commission-none = 不再单独定
commission-none-set = 还没有定佣金。发「佣金 默认 5%」，成交后团长或推广员就有佣金。
earnings-head = 💰 冻结 { $frozen }　可提现 { $available }　已提现 { $paid }
earnings-how = 订单交完货 { $days } 天后解冻；退款会按比例收回。
earnings-asked = 提现 { $number } { $amount } 等管理者处理
movement-of-commission-earned = { $at } 订单 { $number } 佣金 +{ $amount }
movement-of-commission-clawed = { $at } 订单 { $number } 退款收回 { $amount }
movement-of-withdrawal-paid = { $at } 提现 { $number } { $amount }
withdrawal-asked = 提现 { $number } 已提交：{ $amount }，等管理者处理，有结果会告诉你。
withdrawal-to-decide = { $name } 申请提现 { $amount }
    转账后发「同意提现 { $number } 凭证号」，不同意发「拒绝提现 { $number } 原因」。
withdrawal-paid = 提现 { $number } 已转账 { $amount }，凭证号 { $proof }。
withdrawal-rejected = 提现 { $number }（{ $amount }）没有同意：{ $reason }。钱回到可提现了。
withdrawal-paid-by-you = 提现 { $number } { $amount } 已记账，已告诉对方。
withdrawal-rejected-by-you = 提现 { $number } 已拒绝，已告诉对方。
todo-withdrawal = { $name } 申请提现 { $amount }　→ 转账后「同意提现 { $number } 凭证号」/ 拒绝提现 { $number } 原因
error-second-tier-off = 设置里只允许一级佣金（commissions: tiers）。
error-too-much-to-withdraw = 现在最多可以提现 { $available }。
error-already-withdrawing = 提现 { $number }（{ $amount }）还在等处理，一次只能申请一笔。
error-no-such-withdrawal = 没有等处理的提现 { $number }。
error-clawed-back-meanwhile = 提现 { $number } 申请之后有订单退款，佣金少了 { $missing }。请先拒绝，让对方重新申请。
