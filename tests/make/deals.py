"""Deals: what is offered in a group tonight."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from string import ascii_uppercase

from core.quantity import Quantity
from core.work import Work
from models.catalog import Sku
from models.deals import Deal, DealItem
from models.members import Community, Member
from tests.make.rows import add


def deal(
    work: Work,
    community: Community,
    leader: Member,
    offers: Sequence[Sku],
    *,
    title: str = "周五鲜果团",
    cut_off_at: datetime | None = None,
    per_person: int | None = None,
) -> Deal:
    """An open deal that offers the SKUs at their own prices, under A, B, C…"""
    made = add(
        work,
        Deal(community_id=community.id, leader_id=leader.id, title=title, opened_at=work.now, cut_off_at=cut_off_at),
    )
    limit = None if per_person is None else Quantity.of(per_person)
    for code, sku in zip(ascii_uppercase, offers, strict=False):
        add(work, DealItem(deal_id=made.id, sku_id=sku.id, code=code, price=sku.price, per_person=limit))
    return made
