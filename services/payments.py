"""Payments: asked for, opened, believed, settled. Gateway calls are made by services.till, never here."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from core import numbers
from core.errors import ShopError
from core.events import Event
from core.money import ZERO, Money
from core.say import Say, say
from core.work import Work
from models.ledger import Account
from models.orders import Order, OrderStatus
from models.payments import GatewayNotice, Payment, PaymentLine, PaymentStatus, Way
from models.refunds import RefundCause
from models.shares import Share, ShareStatus
from payments.gateway import Charge, Closing, PaymentFacts
from queries import orders as orders_found
from queries import payments as find
from queries import shares as shares_found
from queries import splits as splits_found
from services import history, ledger, orders, refunds, shares

log = logging.getLogger("qunmai.payments")

LOOK_EVERY = timedelta(seconds=20)  # a lost notice is made up for within a minute
CALL_LASTS = timedelta(seconds=60)  # how long one process keeps a payment to itself
STILL_USABLE = timedelta(seconds=30)
# A link is good for five minutes, codes and prepay ids for two hours; asked for again, the gateway gives another one.
LINK_LASTS = {Way.H5: timedelta(minutes=4), Way.NATIVE: timedelta(minutes=110), Way.JSAPI: timedelta(minutes=110)}


class NothingToPay(ShopError):
    """The order is paid, cancelled or expired. Arguments: number, status (a Say)."""


class NotAsShown(ShopError):
    """It costs something else than the payer was shown. Arguments: shown, total (Money)."""


@dataclass(frozen=True, slots=True)
class PaymentAsked(Event):
    """A payment is about to be opened: whoever wants a say in how must have it now."""

    payment_id: int


@dataclass(frozen=True, slots=True)
class PaymentHeld(Event):
    """The gateway's facts differ from what we asked for: somebody must look."""

    payment_id: int
    problem: str


def request(
    work: Work,
    wanted: Sequence[Order],
    payer: int,
    gateway: str,
    *,
    way: Way = Way.H5,
    share: Share | None = None,
    openid: str = "",
    shown: Money | None = None,
) -> Payment:
    """The payment for these orders, or for a share of the only one, new or still usable.

    Our number is stored with it, before the gateway is called. `openid` is whose it is, with JSAPI; `shown` is what
    the payer was told that it costs. Raises NothingToPay, NotAsShown.
    """
    for order in wanted:
        check_payable(work, order, share)
    amounts = {order.id: share.amount if share else order.total for order in wanted}
    total = sum(amounts.values(), ZERO)
    if shown is not None and shown != total:
        raise NotAsShown(shown=shown, total=total)
    found = usable(work, wanted, (gateway, way, openid or None), share)
    if found is not None:
        return found
    find.look_now(work, list(amounts))
    until = min(order.expires_at for order in wanted)
    payment_id = _store(
        work, share, amounts, member_id=payer, gateway=gateway, way=way, openid=openid or None, expires_at=until
    )
    work.tell(PaymentAsked(payment_id))
    return find.payment(work, payment_id)


def _store(work: Work, share: Share | None, amounts: Mapping[int, Money], **payment: Any) -> int:
    """A new payment of these amounts, by the order, under a number of ours."""
    payment_id: int = work.execute(
        insert(Payment)
        .values(
            number=new_number(work),
            status=PaymentStatus.NEW,
            amount=sum(amounts.values(), ZERO),
            pay_url="",
            problem="",
            created_at=work.now,
            next_look_at=work.now + CALL_LASTS,
            **payment,
        )
        .returning(Payment.id)
    ).scalar_one()
    work.execute(
        insert(PaymentLine),
        [
            {
                "payment_id": payment_id,
                "order_id": order_id,
                "amount": amount,
                "share_id": share.id if share else None,
                "kept": False,
            }
            for order_id, amount in amounts.items()
        ],
    )
    return payment_id


def check_payable(work: Work, order: Order, share: Share | None = None) -> None:
    """Raises NothingToPay where an order, or a share of it, can't be paid (any more)."""
    status = why_not(work, order, share)
    if status is not None:
        raise NothingToPay(number=numbers.show(order.id), status=status)


def why_not(work: Work, order: Order, share: Share | None = None) -> Say | None:
    """Why an order, or a share of it, can't be paid (any more); None where it can."""
    if share is not None and share.status is not ShareStatus.OPEN:
        return say(f"share-status-{share.status}")
    if order.status is OrderStatus.PLACED and order.expires_at <= work.now:
        return say(f"order-status-{OrderStatus.EXPIRED}")
    if order.status is not OrderStatus.PLACED:
        return say(f"order-status-{order.status}")
    return say("order-shared") if share is None and shares_found.standing(work, order.id) else None


def new_number(work: Work) -> str:
    """A number of ours for the gateway: drawn, because a restored backup would count the same numbers again."""
    return work.settings.payments.number_prefix + secrets.token_hex(10)


def usable(
    work: Work, wanted: Sequence[Order], how: tuple[str, Way, str | None], share: Share | None
) -> Payment | None:
    """A payment for exactly this, in this way, that has a little time left, or as much as a new one would have."""
    own = share.id if share else None
    asked = {(order.id, own, share.amount if share else order.total) for order in wanted}
    until = min(order.expires_at for order in wanted)
    for payment in find.unpaid_for(work, wanted[0].id):
        same = {(line.order_id, line.share_id, line.amount) for line in find.lines(work, payment.id)} == asked
        lasts = payment.expires_at > work.now + STILL_USABLE or payment.expires_at == until
        if same and lasts and (payment.gateway, payment.way, payment.openid) == how:
            return payment
    return None


def link_of(work: Work, payment: Payment) -> str:
    """What the gateway gave to pay with, if it is still good; else ""."""
    if payment.status is not PaymentStatus.OPEN or payment.opened_at is None:
        return ""
    return payment.pay_url if work.now < payment.opened_at + LINK_LASTS[payment.way] else ""


def charge_for(work: Work, payment: Payment) -> Charge:
    """What the gateway is asked for."""
    lines = find.lines(work, payment.id)
    shown = "、".join(numbers.show(line.order_id) for line in lines)
    return Charge(
        number=payment.number,
        amount=payment.amount,
        description=f"群买订单 {shown}"[:127],
        expires_at=payment.expires_at,
        notify_url=work.settings.address + "/payments/notice",
        sharing=splits_found.of_payment(work, payment.id) is not None,
    )


def record_opened(work: Work, payment_id: int, url: str) -> None:
    """The gateway took the charge and gave a link."""
    told = {"pay_url": url, "opened_at": work.now, "next_look_at": work.now + LOOK_EVERY}
    if find.claim(work, payment_id, PaymentStatus.OPEN, **told) is None:
        work.execute(
            update(Payment).where(Payment.id == payment_id, Payment.status == PaymentStatus.OPEN).values(**told)
        )


def take_notice(work: Work, gateway: str, event_id: str, kind: str, number: str) -> bool:
    """Note a verified notice; False where this very event was taken before."""
    try:
        with work.session.begin_nested():
            work.execute(
                insert(GatewayNotice).values(
                    gateway=gateway, event_id=event_id, kind=kind, number=number, taken_at=work.now
                )
            )
    except IntegrityError:
        return False
    return True


def settle(work: Work, facts: PaymentFacts, *, mchid: str, app_id: str) -> None:
    """Believe verified facts about a payment: once, whatever order and number they come in.

    Facts that differ from what we asked for are held for somebody to look at, never fulfilled.
    """
    payment = find.numbered(work, facts.number)
    if payment is None:
        log.warning("payment of nobody's", extra={"payment": facts.number})
    if payment is None or not facts.state.was_paid:
        return
    # Locked before the payment moves: whoever changes, cancels or expires an order also goes from it to its payments.
    lines = find.lines(work, payment.id)
    wanted = {line.order_id: orders_found.locked(work, line.order_id) for line in lines}
    different = facts.differences(number=payment.number, amount=payment.amount, mchid=mchid, app_id=app_id)
    if different:
        problem = "; ".join(different)[:300]
        old = find.claim(work, payment.id, PaymentStatus.HELD, problem=problem, next_look_at=None)
        if old is not None:
            history.note(work, "payments", payment.id, old, PaymentStatus.HELD, problem)
            work.tell(PaymentHeld(payment.id, problem))
        return
    paid = find.claim(
        work,
        payment.id,
        PaymentStatus.PAID,
        transaction_id=facts.transaction_id or None,
        paid_at=facts.paid_at or work.now,
        next_look_at=None,
        problem="",
    )
    if paid is None:
        return
    history.note(work, "payments", payment.id, paid, PaymentStatus.PAID)
    for line in lines:
        _settle_line(work, payment, line, wanted[line.order_id])


def _settle_line(work: Work, payment: Payment, line: PaymentLine, order: Order | None) -> None:
    if line.share_id is not None:
        _settle_share(work, payment, line, line.share_id)
        return
    fits = order is not None and order.total == line.amount
    if fits and not (order and order.paid) and orders.mark_paid(work, line.order_id):
        find.keep(work, payment.id, line.order_id)
        _book_sale(work, line.order_id, line.amount, ledger.till_of(payment))
        return
    kept = find.kept_for(work, line.order_id)
    cause = RefundCause.DOUBLE if kept else RefundCause.LATE if fits else RefundCause.CHANGED
    refunds.give_back(work, payment, line.order_id, line.amount, cause)


def _settle_share(work: Work, payment: Payment, line: PaymentLine, share_id: int) -> None:
    """One of several people has paid a share; with the last one the order is paid."""
    if not shares.keep(work, payment, share_id, line):
        refunds.give_back(work, payment, line.order_id, line.amount, shares.why_back(work, share_id))
        return
    find.keep(work, payment.id, line.order_id)
    order = orders_found.order(work, line.order_id)
    if order is not None and order.paid == order.total and orders.mark_paid(work, order.id):
        _book_sale(work, order.id, ZERO)


def _book_sale(work: Work, order_id: int, paid: Money, till: ledger.Place = ledger.AT_GATEWAY) -> None:
    """The customer's prepayment: what was paid now, and what shop and points add so that suppliers get their due."""
    lines = orders_found.lines(work, order_id)
    from_shop = sum((line.from_shop for line in lines), ZERO)
    from_points = sum((line.from_points for line in lines), ZERO)
    ledger.book(
        work,
        "paid",
        order_id,
        (*till, paid),
        (Account.DISCOUNTS, None, from_shop),
        (Account.POINTS, orders_found.buyer(work, order_id), from_points),
        (Account.PREPAID, order_id, -(paid + from_shop + from_points)),
    )


def accept_free(work: Work, event: orders.OrderCostsNothing) -> None:
    """What costs nothing is paid as soon as it is placed: no gateway needs to hear of it."""
    if orders.mark_paid(work, event.order_id):
        _book_sale(work, event.order_id, ZERO)


@dataclass(frozen=True, slots=True)
class Look:
    """What to ask the gateway about a payment: how it stands, or to close it."""

    payment_id: int
    number: str
    close: bool


def next_look(work: Work) -> Look | None:
    """Claim a payment that is due to be looked at."""
    payment = find.claim_look(work, work.now + CALL_LASTS)
    if payment is None:
        return None
    over = payment.expires_at <= work.now or not find.is_wanted(work, payment.id)
    return Look(payment.id, payment.number, close=over)


def record_look(
    work: Work, look: Look, closing: Closing | None, facts: PaymentFacts | None, *, mchid: str, app_id: str
) -> None:
    """What the gateway said. Where it said nothing believable, the next look comes by itself."""
    if facts is not None and facts.state.was_paid:
        settle(work, facts, mchid=mchid, app_id=app_id)
    elif closing in (Closing.CLOSED, Closing.MISSING) or (facts is not None and facts.state.is_dead):
        old = find.claim(work, look.payment_id, PaymentStatus.CLOSED, next_look_at=None)
        if old is not None:
            history.note(work, "payments", look.payment_id, old, PaymentStatus.CLOSED)
    else:
        work.execute(
            update(Payment)
            .where(Payment.id == look.payment_id, Payment.next_look_at.is_not(None))
            .values(next_look_at=work.now + LOOK_EVERY)
        )


def void_for(work: Work, event: orders.OrderChanged | orders.OrderGone | orders.OrderPaid) -> None:
    """An order has changed, gone or been paid: what else was opened for it is to be closed at the gateway."""
    find.look_now(work, [event.order_id])
