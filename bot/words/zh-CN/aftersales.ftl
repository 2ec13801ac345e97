# 售后：退款、退货、换货、补发。

case-kind-refund = 退款
case-kind-return = 退货
case-kind-exchange = 换货
case-kind-resend = 补发
case-status-asked = 等供应商答复
case-status-escalated = 已转管理者
case-status-returning = 等货退回
case-status-replacing = 等取换补的货
case-status-refunding = 退款中
case-status-done = 已完成
case-status-refused = 没有同意
case-status-withdrawn = 已撤销
case-goods = { $name }×{ $quantity }{ $unit }
case-goods-part = { $name }（部分）
case-line = 售后 { $number } · { $kind } { $goods } · 订单 { $order } · { $status }
case-words = 说明：{ $words }
case-due-asked = 供应商最晚 { $until } 答复
case-due-returning = 请在 { $until } 前退回
case-replacement = 换补的订单：{ $number }
case-came-back = 货已退回：{ $at }
case-answer = 答复：{ $reason }
case-move = · { $at } { $status }
cases-none = 你还没有售后。收到的东西有问题，直接说「坏了2个」，附上照片就行。
cases-none-open = 没有要处理的售后。
case-asked-by-you = 售后 { $number } 已提交：{ $kind } { $goods }，等供应商答复。进展发「售后 { $number }」。
case-approved-by-you = 售后 { $number } 已同意：{ $kind } { $goods }。进展发「售后 { $number }」。
case-withdrawn-by-you = 售后 { $number } 已撤销。
case-approved-by-staff = 售后 { $number } 已同意（{ $status }），已告诉顾客。
case-refused-by-you = 售后 { $number } 已拒绝，已告诉顾客。
case-goods-back = 售后 { $number }：货已收回（{ $status }）。
case-shared = 售后 { $number }：供应商承担 { $percent }%，其余由店里承担。
case-to-decide = 售后 { $number }：{ $name } 申请{ $kind } { $goods }（订单 { $order }，约 { $amount }）：{ $words }
    请在 { $until } 前答复：「同意售后 { $number }」或「拒绝售后 { $number } 理由」。
case-approved-return = 售后 { $number } 同意退货：{ $goods }。请在 { $until } 前把货退回自提点，收到后退款。
case-approved-exchange = 售后 { $number } 同意换货：{ $goods }。新货的订单号 { $replacement }，取货时把原来的带来。
case-approved-resend = 售后 { $number } 同意补发：{ $goods }。补发的订单号 { $replacement }，不用付款。
case-for-supplier = 售后 { $number } 已同意{ $kind } { $goods }：{ $words }
    货退回后请发「收到退货 { $number }」，能再卖的发「收到退货 { $number } 入库」。
case-refused = 售后 { $number }（{ $goods }）没有同意：{ $reason }
case-withdrawn = 售后 { $number } 已撤销：{ $kind } { $goods }
case-escalated = ⚠️ 售后 { $number }：{ $supplier } 没有按时答复，{ $kind } { $goods }：{ $words }
    请处理：「同意售后 { $number }」或「拒绝售后 { $number } 理由」。
case-escalated-told = 售后 { $number }（{ $goods }）：供应商没有按时答复，已转给管理者。

error-no-such-case = 没有售后 { $number }。发「我的售后」看看。
error-case-stands = 「{ $name }」已经有售后 { $number } 在处理，发「售后 { $number }」看进展。
error-case-decided = 售后 { $number } 现在是「{ $status }」，不能这样了。
error-not-yet-out = 订单 { $number } 的货还没有发出，没有可以退换的。不要了请发「退款 { $number }」。
error-too-late = 订单 { $number } 没有还能售后的（交货后 { $days } 天内）。
error-not-all-out = 订单 { $number } 的这样商品还有货没发出：等收齐了再退货。没发出的不要了，发「退款 { $number }」。
error-too-much-to-claim = 「{ $name }」最多还能处理 { $left }{ $unit }。
error-replaced-already = 「{ $name }」每份只换补一次，最多还能换补 { $left }{ $unit }。
error-not-equal-price = 「{ $name }」价格不同，不能直接换。可以先退货再买。
error-nothing-comes-back = 售后 { $number } 没有等着退回的货。

# 一句话说售后。
complaint-heard = @{ $name } 收到，怎么处理私聊发给你了。
complaint-which = 是哪一样？回复数字：
complaint-choice = { $choice }. { $name }×{ $quantity }{ $unit }（订单 { $order }）
complaint-about = { $goods }（买了 { $quantity }{ $unit }）：{ $words }
complaint-refund = 回复 { $choice } 同意按比例退 { $amount }
complaint-resend = 回复 { $choice } 补发 { $name }×{ $quantity }{ $unit }
complaint-how-many = 有几个（几{ $unit }）？回复数量，例如「2{ $unit }」。
complaint-total = 想按个数算，请告诉我 { $name } { $quantity }{ $unit }一共有几个：回复「共12个」或「每{ $unit }6个」。
complaint-arrived = （回复就表示这家的货你已经收到。）
complaint-photo = 再发一张照片，处理得更快。
complaint-drop = 不用处理就回复「算了」。
complaint-photo-kept = 照片收下了。
complaint-photos-enough = 照片够了。
complaint-answered = 已经处理了，发「我的售后」看进展。
complaint-dropped = 好的，不处理了。
