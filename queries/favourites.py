"""What people keep an eye on, and who is to hear that it can be had again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, func, or_, select, update

from core.work import Work
from models.catalog import Product, Shelf, Sku
from models.favourites import Favourite, StockWish
from queries import joining


def favourites(work: Work, member_id: int) -> list[int]:
    """The products that somebody likes, the latest first."""
    found = select(Favourite.product_id).where(Favourite.member_id == member_id).order_by(Favourite.id.desc())
    return list(work.execute(found).scalars())


def wishes(work: Work, member_id: int) -> list[StockWish]:
    """What somebody waits for, in the order in which they asked."""
    found = select(StockWish).where(StockWish.member_id == member_id, StockWish.told_at.is_(None))
    return list(work.execute(found.order_by(StockWish.id)).scalars())


def numbers(work: Work, member_id: int) -> tuple[int, int]:
    """How many favourites and open wishes somebody has."""
    liked = select(func.count(Favourite.id)).where(Favourite.member_id == member_id)
    wished = select(func.count(StockWish.id)).where(StockWish.member_id == member_id, StockWish.told_at.is_(None))
    return int(work.execute(liked).scalar_one()), int(work.execute(wished).scalar_one())


def due(work: Work, limit: int) -> list[int]:
    """The first wishes whose goods stand on the shelf and are really there; locked, past those that others tell."""
    there = select(Sku.id).where(
        Sku.product_id == StockWish.product_id,
        or_(StockWish.sku_id.is_(None), Sku.id == StockWish.sku_id),
        Sku.reserved + Sku.sold < Sku.received,
    )
    shelved = select(Product.id).where(
        Product.id == StockWish.product_id,
        Product.shelf == Shelf.ON,
        or_(Product.shelf_from.is_(None), Product.shelf_from <= work.now),
        or_(Product.shelf_until.is_(None), Product.shelf_until > work.now),
    )
    found = select(StockWish.id).where(StockWish.told_at.is_(None), there.exists(), shelved.exists())
    found = found.order_by(StockWish.id).limit(limit).with_for_update(skip_locked=True, of=StockWish)
    return list(work.execute(found).scalars())


def claim(work: Work, wish_ids: Collection[int]) -> Sequence[Row[Any]]:
    """(id, member_id, product_id, sku_id) of those of the wishes that nobody else has told: they are told now."""
    told = (
        update(StockWish)
        .where(StockWish.id.in_(wish_ids), StockWish.told_at.is_(None))
        .values(told_at=work.now)
        .returning(StockWish.id, StockWish.member_id, StockWish.product_id, StockWish.sku_id)
        .execution_options(synchronize_session=False)
    )
    return sorted(work.execute(told).all(), key=lambda row: row.id)


def hand_over(work: Work, goes: int, stays: int) -> None:
    """What one member keeps an eye on another does."""
    joining.hand_over(work, Favourite.member_id, goes, stays, Favourite.product_id)
    product = StockWish.product_id
    joining.hand_over(work, StockWish.member_id, goes, stays, product, among=lambda row: row.told_at.is_(None))
    joining.hand_over(work, StockWish.member_id, goes, stays)
