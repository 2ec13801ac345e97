"""Profit sharing: receivers, what of a payment is whose, what is due to be said to the gateway."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Row, and_, func, or_, select, type_coerce, update

from core.flow import Flow
from core.money import ZERO, Money
from core.work import Work
from models.base import Base, Fen
from models.catalog import Supplier
from models.orders import Fulfilment, FulfilmentStatus, Order, OrderLine, OrderStatus
from models.payments import Payment, PaymentLine
from models.refunds import Refund, RefundLine, RefundStatus
from models.splits import (
    RECEIVER_FLOW,
    RETURN_FLOW,
    SPLIT_FLOW,
    PartStatus,
    ReceiverStatus,
    ReturnStatus,
    Split,
    SplitPart,
    SplitReceiver,
    SplitReturn,
    SplitStatus,
)
from queries.refunds import TAKEN

STANDING = (ReceiverStatus.NEW, ReceiverStatus.ACTIVE, ReceiverStatus.LEAVING)
UNDECIDED = (RefundStatus.REQUESTED, RefundStatus.APPROVED, RefundStatus.SENT)
FLOWS: dict[type[Base], Flow[Any]] = {SplitReceiver: RECEIVER_FLOW, Split: SPLIT_FLOW, SplitReturn: RETURN_FLOW}
Watched = TypeVar("Watched", SplitReceiver, Split, SplitReturn)


def claim(work: Work, table: type[Watched], row_id: int, new: Any, **values: Any) -> Any:
    """Move it by a conditional update; its old status, or None where it may not move (any more)."""
    for old in FLOWS[table].sources(new):
        moved = work.execute(
            update(table)
            .where(table.id == row_id, table.status == old)
            .values(status=new, **values)
            .execution_options(synchronize_session=False)
        )
        if moved.rowcount:  # type: ignore[attr-defined]
            return old
    return None


def claim_look(work: Work, table: type[Watched], until: datetime) -> Watched | None:
    """One that the gateway is to be called for, put off until `until` so that nobody else calls meanwhile."""
    due = select(table).where(table.next_look_at <= work.now).order_by(table.next_look_at, table.id).limit(1)
    found = work.execute(due.execution_options(populate_existing=True)).scalar_one_or_none()
    if found is None:
        return None
    claimed = work.execute(
        update(table)
        .where(table.id == found.id, table.next_look_at == found.next_look_at)
        .values(next_look_at=until)
        .execution_options(synchronize_session=False)
    )
    return found if claimed.rowcount else None  # type: ignore[attr-defined]


def look_at(work: Work, table: type[Watched], row_id: int, when: datetime | None, **values: Any) -> None:
    work.execute(
        update(table)
        .where(table.id == row_id)
        .values(next_look_at=when, **values)
        .execution_options(synchronize_session=False)
    )


def row(work: Work, table: type[Watched], row_id: int) -> Watched:
    return work.session.get_one(table, row_id, populate_existing=True)


# Receivers


def receivers(work: Work) -> Sequence[Row[Any]]:
    """(supplier's name, receiver) of all that stand or were refused last."""
    return work.execute(
        select(Supplier.name, SplitReceiver)
        .join(Supplier, Supplier.id == SplitReceiver.supplier_id)
        .where(SplitReceiver.status != ReceiverStatus.GONE)
        .order_by(Supplier.name, SplitReceiver.id)
    ).all()


def receiver_of(work: Work, supplier_id: int) -> SplitReceiver | None:
    found = select(SplitReceiver).where(SplitReceiver.supplier_id == supplier_id, SplitReceiver.status.in_(STANDING))
    return work.execute(found).scalar_one_or_none()


def active(work: Work, supplier_ids: Collection[int]) -> dict[int, SplitReceiver]:
    """Those of these suppliers that can get parts."""
    found = select(SplitReceiver).where(
        SplitReceiver.supplier_id.in_(supplier_ids), SplitReceiver.status == ReceiverStatus.ACTIVE
    )
    return {receiver.supplier_id: receiver for receiver in work.execute(found).scalars()}


def suppliers_in(work: Work, payment_id: int) -> set[int]:
    """Whose goods a payment is for."""
    found = (
        select(OrderLine.supplier_id)
        .join(PaymentLine, PaymentLine.order_id == OrderLine.order_id)
        .where(PaymentLine.payment_id == payment_id)
    )
    return set(work.execute(found).scalars())


# Splits


def of_payment(work: Work, payment_id: int) -> Split | None:
    return work.execute(select(Split).where(Split.payment_id == payment_id)).scalar_one_or_none()


def parts(work: Work, split_id: int) -> list[tuple[SplitPart, SplitReceiver]]:
    """What of a payment goes to whom."""
    found = work.execute(
        select(SplitPart, SplitReceiver)
        .join(SplitReceiver, SplitReceiver.id == SplitPart.receiver_id)
        .where(SplitPart.split_id == split_id)
        .order_by(SplitPart.id)
        .execution_options(populate_existing=True)
    )
    return [(row.SplitPart, row.SplitReceiver) for row in found]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the orders of a payment are: all finished, nothing of them undecided, when the last was handed over."""

    finished: bool
    undecided: bool
    last_at: datetime | None


def progress(work: Work, payment_id: int) -> Progress:
    kept = select(PaymentLine.order_id).where(PaymentLine.payment_id == payment_id, PaymentLine.kept)
    over = (OrderStatus.COMPLETED, OrderStatus.REFUNDED)
    open_orders = select(func.count()).select_from(Order).where(Order.id.in_(kept), Order.status.not_in(over))
    undecided = select(func.count()).select_from(Refund).where(Refund.status.in_(UNDECIDED))
    undecided = undecided.where(or_(Refund.order_id.in_(kept), Refund.payment_id == payment_id))
    last = select(func.max(Fulfilment.finished_at)).where(
        Fulfilment.order_id.in_(kept), Fulfilment.status == FulfilmentStatus.HANDED_OVER
    )
    return Progress(
        not work.execute(open_orders).scalar_one(),
        bool(work.execute(undecided).scalar_one()),
        work.execute(last).scalar_one(),
    )


def left(work: Work, payment: Payment) -> Money:
    """What of a payment has not gone back, and won't."""
    gone = select(type_coerce(func.coalesce(func.sum(Refund.amount), 0), Fen))
    back = work.execute(gone.where(Refund.payment_id == payment.id, Refund.status.in_(TAKEN))).scalar_one()
    return payment.amount - _money(back)


def earned(work: Work, order_ids: Collection[int]) -> dict[int, dict[int, Money]]:
    """By order and supplier: what the goods handed over brought it, without fee and without what came back."""
    own = and_(Fulfilment.order_id == OrderLine.order_id, Fulfilment.supplier_id == OrderLine.supplier_id)
    brought = (
        select(OrderLine.order_id, OrderLine.supplier_id, func.sum(OrderLine.earned - OrderLine.fee).label("amount"))
        .join(Fulfilment, own)
        .where(OrderLine.order_id.in_(order_ids), Fulfilment.status == FulfilmentStatus.HANDED_OVER)
        .group_by(OrderLine.order_id, OrderLine.supplier_id)
    )
    back = (
        select(OrderLine.order_id, OrderLine.supplier_id, func.sum(RefundLine.fee - RefundLine.worth).label("amount"))
        .join(OrderLine, OrderLine.id == RefundLine.order_line_id)
        .join(Refund, Refund.id == RefundLine.refund_id)
        .where(OrderLine.order_id.in_(order_ids), RefundLine.from_supplier, Refund.status.in_(TAKEN))
        .group_by(OrderLine.order_id, OrderLine.supplier_id)
    )
    sums: dict[int, dict[int, Money]] = {}
    for found in (*work.execute(brought), *work.execute(back)):
        by_supplier = sums.setdefault(found.order_id, {})
        by_supplier[found.supplier_id] = by_supplier.get(found.supplier_id, ZERO) + _money(found.amount)
    return sums


def finish_part(work: Work, part_id: int, status: PartStatus, **values: Any) -> bool:
    """False where it is known already how it ended."""
    done = work.execute(
        update(SplitPart)
        .where(SplitPart.id == part_id, SplitPart.status == PartStatus.PENDING)
        .values(status=status, **values)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


# Taking back


def part_of_return(work: Work, back: SplitReturn) -> tuple[SplitPart, SplitReceiver, Split]:
    """What it is taken back of, from whom."""
    found = work.execute(
        select(SplitPart, SplitReceiver, Split)
        .join(SplitReceiver, SplitReceiver.id == SplitPart.receiver_id)
        .join(Split, Split.id == SplitPart.split_id)
        .where(SplitPart.id == back.part_id)
        .execution_options(populate_existing=True)
    ).one()
    return found.SplitPart, found.SplitReceiver, found.Split


def reclaim(work: Work, part_id: int, amount: Money) -> bool:
    """Set so much of a part aside to be taken back; False where that much is not left of it."""
    done = work.execute(
        update(SplitPart)
        .where(SplitPart.id == part_id, SplitPart.reclaimed + amount <= SplitPart.amount)
        .values(reclaimed=SplitPart.reclaimed + amount)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def reclaimed_not(work: Work, part_id: int, amount: Money) -> None:
    """It doesn't come back after all."""
    work.execute(
        update(SplitPart)
        .where(SplitPart.id == part_id)
        .values(reclaimed=SplitPart.reclaimed - amount)
        .execution_options(synchronize_session=False)
    )


def taken_from(work: Work, refund_id: int) -> dict[int, Money]:
    """What a refund has taken back from each supplier, without the fee that came back with it."""
    found = work.execute(
        select(OrderLine.supplier_id, func.sum(RefundLine.worth - RefundLine.fee).label("amount"))
        .join(OrderLine, OrderLine.id == RefundLine.order_line_id)
        .where(RefundLine.refund_id == refund_id, RefundLine.from_supplier)
        .group_by(OrderLine.supplier_id)
    )
    return {row.supplier_id: _money(row.amount) for row in found}


def is_coming_back(work: Work, refund_id: int) -> bool:
    """Whether a return for this refund is still open."""
    open_ = (ReturnStatus.WAITING, ReturnStatus.ACCEPTED)
    found = select(SplitReturn.id).where(SplitReturn.refund_id == refund_id, SplitReturn.status.in_(open_)).limit(1)
    return work.execute(found).scalar_one_or_none() is not None


def in_trouble(work: Work, limit: int = 20) -> list[Split]:
    """What the gateway hasn't done as it was asked."""
    found = select(Split).where(Split.problem != "", Split.status != SplitStatus.DONE).order_by(Split.id).limit(limit)
    return list(work.execute(found).scalars())


def supplier_name(work: Work, supplier_id: int) -> str:
    return str(work.execute(select(Supplier.name).where(Supplier.id == supplier_id)).scalar_one())


def _money(value: Any) -> Money:
    return value if isinstance(value, Money) else Money(int(value))
