# 群买自己说的话：帮助、听不懂、出错。
nothing = { "" }
none = （无）
fault = 出了点问题，没有任何改动。请稍后再试，或把编号 { $reference } 告诉管理者。
usage = 用法：{ $help }
    例如：{ $example }
not-understood = 没听懂。发「帮助」看看能做什么，或试试「商品」「买 苹果 2斤」。
help-head-group = 群里可以这样说（开团时直接说「苹果2斤」「A+1」就是下单）：
help-head-private = 你可以这样说：
help-foot-group = 付款、地址、订单详情都在私聊里。
help-foot-private = 例如：商品 · 详情 苹果 · 买 苹果 2斤 · 我的订单
error-bad-argument = 格式不对，发「帮助」看看用法。
error-bad-amount = 「{ $amount }」不是一个金额，请写成 9.90 这样。
error-bad-quantity = 「{ $quantity }」不是能订的数量，请写一个大于 0 的数。
error-no-such-number = 没有这个订单：{ $number }。发「我的订单」看看你的订单号。
error-unclear-moment = 看不懂时间「{ $text }」，请写成「今晚8点」「明天18:30」或「3月8日 9:00」。
