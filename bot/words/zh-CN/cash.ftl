# 现金：收款、退款、交款。
cash-taken = 订单 { $number } 收到现金 { $amount }，已付清。钱记在你名下。
cash-pay-back = 请退给{ $customer }现金 { $amount }（订单 { $number }）。退到手里后发「已退 { $refund }」。
cash-due-back = 待退 { $refund }：{ $customer }，{ $amount }（订单 { $number }）
cash-paid-back = 订单 { $number } 的现金退款 { $amount } 已记下。
cash-held = 你手里有现金 { $held }，其中 { $promised } 正在交。
cash-held-by = { $name }手里有 { $held }
handover-offered = 交款 { $number }：{ $amount }，等管理者点收。
handover-to-count = { $name }交来现金 { $amount }（凭证：{ $proof }）
    数目对请发「确认交款 { $number }」，不对发「退回交款 { $number } 原因」。
handover-waits = 待点收 { $number }：{ $name } { $amount }（凭证：{ $proof }）
handover-confirmed = 交款 { $number } 的 { $amount } 已点收。
handover-returned = 交款 { $number } 的 { $amount } 没有点收：{ $reason }。这笔钱仍记在你名下。
handover-confirmed-by-you = 交款 { $number } 已点收 { $amount }。
handover-returned-by-you = 交款 { $number }（{ $amount }）已退回，已告诉对方。
error-cash-differs = 订单 { $number } 应收 { $total }，不是 { $amount }。要收齐才能确认。
error-not-enough-cash = 你手里能动用的现金只有 { $left }，不够 { $amount }。
error-nothing-to-pay-back = 没有等你退的 { $number }。发「我的现金」看看要退给谁。
error-no-such-handover = 没有等着点收的交款 { $number }。
