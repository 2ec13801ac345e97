"""拼单: one order paid by several people. Until the shares add up, what was paid is a prepayment; it is never lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import insert

from core import numbers
from core.errors import ShopError
from core.events import Event
from core.money import ZERO, Money
from core.work import Work
from models.ledger import Account
from models.orders import OrderStatus
from models.payments import Payment, PaymentLine
from models.refunds import RefundCause
from models.shares import Share, ShareStatus
from queries import deals as deals_found
from queries import orders as orders_found
from queries import payments as payments_found
from queries import shares as find
from services import history, ledger, orders, refunds
from services.orders import NotCancellable, OrderChanged, OrderGone, OrderPaid

MOST = 20


class SharesDiffer(ShopError):
    """The shares don't add up to the order's total. Arguments: number, total, sum."""


class CannotShare(ShopError):
    """For so many people, or so little money, it can't be split. Arguments: number, most."""


class SharesPaid(ShopError):
    """Some of the shares have been paid: it can't be split anew. Arguments: number, paid."""


@dataclass(frozen=True, slots=True)
class SharePaid(Event):
    """One of several people has paid a share."""

    share_id: int


def evenly(total: Money, people: int) -> list[Money]:
    """Equal shares, to the fen."""
    return total.share([1] * people) if 0 < people <= MOST else []


def split(work: Work, order_id: int, amounts: Sequence[Money]) -> list[Share]:
    """Let several people pay an unpaid order. One amount alone makes it whole again, and gives no shares.

    Who splits it first gets the full time to pay anew. Raises NotCancellable, CannotShare, SharesDiffer, SharesPaid.
    """
    order = orders_found.locked(work, order_id)
    assert order is not None
    number = numbers.show(order.id)
    if order.status is not OrderStatus.PLACED or order.expires_at <= work.now:
        raise NotCancellable.of(order)
    if not 0 < len(amounts) <= MOST or any(amount <= ZERO for amount in amounts):
        raise CannotShare(number=number, most=str(MOST))
    if sum(amounts, ZERO) != order.total:
        raise SharesDiffer(number=number, total=order.total, sum=sum(amounts, ZERO))
    if order.paid:
        raise SharesPaid(number=number, paid=order.paid)
    before = find.standing(work, order_id)
    _close(work, before)
    if not before:
        orders.give_time(work, order.id, deals_found.deal(work, order.deal_id) if order.deal_id else None)
    if len(amounts) > 1:
        rows = [
            {"order_id": order_id, "position": n, "amount": amount, "status": ShareStatus.OPEN, "created_at": work.now}
            for n, amount in enumerate(amounts, 1)
        ]
        work.execute(insert(Share), rows)
    payments_found.look_now(work, [order_id])  # what was opened for the whole order, or for other shares, is void
    return find.standing(work, order_id)


def keep(work: Work, payment: Payment, share_id: int, line: PaymentLine) -> bool:
    """A share has been paid. False where it can't be kept: paid already, or its order is none that it is due for.

    The caller holds the order's lock.
    """
    if find.claim(work, share_id, ShareStatus.PAID) is None:
        return False
    if not find.pay_in(work, line.order_id, line.amount):
        raise AssertionError(f"share {share_id} was open for an order that isn't")
    history.note(work, "shares", share_id, ShareStatus.OPEN, ShareStatus.PAID)
    ledger.book(
        work,
        "share-paid",
        share_id,
        (*ledger.till_of(payment), line.amount),
        (Account.PREPAID, line.order_id, -line.amount),
    )
    work.tell(SharePaid(share_id))
    return True


def why_back(work: Work, share_id: int) -> RefundCause:
    """Why the payment of a share that can't be kept goes back."""
    share = find.share(work, share_id)
    order = orders_found.order(work, share.order_id) if share else None
    if share is None or order is None:
        return RefundCause.CHANGED
    if share.status is ShareStatus.PAID or order.status not in (
        OrderStatus.PLACED,
        OrderStatus.EXPIRED,
        OrderStatus.CANCELLED,
    ):
        return RefundCause.DOUBLE
    return RefundCause.CHANGED if order.status is OrderStatus.PLACED else RefundCause.SHORT


def close_for(work: Work, event: OrderPaid) -> None:
    """The order is paid: nobody needs to pay a share of it any more."""
    _close(work, find.standing(work, event.order_id))


def give_back_for(work: Work, event: OrderChanged | OrderGone) -> None:
    """An order has changed or gone: its shares are void, and what was paid of them goes back by itself."""
    standing = find.standing(work, event.order_id)
    _close(work, standing)
    cause = RefundCause.CHANGED if isinstance(event, OrderChanged) else RefundCause.SHORT
    for share in standing:
        if share.status is ShareStatus.PAID:
            _give_back(work, share, cause)


def _close(work: Work, standing: Sequence[Share]) -> None:
    for share in standing:
        if share.status is ShareStatus.OPEN and find.claim(work, share.id, ShareStatus.VOID) is not None:
            history.note(work, "shares", share.id, ShareStatus.OPEN, ShareStatus.VOID)


def _give_back(work: Work, share: Share, cause: RefundCause) -> None:
    if find.claim(work, share.id, ShareStatus.RETURNED) is None:
        return
    history.note(work, "shares", share.id, ShareStatus.PAID, ShareStatus.RETURNED, cause)
    payment = find.paid_by(work, share.id)
    payments_found.keep(work, payment.id, share.order_id, kept=False)
    find.pay_out(work, share.order_id, share.amount)
    refunds.give_back(work, payment, share.order_id, share.amount, cause, held=(Account.PREPAID, share.order_id))
