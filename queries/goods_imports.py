"""What an import of goods looks at, and which import is next."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, or_, select, type_coerce, update

from core.work import Work
from models.base import Thousandths
from models.catalog import Category, Product, Sku
from models.goods_imports import GoodsImport, ImportStatus

LEASE = timedelta(minutes=3)  # after which somebody else works on it
MOST_TRIES = 3


def claim(work: Work) -> Row[Any] | None:
    """(id, supplier_id, member_id, tries, content, taken_at) of the next import, for this process alone."""
    free = or_(GoodsImport.taken_at.is_(None), GoodsImport.taken_at <= work.now - LEASE)
    waits = (GoodsImport.status == ImportStatus.WAITING, free)
    next_id = work.execute(select(GoodsImport.id).where(*waits).order_by(GoodsImport.id).limit(1)).scalar()
    if next_id is None:
        return None
    taken = (
        update(GoodsImport)
        .where(GoodsImport.id == next_id, *waits)
        .values(taken_at=work.now, tries=GoodsImport.tries + 1)
        .returning(
            GoodsImport.id, GoodsImport.supplier_id, GoodsImport.member_id, GoodsImport.tries, GoodsImport.content,
            GoodsImport.taken_at,
        )
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    return work.execute(taken).first()


def end(work: Work, import_id: int, taken_at: datetime, status: ImportStatus) -> bool:
    """False where somebody else has taken it over meanwhile."""
    ended = (
        update(GoodsImport)
        .where(
            GoodsImport.id == import_id, GoodsImport.taken_at == taken_at, GoodsImport.status == ImportStatus.WAITING
        )
        .values(status=status, ended_at=work.now, content=None)
        .execution_options(synchronize_session=False)
    )
    return bool(work.execute(ended).rowcount)  # type: ignore[attr-defined]


def categories(work: Work) -> dict[str, int]:
    return {row.name: row.id for row in work.execute(select(Category.name, Category.id).order_by(Category.position))}


def products(work: Work, supplier_id: int, *, locked: bool) -> Sequence[Row[Any]]:
    """All products of a supplier as they are, in the order of their ids."""
    own = select(Product.__table__).where(Product.supplier_id == supplier_id).order_by(Product.id)
    return work.execute(own.with_for_update() if locked else own).all()


def skus(work: Work, supplier_id: int, *, locked: bool) -> Sequence[Row[Any]]:
    """All ways in which a supplier's products are sold, in the order of their ids."""
    own = (
        select(Sku.__table__)
        .join(Product, Product.id == Sku.product_id)
        .where(Product.supplier_id == supplier_id)
        .order_by(Sku.id)
    )
    return work.execute(own.with_for_update(of=Sku) if locked else own).all()


def names_of_others(work: Work, supplier_id: int) -> set[str]:
    return set(work.execute(select(Product.name).where(Product.supplier_id != supplier_id)).scalars())


def stock(work: Work, supplier_ids: Collection[int]) -> dict[int, Row[Any]]:
    """By SKU of these suppliers: (id, received, left)."""
    left = type_coerce(Sku.received - Sku.reserved - Sku.sold, Thousandths).label("left")
    own = select(Sku.id, Sku.received, left).join(Product, Product.id == Sku.product_id)
    return {row.id: row for row in work.execute(own.where(Product.supplier_id.in_(supplier_ids)))}
