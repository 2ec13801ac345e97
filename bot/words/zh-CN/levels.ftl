# 会员等级。
level-own = ⭐ 你是{ $name }，累计消费 { $spent }{ $terms }。
level-none = 你的累计消费 { $spent }，还没有会员等级。
level-next = 再消费 { $missing } 升为{ $name }{ $terms }。
level-terms = ，每件 { $tenths } 折
level-reached = 🎉 你升为{ $name }了{ $terms }，下单时自动算。发「我的等级」看看。
levels-none = 还没有设会员等级。在 config.yaml 的 levels 里写上名称、累计消费和折扣。
levels-head = ⭐ 会员等级（按已完成订单的实付累计，退款扣回）：
level-line = · { $name }：满 { $spent }{ $terms }，{ $people } 人
