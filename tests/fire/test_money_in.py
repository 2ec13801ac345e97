"""Money that comes late, twice, for something else, or unannounced."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from core import numbers
from core.money import Money
from core.work import Actor
from models.ledger import Account, Entry, Posting
from models.orders import Fulfilment, Order, OrderStatus
from models.payments import PaymentStatus, Way
from models.refunds import Refund, RefundCause, RefundStatus
from payments.gateway import PaymentState
from tests.fire import look
from tests.stories.chat import Chat


@pytest.fixture
def deal(chat: Chat) -> Chat:
    chat.says("开团 周五水果团\n苹果 8.50\n香蕉 4.00\n盒饭", by="团长").replied("周五水果团")
    return chat


def orders(chat: Chat, text: str, by: str = "阿梅") -> Order:
    chat.says(text, by=by).replied(by)
    return look.latest(chat)


def opened(chat: Chat, order: Order, by: str = "阿梅") -> str:
    return chat.till.open([order.id], Actor(chat.who[by].id), "127.0.0.1").rsplit("/", 1)[1]


def expires(chat: Chat) -> None:
    chat.clock.advance(minutes=16)
    chat.runs("orders.expire_orders")


def comes_back(chat: Chat, order: Order, cause: RefundCause, amount: str) -> None:
    """Exactly one refund, by itself, for this reason; done in the end, and said."""
    for _ in range(3):
        chat.runs("payments.send_refunds")
        chat.clock.advance(minutes=2)
    (refund,) = [found for found in look.refunds(chat, order.id) if found.cause is cause]
    assert (refund.amount, refund.status) == (Money.parse(amount), RefundStatus.DONE)
    assert any("自动原路退回" in said and amount in said for said in chat.told("阿梅"))
    assert any("已到账" in said and amount in said for said in chat.told("阿梅"))


def test_late_but_still_there(deal: Chat) -> None:
    order = orders(deal, "苹果2斤")
    number = opened(deal, order)
    expires(deal)
    assert look.sku(deal, "苹果").reserved.thousandths == 0
    deal.gateway.pay(number)
    deal.till.take_notice({}, deal.gateway.notice(number))
    assert look.order(deal, order.id).status is OrderStatus.PAID
    assert look.sku(deal, "苹果").sold.thousandths == 2000
    assert look.refunds(deal, order.id) == []
    assert any("苹果 × 2斤" in said for said in deal.told("果园"))


def test_late_and_gone(deal: Chat) -> None:
    order = orders(deal, "香蕉20斤 苹果1斤")
    number = opened(deal, order)
    expires(deal)
    orders(deal, "香蕉1斤", by="老王")
    deal.gateway.pay(number)
    for _ in range(3):
        deal.till.take_notice({}, deal.gateway.notice(number))
    comes_back(deal, order, RefundCause.LATE, "88.50")
    assert look.order(deal, order.id).status is OrderStatus.EXPIRED
    assert look.sku(deal, "苹果").sold.thousandths == 0, "half of a refused order was sold"
    assert any("到得太晚" in said for said in deal.told("果园"))


def test_late_after_cancelling(deal: Chat) -> None:
    order = orders(deal, "苹果2斤")
    number = opened(deal, order)
    deal.whispers(f"取消 {numbers.show(order.id)}", by="阿梅").replied("已取消")
    deal.gateway.pay(number)
    deal.till.take_notice({}, deal.gateway.notice(number))
    assert look.order(deal, order.id).status is OrderStatus.PAID


def test_paid_twice(deal: Chat) -> None:
    order = orders(deal, "苹果2斤")
    first = opened(deal, order)
    second = deal.till.open([order.id], Actor(deal.who["阿梅"].id), "", way=Way.NATIVE).rsplit("/", 1)[1]
    assert first != second
    for number in (first, second):
        deal.gateway.pay(number)
        deal.till.take_notice({}, deal.gateway.notice(number))
        deal.till.take_notice({}, deal.gateway.notice(number))
    comes_back(deal, order, RefundCause.DOUBLE, "17.00")
    paid = look.order(deal, order.id)
    assert (paid.status, paid.refunded) == (OrderStatus.PAID, Money(0))
    assert len(look.rows(deal, Fulfilment)) == 1


def test_changed_while_paying(deal: Chat) -> None:
    order = orders(deal, "苹果2斤")
    number = opened(deal, order)
    orders(deal, "苹果+1斤")
    deal.gateway.pay(number)
    deal.till.take_notice({}, deal.gateway.notice(number))
    comes_back(deal, order, RefundCause.CHANGED, "17.00")
    assert look.order(deal, order.id).status is OrderStatus.PLACED
    deal.pays(order.id, "阿梅")
    assert look.order(deal, order.id).paid == Money.parse("25.50")


def test_what_is_open_for_an_order_that_changed_is_closed_at_the_gateway(deal: Chat) -> None:
    order = orders(deal, "苹果2斤")
    number = opened(deal, order)
    orders(deal, "苹果+1斤")
    deal.runs("payments.watch_payments")
    assert deal.gateway.payments[number].state is PaymentState.CLOSED
    assert look.payment(deal, number).status is PaymentStatus.CLOSED


def test_two_orders_with_one_payment_where_one_is_too_late(deal: Chat) -> None:
    """What fits is kept, the rest goes back; the payment's own sum is right either way."""
    meal = orders(deal, "盒饭1份")
    fruit = orders(deal, "香蕉20斤", by="老王")
    both = deal.till.open([meal.id, fruit.id], Actor(deal.who["阿梅"].id), "127.0.0.1").rsplit("/", 1)[1]
    deal.whispers(f"取消 {numbers.show(fruit.id)}", by="老王").replied("已取消")
    orders(deal, "香蕉1斤", by="老王")
    deal.gateway.pay(both)
    deal.till.take_notice({}, deal.gateway.notice(both))
    assert look.order(deal, meal.id).status is OrderStatus.PAID
    (refund,) = look.refunds(deal, fruit.id)
    assert (refund.cause, refund.amount) == (RefundCause.LATE, Money.parse("80.00"))


WRONG: list[dict[str, Any]] = [
    {"amount": Money(1)},
    {"amount": Money(1701)},
    {"mchid": "1900000999"},
    {"currency": "USD"},
    {"app_id": "wx-somebody-else"},
]


def test_facts_that_differ_are_held(deal: Chat) -> None:
    """Also where the payment was closed already: money is there that somebody must look at."""
    paid = []
    for closed in (True, False):
        for wrong in WRONG:
            order = orders(deal, "苹果2斤")
            number = opened(deal, order)
            deal.gateway.pay(number)
            paid.append((order.id, number, replace(deal.gateway.payments[number], **wrong)))
            if closed:
                deal.gateway.payments[number] = replace(deal.gateway.payments[number], state=PaymentState.CLOSED)
            expires(deal)
            if closed:
                deal.runs("payments.watch_payments")
                assert look.payment(deal, number).status is PaymentStatus.CLOSED
    for _, number, facts in paid:
        deal.gateway.payments[number] = facts
        for _ in range(3):
            deal.till.take_notice({}, deal.gateway.notice(number))
    assert {look.payment(deal, number).status for _, number, _ in paid} == {PaymentStatus.HELD}
    assert {look.order(deal, order_id).status for order_id, _, _ in paid} == {OrderStatus.EXPIRED}
    assert look.rows(deal, Fulfilment) == look.rows(deal, Refund) == look.rows(deal, Entry) == []
    assert len([said for said in deal.told("经理") if "对不上" in said]) == len(paid)


def test_a_payment_that_nobody_asked_for_is_nobodys(deal: Chat, caplog: pytest.LogCaptureFixture) -> None:
    """Signed and sealed, and yet of an order that isn't ours: taken, so that it doesn't come fifteen times."""
    order = orders(deal, "苹果2斤")
    number = deal.pays(order.id, "阿梅", noticed=False)
    deal.gateway.payments["QMnobodys"] = replace(deal.gateway.payments[number], number="QMnobodys")
    before = look.counts(deal)
    deal.till.take_notice({}, deal.gateway.notice("QMnobodys"))
    after = look.counts(deal)
    assert after.pop("gateway_notices") == before.pop("gateway_notices") + 1
    assert after == before
    assert "payment of nobody's" in caplog.text


def test_notices_repeated_and_shuffled_are_booked_once(deal: Chat) -> None:
    numbers_, notices = {}, []
    for _ in range(12):
        order = orders(deal, "苹果1斤")
        number = deal.pays(order.id, "阿梅", noticed=False)
        numbers_[number] = order.id
        same = deal.gateway.notice(number)
        notices += [same, same, deal.gateway.notice(number)]
        deal.clock.advance(minutes=16)  # the next one is an order of its own
        deal.runs("orders.expire_orders")
    random.Random(7).shuffle(notices)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda notice: deal.till.take_notice({}, notice), notices))
    entries = look.rows(deal, Entry)
    assert sorted((e.kind, e.source_id) for e in entries) == sorted(("paid", i) for i in numbers_.values())
    assert sum(p.amount.fen for p in look.rows(deal, Posting, Posting.account == Account.GATEWAY)) == 12 * 850


@pytest.mark.parametrize("minutes", [1, 16])
def test_all_notices_lost(deal: Chat, minutes: int) -> None:
    """The shop asks by itself: in time, and for what was paid at the last moment."""
    order = orders(deal, "苹果2斤")
    deal.pays(order.id, "阿梅", noticed=False)
    deal.clock.advance(minutes=minutes)
    deal.runs("orders.expire_orders")
    deal.runs("payments.watch_payments")
    assert look.order(deal, order.id).status is OrderStatus.PAID


def test_a_gateway_that_is_down_is_asked_again(deal: Chat) -> None:
    order = orders(deal, "苹果2斤")
    deal.pays(order.id, "阿梅", noticed=False)
    deal.clock.advance(minutes=1)
    deal.gateway.down = True
    deal.runs("payments.watch_payments")
    assert look.order(deal, order.id).status is OrderStatus.PLACED
    deal.gateway.down = False
    deal.clock.advance(minutes=1)
    deal.runs("payments.watch_payments")
    assert look.order(deal, order.id).status is OrderStatus.PAID
