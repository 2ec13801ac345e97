"""What has changed on the shelf: delivered, listed, made cheaper."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select

from core.money import Money
from core.quantity import Quantity
from core.work import Work
from models.catalog import PriceChange, Product, Receipt, Shelf, StockMovement
from models.history import Move
from models.orders import Order, OrderLine
from queries.catalog import SOLD


def delivered(work: Work, since: datetime) -> dict[int, Quantity]:
    """By SKU: what came in since a moment."""
    movement = StockMovement
    found = select(movement.sku_id, func.sum(movement.quantity).label("quantity"))
    found = found.where(movement.moved_at >= since, movement.kind == Receipt.DELIVERED).group_by(movement.sku_id)
    return {row.sku_id: row.quantity for row in work.execute(found)}


def listed(work: Work, since: datetime) -> set[int]:
    """The products that were put on the shelf since a moment."""
    found = select(Move.subject_id).where(
        Move.subject == Product.__tablename__, Move.new == Shelf.ON, Move.moved_at >= since
    )
    return set(work.execute(found).scalars())


def lowest_before(work: Work, since: datetime) -> dict[int, Money]:
    """By SKU whose price was changed since a moment: the lowest price that it had before one of these changes."""
    change = PriceChange
    found = select(change.sku_id, func.min(change.old).label("old")).where(change.changed_at >= since)
    return {row.sku_id: row.old for row in work.execute(found.group_by(change.sku_id))}


def sold(work: Work, sku_ids: Collection[int], since: datetime) -> dict[int, Quantity]:
    """By SKU: what was paid for since a moment, less what went back."""
    line = OrderLine
    found = (
        select(line.sku_id, func.sum(line.quantity).label("quantity"), func.sum(line.returned).label("returned"))
        .join(Order, Order.id == line.order_id)
        .where(line.sku_id.in_(sku_ids), Order.status.in_(SOLD), Order.paid_at >= since, Order.replaces.is_(None))
        .group_by(line.sku_id)
    )
    return {row.sku_id: row.quantity - row.returned for row in work.execute(found)}
