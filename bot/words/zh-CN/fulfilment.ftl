# 备货、发货、核销。
order-paid = 订单 { $number } 已付款 { $total }，谢谢！
pickup-code = { $supplier }：{ $goods }
    提货码 { $code }
supplier-order = 🔔 新订单 { $number }　{ $person }　自提：{ $place }
    { $lines }
supplier-digest = 🔔 { $number } 个新订单
waiting-head = 待发货 { $orders } 单：
waiting-order = { $number } { $person }（{ $place }）{ $goods }
waiting-none = 没有待发货的订单。
shipped = 订单 { $number } 已发货，已通知顾客。
order-shipped = 订单 { $number } 已发货：{ $carrier } { $tracking }。收到后发「收货 { $number }」。
redeemed = ✅ 订单 { $number } { $name } 已核销：
handed = { $name } × { $quantity }{ $unit }{ $note }
redeem-wrong = 这个提货码不对，或已经用过了。
error-nothing-to-ship = 订单 { $number } 没有等你发货的。
error-nothing-to-receive = 订单 { $number } 没有在路上的货。
