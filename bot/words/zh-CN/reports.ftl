# 日报、待审。
daily-head = 📈 日报 { $day }
daily-orders = 订单：下单 { $placed }，付款 { $paid }，超时 { $expired }，取消 { $cancelled }
daily-money = 收入 { $revenue }，退款 { $refunds } 笔 { $refunded }
daily-people = 新成员 { $new }，付款人数 { $buyers }
daily-community = · { $name }：{ $orders } 单 { $amount }
daily-best = ⭐ { $name } × { $quantity }{ $unit } { $amount }
todo-head = 有 { $number } 件事等你：
todo-none = 没有等你处理的事。
todo-refund = 订单 { $number } 申请退款 { $amount }：{ $reason }　→ 同意退款 { $number } / 拒绝退款 { $number } 原因
todo-dead-letters = { $number } 条消息没发出去　→ python app.py deadletter list
error-bad-period = 看不懂时间「{ $period }」。可以说：今天、昨天、本周、上周、本月、上月、本学期、2026-03、2026-03-06。
error-not-yet = 「{ $period }」还没到呢。可以看今天、本周、本月。
