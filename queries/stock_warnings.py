"""Which goods run low, and what moved in the store."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, delete, exists, select, type_coerce, update

from core.quantity import Quantity
from core.work import Work
from models.base import Thousandths
from models.catalog import Product, Sku, StockMovement
from models.members import Member
from models.stock_warnings import StockWarning

_LEFT = type_coerce(Sku.received - Sku.reserved - Sku.sold, Thousandths)
_THEIRS = Sku.id == StockWarning.sku_id


def of(work: Work, sku_ids: Collection[int]) -> dict[int, Quantity]:
    """By SKU: from how little on its supplier is warned."""
    rows = work.execute(select(StockWarning.sku_id, StockWarning.below).where(StockWarning.sku_id.in_(sku_ids)))
    return {row.sku_id: row.below for row in rows}


def set_(work: Work, sku_id: int, below: Quantity) -> None:
    """A new limit warns anew. Zero: none."""
    drop = delete(StockWarning).where(StockWarning.sku_id == sku_id)
    work.execute(drop.execution_options(synchronize_session=False))
    if below:
        work.session.add(StockWarning(sku_id=sku_id, below=below))
        work.session.flush()


def claim(work: Work) -> list[int]:
    """The SKUs that have fallen below and of which nobody was told yet: they count as told now."""
    low = (
        update(StockWarning)
        .where(StockWarning.told_at.is_(None), exists(select(Sku.id).where(_THEIRS, StockWarning.below > _LEFT)))
        .values(told_at=work.now)
        .returning(StockWarning.sku_id)
        .execution_options(synchronize_session=False)
    )
    return sorted(work.execute(low).scalars())


def refilled(work: Work, sku_ids: Collection[int]) -> None:
    """Something came in: what is above its limit again is warned of again when it falls below."""
    numbers = sorted(sku_ids)
    enough = exists(select(Sku.id).where(_THEIRS, StockWarning.below <= _LEFT))
    for first in range(0, len(numbers), 500):
        some = StockWarning.sku_id.in_(numbers[first : first + 500])
        again = update(StockWarning).where(some, StockWarning.told_at.is_not(None), enough).values(told_at=None)
        work.execute(again.execution_options(synchronize_session=False))


def low(work: Work, sku_ids: Collection[int]) -> Sequence[Row[Any]]:
    """(supplier_id, name, spec, unit, left, below) of these."""
    return work.execute(
        select(Product.supplier_id, Product.name, Sku.spec, Sku.unit, _LEFT.label("left"), StockWarning.below)
        .join(Sku, Sku.product_id == Product.id)
        .join(StockWarning, _THEIRS)
        .where(Sku.id.in_(sku_ids))
        .order_by(Product.supplier_id, Sku.id)
    ).all()


def movements(work: Work, sku_id: int, most: int) -> Sequence[Row[Any]]:
    """(moved_at, kind, quantity, who) of what came in from outside or was corrected, the last first."""
    return work.execute(
        select(StockMovement.moved_at, StockMovement.kind, StockMovement.quantity, Member.name.label("who"))
        .outerjoin(Member, Member.id == StockMovement.member_id)
        .where(StockMovement.sku_id == sku_id)
        .order_by(StockMovement.id.desc())
        .limit(most)
    ).all()


def stock(work: Work, sku_id: int) -> Row[Any]:
    """(received, reserved, sold, left) of a SKU."""
    return work.execute(select(Sku.received, Sku.reserved, Sku.sold, _LEFT.label("left")).where(Sku.id == sku_id)).one()
