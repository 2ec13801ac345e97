"""Cash: a leader takes it, pays it back, hands it over; the books know each time who holds it."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from core import numbers
from core.money import ZERO, Money
from core.work import Actor
from models.cash import CashBox, Handover, HandoverStatus
from models.ledger import Account, Posting
from models.members import Role
from models.orders import Order, OrderStatus
from models.payments import PaymentStatus
from models.refunds import RefundCause, RefundStatus
from queries import payments as payments_found
from tests import make
from tests.fire import look
from tests.stories.chat import Chat, yuan


@pytest.fixture
def deal(chat: Chat) -> Chat:
    chat.says("开团 周五水果团\n苹果 8.50\n香蕉 4.00\n盒饭", by="团长").replied("周五水果团")
    return chat


def ordered(chat: Chat, text: str = "苹果2斤", by: str = "阿梅") -> Order:
    chat.says(text, by=by).replied(by)
    return look.latest(chat)


def collected(chat: Chat, text: str = "苹果2斤", by: str = "阿梅") -> Order:
    order = ordered(chat, text, by)
    chat.says(f"收款 {numbers.show(order.id)}", by="团长").replied("已付清", str(order.total))
    return look.order(chat, order.id)


def held(chat: Chat, name: str = "团长") -> Money:
    found = look.rows(chat, CashBox, CashBox.member_id == chat.who[name].id)
    return found[0].held if found else ZERO


def booked(chat: Chat, account: Account) -> Money:
    return sum((posting.amount for posting in look.rows(chat, Posting, Posting.account == account)), ZERO)


def refund_number(chat: Chat, by: str = "团长") -> str:
    (number,) = re.findall(r"待退 (R\d+)", chat.whispers("我的现金", by=by).here.text)
    return str(number)


def handed(chat: Chat, amount: str) -> str:
    (number,) = re.findall(r"交款 (J\d+)", chat.whispers(f"交款 {amount} 回单 8812", by="团长").here.text)
    return str(number)


def test_cash_pays_an_order_like_any_other(deal: Chat) -> None:
    order = collected(deal)
    assert (order.status, order.paid) == (OrderStatus.PAID, yuan("17.00"))
    assert any("苹果×2斤" in said and "提货码" in said for said in deal.told("阿梅"))
    assert any("苹果 × 2斤" in said for said in deal.told("果园"))
    assert deal.gateway.payments == {}, "a gateway was called for cash"
    assert (held(deal), booked(deal, Account.CASH), booked(deal, Account.GATEWAY)) == (order.paid, order.paid, ZERO)
    (cash,) = look.rows(deal, Posting, Posting.account == Account.CASH)
    assert cash.party_id == deal.who["团长"].id
    deal.clock.advance(minutes=30)
    for job in ("payments.watch_payments", "orders.expire_orders"):
        deal.runs(job)
    assert look.order(deal, order.id).status is OrderStatus.PAID
    deal.says(f"收款 {numbers.show(order.id)}", by="团长").replied("不用付款")
    assert held(deal) == order.paid


def test_only_the_whole_amount_is_taken(deal: Chat) -> None:
    number = numbers.show(ordered(deal).id)
    for wrong in ("16.99", "0", "-17.00", "17.01"):
        deal.says(f"收款 {number} {wrong}", by="团长").replied("应收 ¥17.00")
    for nonsense in ("17.001", "1000000000000", "1e12", "苹果", "NaN"):
        deal.whispers(f"收款 {number} {nonsense}", by="团长").replied("不是一个金额")
    assert held(deal) == ZERO
    deal.says(f"收款 {number} 17.00", by="团长").replied("已付清")
    assert held(deal) == yuan("17.00")


def test_nobody_else_confirms_a_payment(deal: Chat) -> None:
    number = numbers.show(ordered(deal).id)
    with deal.shop.work() as work:
        elsewhere = make.community(work, "竹园5号楼")
        other = make.member(work, "竹子", in_=elsewhere)
        make.role(work, other, Role.LEADER, community=elsewhere)
    assert deal.says(f"收款 {number}", by="阿梅").silent
    for unknown in (number, "99999995", "1"):
        deal.whispers(f"收款 {unknown}", by="竹子").replied("没有这个订单", unknown)
    deal.whispers(f"收款 {number}", by="果园").replied("没听懂")
    deal.whispers(f"收款 {number}", by="经理").replied("已付清")
    assert (held(deal, "经理"), held(deal)) == (yuan("17.00"), ZERO)


def test_a_leader_who_buys_elsewhere_does_not_confirm_it(deal: Chat) -> None:
    with deal.shop.work() as work:
        elsewhere = make.community(work, "竹园5号楼")
        make.role(work, make.member(work, "竹子", in_=deal.community), Role.LEADER, community=elsewhere)
    number = numbers.show(ordered(deal, by="竹子").id)
    deal.whispers(f"收款 {number}", by="竹子").replied("没有这个订单", number)


def test_an_order_that_is_over_is_not_paid_in_cash(deal: Chat) -> None:
    order = ordered(deal)
    deal.clock.advance(minutes=16)
    deal.says(f"收款 {numbers.show(order.id)}", by="团长").replied("不用付款")
    deal.runs("orders.expire_orders")
    deal.says(f"收款 {numbers.show(order.id)}", by="团长").replied("不用付款")
    assert held(deal) == ZERO


def test_wechat_and_cash_for_one_order_send_the_second_back(deal: Chat) -> None:
    order = ordered(deal)
    number = deal.till.open([order.id], Actor(deal.who["阿梅"].id), "127.0.0.1").rsplit("/", 1)[1]
    deal.says(f"收款 {numbers.show(order.id)}", by="团长").replied("已付清")
    deal.gateway.pay(number)
    for _ in range(2):
        deal.till.take_notice({}, deal.gateway.notice(number))
    (refund,) = look.refunds(deal, order.id)
    assert (refund.cause, refund.amount) == (RefundCause.DOUBLE, yuan("17.00"))
    for _ in range(2):
        deal.runs("payments.send_refunds")
        deal.clock.advance(minutes=2)
    assert look.refunds(deal, order.id)[0].status is RefundStatus.DONE
    assert (held(deal), booked(deal, Account.GATEWAY)) == (yuan("17.00"), ZERO)


def test_what_is_open_at_the_gateway_is_closed_when_cash_was_paid(deal: Chat) -> None:
    order = ordered(deal)
    number = deal.till.open([order.id], Actor(deal.who["阿梅"].id), "127.0.0.1").rsplit("/", 1)[1]
    deal.says(f"收款 {numbers.show(order.id)}", by="团长").replied("已付清")
    deal.runs("payments.watch_payments")
    assert look.payment(deal, number).status is PaymentStatus.CLOSED


def test_a_refund_goes_through_the_leader(deal: Chat) -> None:
    order = collected(deal)
    deal.whispers(f"退款 {numbers.show(order.id)} 苹果 1 坏了", by="阿梅").replied("¥8.50")
    assert any("请退给阿梅现金 ¥8.50" in said for said in deal.told("团长"))
    deal.clock.advance(minutes=5)
    deal.runs("payments.send_refunds")
    (refund,) = look.refunds(deal, order.id)
    assert (refund.status, deal.gateway.refunds) == (RefundStatus.SENT, {})
    number = refund_number(deal)
    deal.whispers(f"已退 {numbers.show(order.id)}", by="团长").replied("没有等你退的")
    deal.whispers(f"已退 {number}", by="团长").replied("¥8.50", numbers.show(order.id))
    (refund,) = look.refunds(deal, order.id)
    assert (refund.status, refund.paid_by) == (RefundStatus.DONE, deal.who["团长"].id)
    assert (held(deal), booked(deal, Account.REFUNDS_DUE)) == (yuan("8.50"), ZERO)
    assert any("已到账" in said and "¥8.50" in said for said in deal.told("阿梅"))
    deal.whispers(f"已退 {number}", by="团长").replied("没有等你退的")
    assert held(deal) == yuan("8.50")


def test_a_large_refund_waits_for_its_word_and_may_be_refused(deal: Chat) -> None:
    order = collected(deal, "苹果7斤")
    deal.whispers(f"退款 {numbers.show(order.id)} 不想要了", by="阿梅").replied("等供应商")
    assert "待退" not in deal.whispers("我的现金", by="团长").here.text
    deal.whispers(f"拒绝退款 {numbers.show(order.id)} 已发出", by="经理").replied("已拒绝")
    deal.whispers(f"退款 {numbers.show(order.id)} 不想要了", by="阿梅").replied("等供应商")
    deal.whispers(f"同意退款 {numbers.show(order.id)}", by="经理").replied("已同意")
    deal.whispers(f"已退 {refund_number(deal)}", by="团长").replied("¥59.50")
    assert look.order(deal, order.id).status is OrderStatus.REFUNDED
    assert held(deal) == ZERO


def test_strangers_pay_nothing_back(deal: Chat) -> None:
    order = collected(deal)
    deal.whispers(f"退款 {numbers.show(order.id)} 苹果 1 坏了", by="阿梅").replied("¥8.50")
    number = refund_number(deal)
    with deal.shop.work() as work:
        elsewhere = make.community(work, "竹园5号楼")
        make.role(work, make.member(work, "竹子", in_=elsewhere), Role.LEADER, community=elsewhere)
    for wrong in (number, "R9999990", number + "0", "R" + "9" * 40):
        deal.whispers(f"已退 {wrong}", by="竹子").replied("没有等你退的", wrong[:20])
    deal.whispers(f"已退 {number}", by="阿梅").replied("没听懂")
    assert "待退" not in deal.whispers("我的现金", by="竹子").here.text
    (refund,) = look.refunds(deal, order.id)
    assert refund.status is RefundStatus.SENT


def test_who_has_handed_all_over_cannot_pay_back_but_the_shop_can(deal: Chat) -> None:
    order = collected(deal)
    deal.whispers(f"确认交款 {handed(deal, '17')}", by="经理").replied("¥17.00")
    deal.whispers(f"退款 {numbers.show(order.id)} 苹果 1 坏了", by="阿梅").replied("¥8.50")
    number = refund_number(deal)
    deal.whispers(f"已退 {number}", by="团长").replied("只有 ¥0.00", "不够 ¥8.50")
    deal.whispers(f"已退 {number}", by="经理").replied("¥8.50")
    assert (held(deal), booked(deal, Account.BANK)) == (ZERO, yuan("8.50"))
    assert look.refunds(deal, order.id)[0].paid_by is None


def test_handing_over(deal: Chat) -> None:
    collected(deal)
    number = handed(deal, "10.00")
    assert any("团长交来现金 ¥10.00" in said and "回单 8812" in said for said in deal.told("经理"))
    deal.whispers("我的现金", by="团长").replied("¥17.00", "¥10.00 正在交")
    deal.whispers("交款 7.01", by="团长").replied("只有 ¥7.00")
    deal.whispers("我的现金", by="经理").replied("团长手里有 ¥17.00", number, "¥10.00")
    assert deal.says(f"确认交款 {number}", by="团长").silent
    deal.whispers(f"确认交款 {number}", by="经理").replied("已点收 ¥10.00")
    deal.whispers(f"确认交款 {number}", by="经理").replied("没有等着点收")
    assert (held(deal), booked(deal, Account.BANK), booked(deal, Account.CASH)) == (
        yuan("7.00"), yuan("10.00"), yuan("7.00"),
    )  # fmt: skip
    assert any("已点收" in said for said in deal.told("团长"))


def test_a_handover_that_does_not_fit_stays_with_the_leader(deal: Chat) -> None:
    collected(deal)
    number = handed(deal, "17.00")
    deal.whispers(f"退回交款 {number} 少了两块", by="经理").replied("已退回")
    assert any("少了两块" in said for said in deal.told("团长"))
    assert (held(deal), booked(deal, Account.BANK)) == (yuan("17.00"), ZERO)
    deal.whispers(f"确认交款 {number}", by="经理").replied("没有等着点收")
    assert look.rows(deal, Handover)[0].status is HandoverStatus.RETURNED
    deal.whispers(f"确认交款 {handed(deal, '15.00')}", by="经理").replied("已点收")


@pytest.mark.parametrize("amount", ["0", "-5", "1.005", "1000000000000", "1e12", "NaN", "", "😀", "9" * 400])
def test_nonsense_is_not_handed_over(deal: Chat, amount: str) -> None:
    collected(deal)
    answer = deal.whispers(f"交款 {amount}", by="团长").here.text
    assert "不是一个金额" in answer or "用法" in answer
    assert look.rows(deal, Handover) == []
    assert held(deal) == yuan("17.00")


def test_sixteen_hands_on_one_box(deal: Chat) -> None:
    """However many confirm at once, each thing happens once and nobody gives what they don't hold."""
    order = collected(deal, "苹果2斤 盒饭1份")
    deal.whispers(f"退款 {numbers.show(order.id)} 苹果 1 坏了", by="阿梅").replied("¥8.50")
    refund, unpaid = refund_number(deal), numbers.show(ordered(deal, by="老王").id)
    texts = [f"已退 {refund}", f"收款 {unpaid}", "交款 20.00", f"已退 {refund}"] * 4
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda text: deal.whispers(text, by="团长"), texts))
    assert look.order(deal, numbers.read(unpaid)).status is OrderStatus.PAID
    (box,) = look.rows(deal, CashBox)
    assert box.held == yuan("32.00") - yuan("8.50") + yuan("17.00")
    assert box.promised in (yuan("20.00"), yuan("40.00"))


def test_what_was_taken_while_cash_was_on_never_goes_to_the_gateway(deal: Chat) -> None:
    """The module was taken out of the configuration, later put back."""
    order = collected(deal)
    listeners = deal.shop.listeners
    deal.shop.listeners = cast_listeners = {
        event: [one for one in all_ if one.__module__ != "services.cash"] for event, all_ in listeners.items()
    }
    assert cast_listeners != listeners
    deal.whispers(f"退款 {numbers.show(order.id)} 苹果 1 坏了", by="阿梅").replied("¥8.50")
    deal.clock.advance(minutes=5)
    deal.runs("payments.send_refunds")
    assert deal.gateway.refunds == {}
    deal.shop.listeners = listeners
    deal.whispers(f"已退 {refund_number(deal)}", by="团长").replied("¥8.50")


def test_facts_from_a_gateway_about_a_cash_payment_change_nothing(deal: Chat) -> None:
    """Its number is not the gateway's: a notice that names it is held by nobody and pays nothing twice."""
    order = collected(deal)
    with deal.shop.work(reads=True) as work:
        ((payment, _),) = payments_found.kept_for(work, order.id)
        number = payment.number
    other = ordered(deal, by="老王")
    real = deal.till.open([other.id], Actor(deal.who["老王"].id), "127.0.0.1").rsplit("/", 1)[1]
    deal.gateway.pay(real)
    deal.gateway.payments[number] = replace(deal.gateway.payments[real], number=number)
    deal.till.take_notice({}, deal.gateway.notice(number))
    assert look.payment(deal, number).status is PaymentStatus.PAID
    assert held(deal) == yuan("17.00")
