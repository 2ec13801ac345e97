"""Refunds: pending, due, of an order."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, exists, func, or_, select, type_coerce, update
from sqlalchemy.orm import aliased

from core.money import ZERO, Money
from core.quantity import Quantity
from core.work import Work
from models.base import Fen, Thousandths
from models.orders import Order, OrderLine
from models.payments import Payment
from models.refunds import REFUND_FLOW, Refund, RefundCause, RefundLine, RefundStatus

TAKEN = (
    RefundStatus.APPROVED,
    RefundStatus.SENT,
    RefundStatus.REDIRECTED,
    RefundStatus.DONE,
    RefundStatus.FAILED,
)


def refund(work: Work, refund_id: int) -> Refund:
    return work.session.get_one(Refund, refund_id, populate_existing=True)


def of_sales() -> ColumnElement[bool]:
    """For figures: not those by which a replacement was called off, which was no sale."""
    return Refund.order_id.not_in(select(Order.id).where(Order.replaces.is_not(None)))


def numbered(work: Work, number: str) -> Refund | None:
    return work.execute(
        select(Refund).where(Refund.number == number).execution_options(populate_existing=True)
    ).scalar_one_or_none()


def lines(work: Work, refund_id: int) -> list[RefundLine]:
    return list(
        work.execute(
            select(RefundLine).where(RefundLine.refund_id == refund_id).order_by(RefundLine.order_line_id)
        ).scalars()
    )


def of_order(work: Work, order_id: int) -> list[Refund]:
    return list(work.execute(select(Refund).where(Refund.order_id == order_id).order_by(Refund.id)).scalars())


def together(work: Work, refund_id: int) -> list[Refund]:
    """A refund with those that it leads: one for each payment of an order that several people paid."""
    return list(
        work.execute(
            select(Refund)
            .where(or_(Refund.id == refund_id, Refund.with_id == refund_id))
            .order_by(Refund.id)
            .execution_options(populate_existing=True)
        ).scalars()
    )


def whole(work: Work, refund: Refund) -> Money:
    """What was asked back, over all payments."""
    return sum((found.amount for found in together(work, refund.id)), ZERO)


def pending(work: Work, order_id: int) -> list[Refund]:
    """Refunds of an order that await a word, without those that another one leads."""
    return [
        found for found in of_order(work, order_id) if found.status is RefundStatus.REQUESTED and found.with_id is None
    ]


def all_pending(work: Work, limit: int = 20) -> list[tuple[Refund, Money]]:
    """All that await a word, each with the whole amount."""
    led = aliased(Refund)
    more = select(func.coalesce(func.sum(led.amount), 0)).where(led.with_id == Refund.id).scalar_subquery()
    found = work.execute(
        select(Refund, type_coerce(Refund.amount + more, Fen).label("whole"))
        .where(Refund.status == RefundStatus.REQUESTED, Refund.with_id.is_(None))
        .order_by(Refund.id)
        .limit(limit)
    )
    return [(row.Refund, row.whole) for row in found]


def in_trouble(work: Work, order_id: int | None = None, limit: int = 20) -> list[Refund]:
    """What the gateway couldn't pay back, or paid to our own bank account instead: of one order, or of all."""
    of_it = [Refund.order_id == order_id] if order_id is not None else []
    return list(
        work.execute(
            select(Refund)
            .where(Refund.status.in_((RefundStatus.FAILED, RefundStatus.REDIRECTED)), *of_it)
            .order_by(Refund.id)
            .limit(limit)
            .execution_options(populate_existing=True)
        ).scalars()
    )


def suppliers_of(work: Work, refund_id: int) -> set[int]:
    """Whose goods a refund, with those that it leads, is about."""
    return set(
        work.execute(
            select(OrderLine.supplier_id)
            .join(RefundLine, RefundLine.order_line_id == OrderLine.id)
            .join(Refund, Refund.id == RefundLine.refund_id)
            .where(or_(Refund.id == refund_id, Refund.with_id == refund_id))
        ).scalars()
    )


def number_on(work: Work, payment_ids: Collection[int]) -> dict[int, int]:
    """How many refunds each of these payments has seen; the gateway allows fifty."""
    found = work.execute(
        select(Refund.payment_id, func.count().label("number"))
        .where(Refund.payment_id.in_(payment_ids))
        .group_by(Refund.payment_id)
    )
    return {row.payment_id: row.number for row in found}


def asked_of(work: Work, order_id: int) -> dict[int, Money]:
    """What of an order's money is asked back, or has gone back, on each payment."""
    found = work.execute(
        select(Refund.payment_id, type_coerce(func.sum(Refund.amount), Fen).label("amount"))
        .where(
            Refund.order_id == order_id,
            Refund.payment_id.is_not(None),
            Refund.cause == RefundCause.ASKED,
            Refund.status != RefundStatus.REJECTED,
        )
        .group_by(Refund.payment_id)
    )
    return {row.payment_id: row.amount for row in found}


def claim(work: Work, refund_id: int, new: RefundStatus, **values: Any) -> RefundStatus | None:
    """Move a refund by a conditional update; its old status, or None where it may not move (any more)."""
    for old in REFUND_FLOW.sources(new):
        moved = work.execute(
            update(Refund)
            .where(Refund.id == refund_id, Refund.status == old)
            .values(status=new, **values)
            .execution_options(synchronize_session=False)
        )
        if moved.rowcount:  # type: ignore[attr-defined]
            return old
    return None


def claim_look(work: Work, until: datetime) -> Refund | None:
    """A refund that is due to be sent or asked about, put off until `until` so that nobody else does meanwhile."""
    found = work.execute(
        select(Refund)
        .where(Refund.next_look_at <= work.now, _goes_by_gateway())
        .order_by(Refund.next_look_at, Refund.id)  # of several that are due at once, who asked first
        .limit(1)
    ).scalar_one_or_none()
    if found is None:
        return None
    claimed = work.execute(
        update(Refund)
        .where(Refund.id == found.id, Refund.next_look_at == found.next_look_at)
        .values(next_look_at=until)
        .execution_options(synchronize_session=False)
    )
    return found if claimed.rowcount else None  # type: ignore[attr-defined]


def _goes_by_gateway() -> ColumnElement[bool]:
    return ~exists().where(Payment.id == Refund.payment_id, Payment.taken_by.is_not(None))


def look_at(work: Work, refund_id: int, when: datetime | None) -> None:
    """When a refund is looked at next; None: there is nothing to be asked."""
    work.execute(
        update(Refund)
        .where(Refund.id == refund_id)
        .values(next_look_at=when)
        .execution_options(synchronize_session=False)
    )


def reserve_money(work: Work, order_id: int, amount: Money) -> bool:
    """Set an amount of what was paid aside for a refund; False where that much is not left."""
    done = work.execute(
        update(Order)
        .where(Order.id == order_id, Order.paid - Order.refunded - Order.refunding >= amount.fen)
        .values(refunding=Order.refunding + amount)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def reserve_line(
    work: Work, line_id: int, quantity: Quantity, amount: Money, from_shop: Money, from_points: Money
) -> bool:
    """Set a part of a line aside for a refund; False where that much is not left of it.

    What an after-sales case has claimed is not left, neither the pieces nor their money.
    """
    after, whole = type_coerce(OrderLine.refunded + amount, BigInteger), type_coerce(OrderLine.quantity, BigInteger)
    unclaimed = type_coerce(OrderLine.quantity - OrderLine.claimed, BigInteger)
    done = work.execute(
        update(OrderLine)
        .where(
            OrderLine.id == line_id,
            OrderLine.returned + quantity <= OrderLine.quantity - OrderLine.claimed,
            or_(OrderLine.claimed == 0, after * whole <= type_coerce(OrderLine.amount, BigInteger) * unclaimed),
            OrderLine.refunded + amount <= OrderLine.amount,
            OrderLine.shop_returned + from_shop <= OrderLine.from_shop,
            OrderLine.points_returned + from_points <= OrderLine.from_points,
        )
        .values(
            returned=OrderLine.returned + quantity,
            refunded=OrderLine.refunded + amount,
            shop_returned=OrderLine.shop_returned + from_shop,
            points_returned=OrderLine.points_returned + from_points,
        )
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def free(work: Work, refund: Refund) -> None:
    """Undo both for a refund that was rejected."""
    work.execute(
        update(Order)
        .where(Order.id == refund.order_id)
        .values(refunding=Order.refunding - refund.amount)
        .execution_options(synchronize_session=False)
    )
    for line in lines(work, refund.id):
        work.execute(
            update(OrderLine)
            .where(OrderLine.id == line.order_line_id)
            .values(
                returned=OrderLine.returned - line.quantity,
                refunded=OrderLine.refunded - line.amount,
                shop_returned=OrderLine.shop_returned - line.from_shop,
                points_returned=OrderLine.points_returned - line.from_points,
            )
            .execution_options(synchronize_session=False)
        )


def paid_back(work: Work, refund: Refund) -> None:
    """What was set aside has gone back."""
    work.execute(
        update(Order)
        .where(Order.id == refund.order_id)
        .values(refunding=Order.refunding - refund.amount, refunded=Order.refunded + refund.amount)
        .execution_options(synchronize_session=False)
    )


def gone_back(work: Work, order_id: int) -> dict[int, Quantity]:
    """How much of each line of an order approved refunds cover."""
    goes_back = type_coerce(func.sum(RefundLine.quantity), Thousandths).label("quantity")
    found = work.execute(
        select(RefundLine.order_line_id, goes_back)
        .join(Refund, Refund.id == RefundLine.refund_id)
        .where(Refund.order_id == order_id, Refund.status.in_(TAKEN))
        .group_by(RefundLine.order_line_id)
    )
    return {row.order_line_id: row.quantity for row in found}


def from_prepaid(work: Work, order_line_ids: Collection[int]) -> dict[int, Money]:
    """What of each of these lines approved refunds have taken from the customer's prepayment."""
    return _taken_back(work, order_line_ids, RefundLine.from_supplier.is_(False))


def from_supplier(work: Work, order_line_ids: Collection[int], *, but: int) -> dict[int, Money]:
    """What of each of these lines approved refunds have taken from the supplier, all but one refund."""
    return _taken_back(work, order_line_ids, RefundLine.from_supplier, Refund.id != but)


def _taken_back(work: Work, order_line_ids: Collection[int], *where: ColumnElement[bool] | Any) -> dict[int, Money]:
    worth = type_coerce(func.sum(RefundLine.worth), Fen).label("worth")
    found = work.execute(
        select(RefundLine.order_line_id, worth)
        .join(Refund, Refund.id == RefundLine.refund_id)
        .where(RefundLine.order_line_id.in_(order_line_ids), Refund.status.in_(TAKEN), *where)
        .group_by(RefundLine.order_line_id)
    )
    return {row.order_line_id: row.worth for row in found}
