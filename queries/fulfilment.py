"""What suppliers have to hand over."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, func, select, type_coerce, update

from core.work import Work
from models.base import Thousandths
from models.members import Member, Membership
from models.orders import FULFILMENT_FLOW, Fulfilment, FulfilmentStatus, Order, OrderLine


def by_code(work: Work, code: str, supplier_ids: Collection[int]) -> Fulfilment | None:
    """The part of an order that a pick-up code opens, if it is one of these suppliers'."""
    return work.execute(
        select(Fulfilment).where(Fulfilment.pickup_code == code, Fulfilment.supplier_id.in_(supplier_ids))
    ).scalar_one_or_none()


def of_supplier(work: Work, order_id: int, supplier_ids: Collection[int]) -> list[Fulfilment]:
    return list(
        work.execute(
            select(Fulfilment).where(Fulfilment.order_id == order_id, Fulfilment.supplier_id.in_(supplier_ids))
        ).scalars()
    )


def claim(work: Work, fulfilment_id: int, new: FulfilmentStatus, **values: Any) -> FulfilmentStatus | None:
    """Move by a conditional update; the old status, or None where it may not move (any more)."""
    for old in FULFILMENT_FLOW.sources(new):
        moved = work.execute(
            update(Fulfilment)
            .where(Fulfilment.id == fulfilment_id, Fulfilment.status == old)
            .values(status=new, **values)
            .execution_options(synchronize_session=False)
        )
        if moved.rowcount:  # type: ignore[attr-defined]
            return old
    return None


def waiting(work: Work, supplier_ids: Collection[int], limit: int = 30) -> Sequence[Row[Any]]:
    """(order_id, status, person, place, name, unit, quantity, note, begins_at, ends_at) of what is still to go out.

    The oldest first.
    """
    line = OrderLine
    return work.execute(
        select(
            Fulfilment.order_id,
            Fulfilment.status,
            func.coalesce(Membership.name, Member.name).label("person"),
            Order.pickup_point.label("place"),
            line.name,
            line.unit,
            type_coerce(line.quantity - line.returned - line.shipped, Thousandths).label("quantity"),
            line.note,
            line.begins_at,
            line.ends_at,
        )
        .join(Order, Order.id == Fulfilment.order_id)
        .join(Member, Member.id == Order.member_id)
        .outerjoin(
            Membership, (Membership.member_id == Order.member_id) & (Membership.community_id == Order.community_id)
        )
        .join(line, (line.order_id == Order.id) & (line.supplier_id == Fulfilment.supplier_id))
        .where(
            Fulfilment.supplier_id.in_(supplier_ids),
            Fulfilment.status.in_((FulfilmentStatus.WAITING, FulfilmentStatus.PARTLY)),
            line.quantity > line.returned + line.shipped,
        )
        .order_by(Fulfilment.id, line.id)
        .limit(limit)
    ).all()


def partly_out(work: Work, order_ids: Collection[int]) -> set[int]:
    """The parts of these orders of which some went out, and some is still to go."""
    line = OrderLine
    return set(
        work.execute(
            select(Fulfilment.id)
            .join(line, (line.order_id == Fulfilment.order_id) & (line.supplier_id == Fulfilment.supplier_id))
            .where(
                Fulfilment.order_id.in_(order_ids),
                Fulfilment.status == FulfilmentStatus.PARTLY,
                line.quantity > line.returned + line.shipped,
            )
        ).scalars()
    )


def goods_of(work: Work, fulfilment_ids: Collection[int]) -> Sequence[Row[Any]]:
    """(name, unit, quantity) of what isn't refunded of these parts, added up."""
    line = OrderLine
    left = func.sum(line.quantity - line.returned)
    return work.execute(
        select(line.name, line.unit, type_coerce(left, Thousandths).label("quantity"))
        .join(Fulfilment, (line.order_id == Fulfilment.order_id) & (line.supplier_id == Fulfilment.supplier_id))
        .where(Fulfilment.id.in_(fulfilment_ids), line.quantity > line.returned)
        .group_by(line.name, line.unit)
        .order_by(line.name, line.unit)
    ).all()


def untold(work: Work) -> list[Fulfilment]:
    """Paid parts of which a supplier that wants a digest hasn't been told."""
    return list(
        work.execute(
            select(Fulfilment)
            .where(Fulfilment.notified_at.is_(None), Fulfilment.status == FulfilmentStatus.WAITING)
            .order_by(Fulfilment.supplier_id, Fulfilment.id)
            .limit(500)
        ).scalars()
    )
