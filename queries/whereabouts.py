"""Where orders are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, select

from core.work import Work
from models.catalog import Supplier
from models.orders import Fulfilment, Order, OrderStatus

UNDER_WAY = (OrderStatus.PLACED, OrderStatus.PAID)


def under_way(work: Work, member_id: int, limit: int) -> list[Order]:
    """Somebody's latest orders that are not over; where there is none, the latest of all."""
    own = select(Order).where(Order.member_id == member_id).order_by(Order.id.desc())
    found = list(work.execute(own.where(Order.status.in_(UNDER_WAY)).limit(limit)).scalars())
    return found or list(work.execute(own.limit(1)).scalars())


def parts(work: Work, order_ids: Collection[int]) -> Sequence[Row[Any]]:
    """(order_id, supplier, status, code, carrier, tracking, finished_at) of these orders, by one statement."""
    part = Fulfilment
    return work.execute(
        select(
            part.order_id,
            Supplier.name.label("supplier"),
            part.status,
            part.pickup_code.label("code"),
            part.carrier,
            part.tracking_number.label("tracking"),
            part.finished_at,
        )
        .join(Supplier, Supplier.id == part.supplier_id)
        .where(part.order_id.in_(order_ids))
        .order_by(part.order_id.desc(), part.id)
    ).all()
