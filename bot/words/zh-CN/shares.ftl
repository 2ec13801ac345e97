# 拼单：几个人一起付一个订单。
order-shared = 正在拼单，请付各自的那一份
shares-none = 订单 { $number } 没有拼单。几个人一起付，请发「拼单 { $number } 人数」或「拼单 { $number } 每份金额」。
shares-head = 订单 { $number } 共 { $total }，分成 { $people } 份，每人付一份，付齐才算付款：
share-line = 第 { $position } 份　{ $amount }　{ $status }
share-status-open = 待付
share-status-paid = 已付
share-status-void = 不用再付
share-status-returned = 已退回
shares-until = 请在 { $until } 前付齐，没付齐会自动原路退回。
pay-own-share = 第 { $position } 份
pay-share = 付第 { $position } 份 { $amount }
share-paid = 订单 { $number } 的第 { $position } 份 { $amount } 已付，还差 { $left }。
payment-returned-short = 订单 { $number } 没有付齐，已付的 { $amount } 会自动原路退回。
error-shares-differ = 几份加起来是 { $sum }，订单 { $number } 一共 { $total }，请改成一样。
error-cannot-share = 订单 { $number } 不能这样分：最多 { $most } 份，每份至少一分钱。
error-shares-paid = 订单 { $number } 已经有人付了 { $paid }，不能重新分。要改的话先取消订单，已付的会自动退回。
