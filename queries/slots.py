"""Time slots: what is open, the conditional updates that count what is taken, and who has how much when."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, literal, or_, select, type_coerce, update

from core.quantity import NONE, Quantity
from core.work import Work
from models.base import Thousandths
from models.catalog import Product, Sku
from models.orders import Fulfilment, Order, OrderLine, OrderStatus
from models.refunds import RefundLine
from models.slots import SlotBooking, TimeSlot
from queries.shipping import TO_GO

STANDS = (OrderStatus.PLACED, OrderStatus.PAID, OrderStatus.COMPLETED, OrderStatus.REFUNDED)


def one(work: Work, slot_id: int) -> TimeSlot | None:
    return work.session.get(TimeSlot, slot_id, populate_existing=True)


def ahead(work: Work, product_ids: Collection[int], limit: int = 100) -> list[TimeSlot]:
    """The slots of these products that can still be ordered, as far as there is room; the earliest first."""
    slot = TimeSlot
    found = (
        select(slot)
        .where(slot.product_id.in_(product_ids), slot.closed_at.is_(None), slot.begins_at > work.now)
        .order_by(slot.begins_at, slot.ends_at, slot.id)
        .limit(limit)
        .execution_options(populate_existing=True)
    )
    return list(work.execute(found).scalars())


def lately(work: Work, product_ids: Collection[int], since: datetime, limit: int) -> list[TimeSlot]:
    """The slots of these products that end after a moment, without those that were closed unused."""
    slot = TimeSlot
    found = (
        select(slot)
        .where(slot.product_id.in_(product_ids), slot.ends_at > since)
        .where(or_(slot.closed_at.is_(None), slot.taken > 0))
        .order_by(slot.begins_at, slot.id)
        .limit(limit)
        .execution_options(populate_existing=True)
    )
    return list(work.execute(found).scalars())


def at(work: Work, product_id: int, spans: Iterable[tuple[datetime, datetime]]) -> dict[tuple[datetime, datetime], int]:
    """The ids of the slots of a product that have exactly these times, open or not."""
    wanted, slot = set(spans), TimeSlot
    found = select(slot.id, slot.begins_at, slot.ends_at).where(
        slot.product_id == product_id, slot.begins_at.in_([begins for begins, _ in wanted])
    )
    ids = {(row.begins_at, row.ends_at): row.id for row in work.execute(found)}
    return {span: ids[span] for span in wanted & set(ids)}


def add(work: Work, product_id: int, spans: Iterable[tuple[datetime, datetime]], capacity: Quantity) -> None:
    rows = [
        {"product_id": product_id, "begins_at": begins, "ends_at": ends, "capacity": capacity, "taken": NONE}
        for begins, ends in spans
    ]
    work.execute(insert(TimeSlot), rows)


def set_capacity(work: Work, slot_ids: Collection[int], capacity: Quantity) -> int:
    """Open them (again) with room for so much; how many: those that have more taken stay as they are."""
    much = literal(capacity, Thousandths)
    done = work.execute(
        update(TimeSlot)
        .where(TimeSlot.id.in_(slot_ids), TimeSlot.taken <= much)
        .values(capacity=much, closed_at=None)
        .execution_options(synchronize_session=False)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]


def close(work: Work, slot_ids: Collection[int]) -> int:
    """Close those that nobody has anything of; how many."""
    done = work.execute(
        update(TimeSlot)
        .where(TimeSlot.id.in_(slot_ids), TimeSlot.closed_at.is_(None), TimeSlot.taken == 0)
        .values(closed_at=work.now)
        .execution_options(synchronize_session=False)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]


def take(work: Work, slot_id: int, more: Quantity) -> bool:
    """Count so much more (or less) as taken. False where there isn't so much room, it is closed, or has begun."""
    slot, much = TimeSlot, literal(more, Thousandths)
    if more > NONE:
        fits = [slot.closed_at.is_(None), slot.begins_at > work.now, slot.taken + much <= slot.capacity]
    else:
        fits = [slot.taken + much >= 0]
    done = work.execute(
        update(slot)
        .where(slot.id == slot_id, *fits)
        .values(taken=slot.taken + much)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def held(work: Work, order_id: int) -> dict[int, SlotBooking]:
    """For when an order has what, by product."""
    found = select(SlotBooking).where(SlotBooking.order_id == order_id).order_by(SlotBooking.product_id)
    rows = work.execute(found.execution_options(populate_existing=True)).scalars()
    return {row.product_id: row for row in rows}


def book(work: Work, order_id: int, product_id: int, slot_id: int, quantity: Quantity) -> None:
    """What an order has in a slot for the first time."""
    row = {"order_id": order_id, "product_id": product_id, "slot_id": slot_id, "quantity": quantity}
    work.execute(insert(SlotBooking).values(**row, reminded_at=None))


def rebook(work: Work, held: SlotBooking, slot_id: int, quantity: Quantity) -> bool:
    """What it has from now on, perhaps in another slot. False where it has changed meanwhile."""
    moved = {"slot_id": slot_id, "reminded_at": None} if slot_id != held.slot_id else {}
    done = work.execute(
        update(SlotBooking)
        .where(
            SlotBooking.order_id == held.order_id,
            SlotBooking.product_id == held.product_id,
            SlotBooking.slot_id == held.slot_id,
            SlotBooking.quantity == held.quantity,
        )
        .values(quantity=quantity, **moved)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def note_times(work: Work, order_id: int, slot: TimeSlot) -> None:
    """Its lines of the product say for when they are."""
    work.execute(
        update(OrderLine)
        .where(
            OrderLine.order_id == order_id,
            OrderLine.sku_id.in_(select(Sku.id).where(Sku.product_id == slot.product_id)),
        )
        .values(begins_at=slot.begins_at, ends_at=slot.ends_at)
        .execution_options(synchronize_session=False)
    )


def kept(work: Work, order_id: int) -> dict[int, Quantity]:
    """How much an order has of each product, without what went back before it was handed over."""
    back = select(func.coalesce(func.sum(RefundLine.quantity), 0)).where(
        RefundLine.order_line_id == OrderLine.id, RefundLine.restocked
    )
    stays = type_coerce(func.sum(OrderLine.quantity - back.scalar_subquery()), Thousandths)
    found = (
        select(Sku.product_id, stays.label("stays"))
        .join(Sku, Sku.id == OrderLine.sku_id)
        .where(OrderLine.order_id == order_id)
        .group_by(Sku.product_id)
    )
    return {row.product_id: row.stays for row in work.execute(found)}


def orders_in(work: Work, slot_id: int, limit: int = 10) -> list[int]:
    """The orders that have something in a slot."""
    found = select(SlotBooking.order_id).where(SlotBooking.slot_id == slot_id, SlotBooking.quantity > 0)
    return list(work.execute(found.order_by(SlotBooking.order_id).limit(limit)).scalars())


def to_remind(work: Work, until: datetime, limit: int) -> Sequence[Row[Any]]:
    """(order_id, product_id, product, member_id, place, code, begins_at, ends_at) of what begins until a moment, is
    still to be handed over, and of which nobody has been reminded."""
    mine = (Fulfilment.order_id == SlotBooking.order_id) & (Fulfilment.supplier_id == Product.supplier_id)
    return work.execute(
        select(
            SlotBooking.order_id, SlotBooking.product_id, Product.name.label("product"), Order.member_id,
            Order.pickup_point.label("place"), Fulfilment.pickup_code.label("code"), TimeSlot.begins_at,
            TimeSlot.ends_at,
        )
        .join(TimeSlot, TimeSlot.id == SlotBooking.slot_id)
        .join(Product, Product.id == SlotBooking.product_id)
        .join(Order, Order.id == SlotBooking.order_id)
        .join(Fulfilment, mine)
        .where(
            TimeSlot.begins_at > work.now,
            TimeSlot.begins_at <= until,
            SlotBooking.reminded_at.is_(None),
            SlotBooking.quantity > 0,
            Order.status == OrderStatus.PAID,
            Fulfilment.status.in_(TO_GO),
        )
        .order_by(TimeSlot.begins_at, SlotBooking.order_id)
        .limit(limit)
    ).all()  # fmt: skip


def claim_reminder(work: Work, order_id: int, product_id: int) -> bool:
    """False where somebody else reminds of it."""
    done = work.execute(
        update(SlotBooking)
        .where(
            SlotBooking.order_id == order_id,
            SlotBooking.product_id == product_id,
            SlotBooking.reminded_at.is_(None),
        )
        .values(reminded_at=work.now)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]
