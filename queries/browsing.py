"""What has changed on the shelf: delivered, listed, made cheaper."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from core.money import Money
from core.quantity import Quantity
from core.work import Work
from models.catalog import PriceChange, Product, Receipt, Shelf, StockMovement
from models.history import Move


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
