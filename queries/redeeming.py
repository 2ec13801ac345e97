"""What suppliers hand over by codes or numbers, many at once."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from core.work import Work
from models.orders import Fulfilment, Order


def by_codes(work: Work, codes: Collection[str], supplier_ids: Collection[int]) -> dict[str, Fulfilment]:
    """These suppliers' parts by their pick-up codes."""
    found = select(Fulfilment).where(Fulfilment.pickup_code.in_(codes), Fulfilment.supplier_id.in_(supplier_ids))
    return {part.pickup_code: part for part in work.execute(found).scalars()}


def by_orders(work: Work, order_ids: Collection[int], supplier_ids: Collection[int]) -> dict[int, list[Fulfilment]]:
    """These suppliers' parts by their orders."""
    found = (
        select(Fulfilment)
        .where(Fulfilment.order_id.in_(order_ids), Fulfilment.supplier_id.in_(supplier_ids))
        .order_by(Fulfilment.id)
        .execution_options(populate_existing=True)
    )
    parts: dict[int, list[Fulfilment]] = {}
    for part in work.execute(found).scalars():
        parts.setdefault(part.order_id, []).append(part)
    return parts


def lock(work: Work, order_ids: Collection[int]) -> None:
    """Nothing of these orders is changed by others until this work is over; in the order of their ids."""
    found = select(Order.id).where(Order.id.in_(order_ids)).order_by(Order.id).with_for_update(key_share=True)
    work.execute(found).all()
