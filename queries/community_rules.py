"""The rules of communities, and what a new deal is made of."""

from __future__ import annotations

from sqlalchemy import select

from core.work import Work
from models.catalog import Category, Product, Sku
from models.community_rules import CommunityRules
from models.deals import Deal, DealItem


def of(work: Work, community_id: int) -> CommunityRules | None:
    return work.session.get(CommunityRules, community_id, populate_existing=True)


def categories(work: Work) -> dict[str, int]:
    """All, by name, in their order."""
    rows = work.execute(select(Category.name, Category.id).order_by(Category.position, Category.id))
    return {row.name: row.id for row in rows}


def community_of(work: Work, deal_id: int) -> int:
    return int(work.execute(select(Deal.community_id).where(Deal.id == deal_id)).scalar_one())


def goods_of(work: Work, deal_id: int) -> list[tuple[str, int]]:
    """Name and category of what a deal offers."""
    found = select(Product.name, Product.category_id).join(Sku, Sku.product_id == Product.id)
    found = found.join(DealItem, DealItem.sku_id == Sku.id).where(DealItem.deal_id == deal_id).order_by(DealItem.code)
    return [(row.name, row.category_id) for row in work.execute(found)]
