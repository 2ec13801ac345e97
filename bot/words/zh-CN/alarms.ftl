# 报警：哪里不对劲，该怎么办。
alarms-none = ✅ 一切正常，没有报警。
alarms-head = 🚨 现在有 { $number } 件事不对劲：
alarm-since = · { $time } 起　{ $what }
alarm-head = 🚨 有事要看一下（发「报警」看全部）：
alarm-held-payment = 付款 { $payment } 收到 { $amount }，但和订单对不上，没有发货。→ 发「待审」查看，核对后再退款
alarm-unsound = 账或库存对不上：{ $what }（{ $number } 处）。→ 在服务器上运行 python app.py audit，别手工改数据
alarm-late-messages = 有 { $number } 条消息没发出去，最早的已晚了 { $minutes } 分钟。→ 看看程序和平台连接是否正常
alarm-dead-letters = 有 { $number } 条消息多次发送失败。→ python app.py deadletter list 看原因，改好后 deadletter redrive
alarm-refund-rate = 「{ $name }」一周退款率 { $percent }%（{ $refunded }）。→ 发「明细 本周 { $name }」看是哪些单，问问供应商
alarm-complaints = 一天内有 { $people } 人对「{ $name }」不满意。→ 先下架或在群里说明，再联系供应商
