"""A payment that comes as its order expires, while somebody waits for the goods: one winner, five hundred times."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from core.money import ZERO
from core.quantity import Quantity
from core.work import Work
from models.orders import Fulfilment, Order, OrderStatus
from models.payments import Payment, PaymentLine, PaymentStatus
from models.refunds import Refund, RefundCause
from queries import orders as orders_found
from services import orders, payments
from services.carts import Wanted
from services.orders import OutOfStock
from tests.fire import look
from tests.stories.chat import Chat

ROUNDS, BATCH = 10, 50
TWO = Quantity.of(2)


def test_expiry_and_payment_race_five_hundred_times(chat: Chat) -> None:
    ended: Counter[str] = Counter()
    for round_ in range(ROUNDS):
        ended.update(race(chat, f"抢手货{round_}"))
    assert ended.total() == ROUNDS * BATCH
    assert min(ended["paid"], ended["refunded"]) > 0, f"that was no race: {ended}"


def race(chat: Chat, goods: str) -> list[str]:
    """Fifty orders over all that there is; each expires while it is paid, and a neighbour takes what comes free."""
    chat.sells(goods, unit="份", price="1.00", stock=2 * BATCH)
    numbers = opened(chat, goods)
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
    return winners(chat, numbers)


def opened(chat: Chat, goods: str) -> dict[int, str]:
    """Orders of 阿梅's, which she has just paid at the gateway: payment numbers by order id."""
    with chat.shop.work() as work:
        found = {}
        for _ in range(BATCH):
            order_id = take(work, chat, goods, "阿梅")
            order = orders_found.locked(work, order_id)
            assert order is not None
            payment = payments.request(work, [order], chat.who["阿梅"].id, chat.gateway.name)
            url = chat.gateway.open_h5(payments.charge_for(work, payment), payer_ip="127.0.0.1")
            payments.record_opened(work, payment.id, url)
            chat.gateway.pay(payment.number)
            found[order_id] = payment.number
    return found


def take(work: Work, chat: Chat, goods: str, by: str) -> int:
    me = chat.who[by].id
    return orders.place(work, [Wanted(chat.sku[goods].id, TWO)], buyer=me, placed_by=me).order_id


def winners(chat: Chat, numbers: dict[int, str]) -> list[str]:
    """Who won each; it must be one of them, with all that belongs to it."""
    mine = {order.id: order for order in look.rows(chat, Order, Order.id.in_(numbers))}
    lines = {line.order_id: line for line in look.rows(chat, PaymentLine, PaymentLine.order_id.in_(numbers))}
    parts = Counter(part.order_id for part in look.rows(chat, Fulfilment, Fulfilment.order_id.in_(numbers)))
    back = [(r.order_id, r.cause, r.amount) for r in look.rows(chat, Refund, Refund.order_id.in_(numbers))]
    paid = look.rows(chat, Payment, Payment.number.in_(numbers.values()), Payment.status == PaymentStatus.PAID)
    assert len(mine) == len(lines) == len(paid) == len(numbers)
    won = []
    for order in mine.values():
        gone = [(order.id, RefundCause.LATE, order.total)] if order.status is OrderStatus.EXPIRED else []
        assert [refund for refund in back if refund[0] == order.id] == gone
        kept = order.status is OrderStatus.PAID
        assert kept or gone, order.status
        assert (lines[order.id].kept, parts[order.id], order.paid) == (kept, int(kept), order.total if kept else ZERO)
        won.append("paid" if kept else "refunded")
    return won


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
