"""拼单: several people pay one order; and one person pays several orders at once."""

from __future__ import annotations

import re

import pytest

from core import numbers
from core.money import Money
from core.work import Actor
from models.ledger import Account, Posting
from models.orders import Fulfilment, Order, OrderStatus
from models.payments import PaymentStatus, Way
from models.refunds import Refund, RefundCause, RefundStatus
from models.shares import Share, ShareStatus
from tests.fire import look
from tests.stories.chat import Answer, Chat, yuan


@pytest.fixture
def deal(chat: Chat) -> Chat:
    chat.says("开团 周五水果团\n苹果 10.00\n香蕉 4.00\n盒饭", by="团长").replied("周五水果团")
    return chat


def buys(chat: Chat, text: str, by: str = "阿梅") -> Order:
    chat.says(text, by=by).replied(by)
    return look.latest(chat)


def split(chat: Chat, order: Order, among: str, by: str = "阿梅") -> Answer:
    return chat.says(f"拼单 {numbers.show(order.id)} {among}", by=by)


def shares(chat: Chat, order: Order, status: ShareStatus = ShareStatus.OPEN) -> list[Share]:
    return look.rows(chat, Share, Share.order_id == order.id, Share.status == status)


def opened(chat: Chat, order: Order, share: Share, way: Way = Way.H5) -> str:
    payer = Actor(chat.who["阿梅"].id)
    return chat.till.open([order.id], payer, "127.0.0.1", way=way, share_id=share.id).rsplit("/", 1)[1]


def pays(chat: Chat, order: Order, share: Share) -> str:
    number = opened(chat, order, share)
    chat.gateway.pay(number)
    chat.till.take_notice({}, chat.gateway.notice(number))
    return number


def prepaid(chat: Chat, order: Order) -> Money:
    rows = look.rows(chat, Posting, Posting.account == Account.PREPAID, Posting.party_id == order.id)
    return -sum((row.amount for row in rows), Money(0))


def settles(chat: Chat) -> None:
    for _ in range(4):
        chat.runs("payments.send_refunds")
        chat.clock.advance(minutes=2)


def test_three_pay_one_order(deal: Chat) -> None:
    order = buys(deal, "苹果1斤")
    answer = split(deal, order, "3人")
    answer.replied("共 ¥10.00，分成 3 份", "第 1 份　¥3.34　待付", "第 2 份　¥3.33　待付")
    assert answer.here is not None
    assert len({url for _, url in answer.here.links}) == 3
    first, second, third = shares(deal, order)
    pays(deal, order, second)
    assert look.order(deal, order.id).paid == prepaid(deal, order) == yuan("3.33")
    assert look.order(deal, order.id).status is OrderStatus.PLACED
    assert look.rows(deal, Fulfilment) == []
    assert any("第 2 份 ¥3.33 已付，还差 ¥6.67" in said for said in deal.told("阿梅"))
    pays(deal, order, first)
    deal.says(f"拼单 {numbers.show(order.id)}", by="阿梅").replied("第 3 份　¥3.33　待付", "第 1 份　¥3.34　已付")
    pays(deal, order, third)
    assert look.order(deal, order.id).status is OrderStatus.PAID
    assert look.order(deal, order.id).paid == yuan("10.00")
    assert len(look.rows(deal, Fulfilment)) == 1
    assert any("苹果 × 1斤" in said for said in deal.told("果园"))
    deal.whispers(f"收货 {numbers.show(order.id)}", by="阿梅").replied("已收货")
    assert prepaid(deal, order) == yuan("0.00")


def test_not_all_pay_in_time(deal: Chat) -> None:
    """What was paid goes back by itself, and so does what comes after that."""
    order = buys(deal, "苹果2斤")
    split(deal, order, "5 15")
    five, fifteen = shares(deal, order)
    late = opened(deal, order, fifteen)
    pays(deal, order, five)
    deal.clock.advance(minutes=16)
    deal.runs("orders.expire_orders")
    assert look.order(deal, order.id).status is OrderStatus.EXPIRED
    assert look.order(deal, order.id).paid == prepaid(deal, order) == yuan("0.00")
    deal.gateway.pay(late)
    deal.till.take_notice({}, deal.gateway.notice(late))
    settles(deal)
    assert [(r.cause, r.amount, r.status) for r in look.rows(deal, Refund)] == [
        (RefundCause.SHORT, yuan("5.00"), RefundStatus.DONE),
        (RefundCause.SHORT, yuan("15.00"), RefundStatus.DONE),
    ]
    assert len([said for said in deal.told("阿梅") if "没有付齐" in said]) == 2
    assert look.sku(deal, "苹果").reserved.thousandths == 0


def test_the_order_changes_while_it_is_shared(deal: Chat) -> None:
    order = buys(deal, "苹果2斤")
    split(deal, order, "2")
    one, other = shares(deal, order)
    waits = opened(deal, order, other)
    pays(deal, order, one)
    buys(deal, "苹果+1斤")
    assert look.order(deal, order.id).paid == yuan("0.00")
    assert [s.status for s in look.rows(deal, Share)] == [ShareStatus.RETURNED, ShareStatus.VOID]
    deal.runs("payments.watch_payments")
    assert look.payment(deal, waits).status is PaymentStatus.CLOSED
    deal.pays(order.id, "阿梅")
    settles(deal)
    assert [(r.cause, r.status) for r in look.rows(deal, Refund)] == [(RefundCause.CHANGED, RefundStatus.DONE)]
    assert look.order(deal, order.id).paid == yuan("30.00")


def test_cancelled_while_it_is_shared(deal: Chat) -> None:
    order = buys(deal, "苹果2斤")
    split(deal, order, "2")
    pays(deal, order, shares(deal, order)[0])
    deal.whispers(f"取消 {numbers.show(order.id)}", by="阿梅").replied("已取消")
    settles(deal)
    assert [(r.cause, r.amount, r.status) for r in look.rows(deal, Refund)] == [
        (RefundCause.SHORT, yuan("10.00"), RefundStatus.DONE)
    ]


def test_one_share_paid_twice_and_the_whole_besides(deal: Chat) -> None:
    order = buys(deal, "苹果2斤")
    whole = deal.till.open([order.id], Actor(deal.who["阿梅"].id), "127.0.0.1").rsplit("/", 1)[1]
    split(deal, order, "2")
    one, other = shares(deal, order)
    again = opened(deal, order, one, Way.NATIVE)
    pays(deal, order, one)
    for number in (again, whole):
        deal.gateway.pay(number)
        deal.till.take_notice({}, deal.gateway.notice(number))
    assert look.order(deal, order.id).paid == yuan("10.00")
    pays(deal, order, other)
    assert look.order(deal, order.id).status is OrderStatus.PAID
    settles(deal)
    assert [(r.cause, r.amount, r.status) for r in look.rows(deal, Refund)] == [
        (RefundCause.DOUBLE, yuan("10.00"), RefundStatus.DONE),
        (RefundCause.DOUBLE, yuan("20.00"), RefundStatus.DONE),
    ]


def test_the_whole_is_paid_before_any_share(deal: Chat) -> None:
    """The buyer had the gateway's page open already: the order is paid, nobody else needs to."""
    order = buys(deal, "苹果2斤")
    whole = deal.till.open([order.id], Actor(deal.who["阿梅"].id), "127.0.0.1").rsplit("/", 1)[1]
    split(deal, order, "2")
    one, _ = shares(deal, order)
    late = opened(deal, order, one)
    deal.gateway.pay(whole)
    deal.till.take_notice({}, deal.gateway.notice(whole))
    assert look.order(deal, order.id).status is OrderStatus.PAID
    assert {share.status for share in look.rows(deal, Share)} == {ShareStatus.VOID}
    deal.gateway.pay(late)
    deal.till.take_notice({}, deal.gateway.notice(late))
    assert [(r.cause, r.amount) for r in look.rows(deal, Refund)] == [(RefundCause.DOUBLE, yuan("10.00"))]


def test_a_refund_is_spread_over_those_who_paid(deal: Chat) -> None:
    """By what is left of each, to the fen, and never beyond what each has paid."""
    order = buys(deal, "苹果1斤 盒饭1份")
    split(deal, order, "0.01 12.49 12.50")
    paid = {pays(deal, order, share): share.amount for share in shares(deal, order)}
    number = numbers.show(order.id)
    deal.whispers(f"退款 {number} 苹果 1 坏了", by="阿梅").replied("¥10.00", "已受理")
    apples = look.rows(deal, Refund)
    assert [refund.amount.fen for refund in apples] == [500, 500]
    assert [refund.with_id for refund in apples] == [None, apples[0].id]
    assert len([said for said in deal.told("阿梅") if "已同意" in said and "¥10.00" in said]) == 1
    settles(deal)
    deal.whispers(f"退款 {number} 不要了", by="阿梅").replied("¥15.00")
    settles(deal)
    back: dict[int, int] = {}
    for refund in look.rows(deal, Refund):
        assert refund.status is RefundStatus.DONE
        assert refund.payment_id is not None
        back[refund.payment_id] = back.get(refund.payment_id, 0) + refund.amount.fen
    assert sorted(back.values()) == sorted(amount.fen for amount in paid.values())
    assert look.order(deal, order.id).status is OrderStatus.REFUNDED


def test_a_refund_over_several_payments_is_decided_as_one(deal: Chat) -> None:
    order = buys(deal, "苹果6斤 盒饭2份")
    split(deal, order, "2")
    for share in shares(deal, order):
        pays(deal, order, share)
    number = numbers.show(order.id)
    deal.whispers(f"退款 {number} 不要了", by="阿梅").replied("等供应商")
    asked = [said for said in deal.told("经理") if "申请退款" in said]
    assert ["¥90.00" in said for said in asked] == [True]
    deal.whispers("待审", by="经理").replied("¥90.00", "有 1 件事")
    deal.whispers(f"同意退款 {number}", by="果园").replied("没有等你处理")
    deal.whispers(f"同意退款 {number}", by="经理").replied("已同意")
    assert {refund.status for refund in look.rows(deal, Refund)} == {RefundStatus.APPROVED}
    settles(deal)
    assert look.order(deal, order.id).refunded == yuan("90.00")


def test_rejected_together(deal: Chat) -> None:
    order = buys(deal, "苹果6斤")
    split(deal, order, "2")
    for share in shares(deal, order):
        pays(deal, order, share)
    deal.whispers(f"退款 {numbers.show(order.id)} 不要了", by="阿梅").replied("¥60.00", "等供应商")
    deal.whispers(f"拒绝退款 {numbers.show(order.id)} 没坏", by="果园").replied("已拒绝")
    assert look.order(deal, order.id).refunding == yuan("0.00")
    assert len([said for said in deal.told("阿梅") if "没有同意：没坏" in said]) == 1


@pytest.mark.parametrize(
    ("among", "answer"),
    [
        ("1 2", "几份加起来是 ¥3.00"),
        ("0", "不能这样分"),
        ("21", "不能这样分"),
        ("-5 15", "不能这样分"),
        ("9.999 0.001", "9.999"),
        ("1e12 1", "1e12"),
        ("苹果", "拼单"),
        ("10000000000 1", "10000000000"),
        ("5 5 " * 40, "不能这样分"),
        ("🍎 10", "🍎"),
    ],
)
def test_shares_that_make_no_sense(deal: Chat, among: str, answer: str) -> None:
    order = buys(deal, "苹果1斤")
    split(deal, order, among).replied(answer)
    assert look.rows(deal, Share) == []


def test_a_fen_cannot_be_shared(deal: Chat) -> None:
    deal.sells("糖", unit="份", price="0.02", stock=9)
    deal.whispers("买 糖1份", by="阿梅").replied("¥0.02")
    split(deal, look.latest(deal), "3").replied("不能这样分")


def test_only_the_buyer_shares_and_others_learn_nothing(deal: Chat) -> None:
    order = buys(deal, "苹果1斤")
    unknown = deal.says(f"拼单 {numbers.show(4242)} 2", by="老王")._texts()
    for by in ("老王", "团长", "经理", "果园"):
        assert split(deal, order, "2", by=by)._texts().replace(numbers.show(order.id), "#") == unknown.replace(
            numbers.show(4242), "#"
        )
    assert look.rows(deal, Share) == []


def test_shared_anew_until_somebody_has_paid(deal: Chat) -> None:
    order = buys(deal, "苹果1斤")
    split(deal, order, "2")
    split(deal, order, "4 6")
    assert [share.amount for share in shares(deal, order)] == [yuan("4.00"), yuan("6.00")]
    split(deal, order, "1").replied("没有拼单")
    assert shares(deal, order) == []
    split(deal, order, "2")
    pays(deal, order, shares(deal, order)[0])
    split(deal, order, "5").replied("已经有人付了 ¥5.00")
    deal.clock.advance(minutes=20)
    deal.runs("orders.expire_orders")
    split(deal, order, "2").replied("不能再改")


def test_sharing_gives_time_once(deal: Chat) -> None:
    order = buys(deal, "苹果1斤")
    deal.clock.advance(minutes=14)
    split(deal, order, "2")
    until = look.order(deal, order.id).expires_at
    assert until > order.expires_at
    deal.clock.advance(minutes=5)
    split(deal, order, "5")
    assert look.order(deal, order.id).expires_at == until


def test_all_orders_with_one_payment(deal: Chat) -> None:
    """付款 全部: one link; what is refunded or cancelled of one order leaves the other alone."""
    fruit = buys(deal, "苹果1斤")
    deal.whispers("买 盒饭1份", by="阿梅").replied("¥15.00")
    meal = look.latest(deal)
    answer = deal.whispers("付款 全部", by="阿梅")
    answer.replied(numbers.show(fruit.id), numbers.show(meal.id), "2 个订单，一共 ¥25.00")
    assert answer.here is not None
    assert [re.sub(r"/pay/.*/", "/pay/…/", url) for url in answer.here.images] == [
        deal.shop.settings.address + "/pay/…/qr.png"
    ]
    number = deal.till.open([fruit.id, meal.id], Actor(deal.who["阿梅"].id), "127.0.0.1").rsplit("/", 1)[1]
    deal.gateway.pay(number)
    deal.till.take_notice({}, deal.gateway.notice(number))
    assert {look.order(deal, order.id).status for order in (fruit, meal)} == {OrderStatus.PAID}
    deal.whispers(f"取消 {numbers.show(meal.id)}", by="阿梅").replied("¥15.00", "已受理")
    settles(deal)
    assert look.order(deal, meal.id).status is OrderStatus.REFUNDED
    assert look.order(deal, fruit.id).status is OrderStatus.PAID
    deal.whispers("付款 全部", by="阿梅").replied("没有要付款的")
    deal.whispers("付款", by="老王").replied("没有要付款的")


def test_one_of_several_is_cancelled_before_they_are_paid(deal: Chat) -> None:
    fruit = buys(deal, "苹果1斤")
    deal.whispers("买 盒饭1份", by="阿梅").replied("¥15.00")
    meal = look.latest(deal)
    both = deal.till.open([fruit.id, meal.id], Actor(deal.who["阿梅"].id), "127.0.0.1").rsplit("/", 1)[1]
    deal.whispers(f"取消 {numbers.show(meal.id)}", by="阿梅").replied("已取消")
    deal.runs("payments.watch_payments")
    assert look.payment(deal, both).status is PaymentStatus.CLOSED
    deal.pays(fruit.id, "阿梅")
    assert look.order(deal, fruit.id).status is OrderStatus.PAID


def test_what_is_shared_is_not_paid_with_all_others(deal: Chat) -> None:
    fruit = buys(deal, "苹果1斤")
    split(deal, fruit, "2")
    deal.whispers("付款 全部", by="阿梅").replied("没有要付款的")
    deal.whispers(f"付款 {numbers.show(fruit.id)}", by="阿梅").replied("拼单")
