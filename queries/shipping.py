"""Parcels, and what is still to go out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, func, insert, literal, select, update

from core.quantity import Quantity
from core.work import Work
from models.base import Thousandths
from models.orders import Fulfilment, FulfilmentStatus, OrderLine
from models.shipping import Parcel, ParcelLine

TO_GO = (FulfilmentStatus.WAITING, FulfilmentStatus.PARTLY)


def take(work: Work, line_id: int, quantity: Quantity) -> bool:
    """So much of a line goes out. False where less is left of it."""
    much = literal(quantity, Thousandths)
    taken = (
        update(OrderLine)
        .where(OrderLine.id == line_id, OrderLine.quantity - OrderLine.returned - OrderLine.shipped >= much)
        .values(shipped=OrderLine.shipped + much)
        .execution_options(synchronize_session=False)
    )
    return bool(work.execute(taken).rowcount)  # type: ignore[attr-defined]


def pack(work: Work, part_id: int, carrier: str, tracking_number: str, goods: dict[int, Quantity]) -> int:
    """A parcel with so much of each line; its id."""
    parcel_id = work.execute(
        insert(Parcel)
        .values(
            fulfilment_id=part_id,
            carrier=carrier,
            tracking_number=tracking_number,
            shipped_by=work.actor.member_id,
            shipped_at=work.now,
        )
        .returning(Parcel.id)
    ).scalar_one()
    rows = [{"parcel_id": parcel_id, "order_line_id": line, "quantity": much} for line, much in goods.items()]
    work.execute(insert(ParcelLine), rows)
    return int(parcel_id)


def note_last(work: Work, part_id: int, carrier: str, tracking_number: str) -> None:
    """A part names its last parcel."""
    last = update(Fulfilment).where(Fulfilment.id == part_id)
    work.execute(
        last.values(carrier=carrier, tracking_number=tracking_number).execution_options(synchronize_session=False)
    )


def known(work: Work, part_ids: Collection[int]) -> set[tuple[int, str]]:
    """(part, tracking number) of all parcels of these parts."""
    rows = work.execute(
        select(Parcel.fulfilment_id, Parcel.tracking_number).where(Parcel.fulfilment_id.in_(part_ids))
    ).all()
    return {(row.fulfilment_id, row.tracking_number) for row in rows}


def parcels(work: Work, order_id: int) -> Sequence[Row[Any]]:
    """(parcel_id, part_id, carrier, tracking, name, quantity, unit) of what went out of an order, line by line."""
    return work.execute(
        select(
            Parcel.id.label("parcel_id"),
            Parcel.fulfilment_id.label("part_id"),
            Parcel.carrier,
            Parcel.tracking_number.label("tracking"),
            OrderLine.name,
            ParcelLine.quantity,
            OrderLine.unit,
        )
        .join(Fulfilment, Fulfilment.id == Parcel.fulfilment_id)
        .join(ParcelLine, ParcelLine.parcel_id == Parcel.id)
        .join(OrderLine, OrderLine.id == ParcelLine.order_line_id)
        .where(Fulfilment.order_id == order_id)
        .order_by(Parcel.id, OrderLine.id)
    ).all()


def orders_to_go(work: Work, supplier_ids: Collection[int], without: Collection[int]) -> tuple[int, list[int]]:
    """How many orders of these suppliers still have something to go out, beside some; the ids of the oldest of them."""
    line = OrderLine
    open_ = (
        select(Fulfilment.order_id)
        .join(line, (line.order_id == Fulfilment.order_id) & (line.supplier_id == Fulfilment.supplier_id))
        .where(
            Fulfilment.supplier_id.in_(supplier_ids),
            Fulfilment.status.in_(TO_GO),
            line.quantity > line.returned + line.shipped,
            Fulfilment.order_id.not_in(without),
        )
        .distinct()
    )
    number = work.execute(select(func.count()).select_from(open_.subquery())).scalar_one()
    return int(number), list(work.execute(open_.order_by(Fulfilment.order_id).limit(10)).scalars())
