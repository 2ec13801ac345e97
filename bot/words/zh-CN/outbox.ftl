# 发出的消息：投递状态，以及没有送到的原因（平台的错误码或我们自己的短词）。
delivery-status-waiting = 待发
delivery-status-sending = 发送中
delivery-status-sent = 已发
delivery-status-dead = 未送达

delivery-problem = { $problem ->
    [no-way] 没有可用的发送渠道
    [no-consent] 对方退订了推广
    [uncertain] 不确定是否已发出，为免重复没有再发
    [too-late] 错过了可以发送的时间
    [no-words] 内容无法显示
   *[other] 平台没有收下（{ $problem }）
}
