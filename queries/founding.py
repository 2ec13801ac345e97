"""What a shop consists of, by name."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from core.work import Work
from models.catalog import Category, NoticeMode, Supplier
from models.members import Community, CommunityChat


def community_named(work: Work, name: str) -> Community | None:
    return work.execute(select(Community).where(Community.name == name)).scalar_one_or_none()


def community_names(work: Work) -> list[str]:
    return list(work.execute(select(Community.name).order_by(Community.id)).scalars())


def owner_of(work: Work, channel: str, account: str, chat_id: str) -> Community | None:
    """The community that a platform's chat belongs to."""
    return work.execute(
        select(Community)
        .join(CommunityChat, CommunityChat.community_id == Community.id)
        .where(CommunityChat.channel == channel, CommunityChat.account == account, CommunityChat.chat_id == chat_id)
    ).scalar_one_or_none()


def supplier_named(work: Work, name: str) -> Supplier | None:
    return work.execute(select(Supplier).where(Supplier.name == name)).scalar_one_or_none()


def notices_of(work: Work, supplier_ids: Collection[int]) -> dict[int, tuple[str, NoticeMode]]:
    """Name and mode of these suppliers, by id."""
    found = select(Supplier.id, Supplier.name, Supplier.notices).where(Supplier.id.in_(supplier_ids))
    return {row.id: (row.name, row.notices) for row in work.execute(found.order_by(Supplier.id))}


def category_names(work: Work) -> list[str]:
    return list(work.execute(select(Category.name).order_by(Category.position, Category.id)).scalars())
