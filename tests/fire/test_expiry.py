"""A payment that comes as its order expires, while somebody waits for the goods: one winner, five hundred times."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from core.quantity import Quantity
from core.work import Actor, Work
from models.orders import Fulfilment, Order, OrderStatus
from models.payments import PaymentLine, PaymentStatus
from models.refunds import RefundCause
from services import orders, payments
from services.orders import OutOfStock, Wanted
from tests.fire import look
from tests.stories.chat import Chat

ROUNDS, BATCH = 10, 50
TWO = Quantity.of(2)


def test_expiry_and_payment_race_five_hundred_times(chat: Chat) -> None:
    ended: Counter[str] = Counter()
    for round_ in range(ROUNDS):
        ended.update(race(chat, f"抢手货{round_}"))
    assert ended.total() == ROUNDS * BATCH
    assert ended["paid"] and ended["refunded"], f"that was no race: {ended}"


def race(chat: Chat, goods: str) -> list[str]:
    """Fifty orders over all that there is; each expires while it is paid, and a neighbour takes what comes free."""
    chat.sells(goods, unit="份", price="1.00", stock=2 * BATCH)
    numbers = dict(opened(chat, goods) for _ in range(BATCH))
    chat.clock.advance(minutes=16)
    gate = threading.Barrier(2, timeout=30)

    def expire() -> None:
        for order_id in numbers:
            gate.wait()
            with chat.shop.work() as work:
                orders.cancel_unpaid(work, order_id, "not paid in time", OrderStatus.EXPIRED)
            with suppress(OutOfStock), chat.shop.work() as work:
                take(work, chat, goods, "老王")

    def pay() -> None:
        for number in numbers.values():
            notice = chat.gateway.notice(number)
            gate.wait()
            chat.till.take_notice({}, notice)

    with ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(expire), threads.submit(pay)]:
            done.result()
    return [winner(chat, order_id, number) for order_id, number in numbers.items()]


def opened(chat: Chat, goods: str) -> tuple[int, str]:
    """An order of 阿梅's, which she has just paid at the gateway."""
    with chat.shop.work() as work:
        order_id = take(work, chat, goods, "阿梅")
    number = chat.till.open([order_id], Actor(chat.who["阿梅"].id), "127.0.0.1").rsplit("/", 1)[1]
    chat.gateway.pay(number)
    return order_id, number


def take(work: Work, chat: Chat, goods: str, by: str) -> int:
    me = chat.who[by].id
    return orders.place(work, [Wanted(chat.sku[goods].id, TWO)], buyer=me, placed_by=me).order_id


def winner(chat: Chat, order_id: int, number: str) -> str:
    """Who won; it must be one of them, with all that belongs to it."""
    order, payment = look.order(chat, order_id), look.payment(chat, number)
    (line,) = look.rows(chat, PaymentLine, PaymentLine.payment_id == payment.id)
    refunds, parts = look.refunds(chat, order_id), look.rows(chat, Fulfilment, Fulfilment.order_id == order_id)
    assert payment.status is PaymentStatus.PAID
    if order.status is OrderStatus.PAID:
        assert (line.kept, len(parts), refunds, order.paid) == (True, 1, [], order.total)
        return "paid"
    assert (order.status, line.kept, parts) == (OrderStatus.EXPIRED, False, [])
    assert [(r.cause, r.amount) for r in refunds] == [(RefundCause.LATE, order.total)]
    return "refunded"


def test_an_order_that_got_more_time_does_not_expire(chat: Chat) -> None:
    """The job has seen that it is due; before it gets there, the buyer adds something."""
    chat.says("开团 团\n苹果", by="团长")
    chat.says("苹果1斤", by="阿梅")
    order_id = look.latest(chat).id
    chat.clock.advance(minutes=14)
    chat.says("苹果+1斤", by="阿梅")
    chat.clock.advance(minutes=5)
    with chat.shop.work() as work:
        assert not orders.cancel_unpaid(work, order_id, "not paid in time", OrderStatus.EXPIRED)
    assert look.order(chat, order_id).status is OrderStatus.PLACED


def test_a_payment_that_is_unknown_changes_nothing(chat: Chat) -> None:
    before = look.counts(chat)
    with chat.shop.work() as work:
        assert not orders.mark_paid(work, 4711)
        assert payments.next_look(work) is None
    assert look.counts(chat) == before
    assert look.rows(chat, Order) == []
