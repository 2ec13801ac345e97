"""Announcements: what is due, who is still to have it, how it went."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select, text, update

from core.work import Work
from models.announcements import Announcement, AnnouncementReceiver, AnnouncementStatus, Audience
from models.members import Community, CommunityChat, Role, RoleGrant
from models.outbox import Delivery, DeliveryStatus
from queries import joining

ROLE_OF = {Audience.LEADERS: Role.LEADER, Audience.SUPPLIERS: Role.SUPPLIER}


def announcement(work: Work, number: int) -> Announcement | None:
    return work.session.get(Announcement, number, populate_existing=True)


def latest(work: Work, most: int) -> Sequence[Announcement]:
    return work.execute(select(Announcement).order_by(Announcement.id.desc()).limit(most)).scalars().all()


def move(work: Work, number: int, old: AnnouncementStatus, new: AnnouncementStatus, **values: Any) -> bool:
    """False where it stood elsewhere by then."""
    moved = update(Announcement).where(Announcement.id == number, Announcement.status == old)
    moved = moved.values(status=new, **values).execution_options(synchronize_session=False)
    return bool(work.execute(moved).rowcount)  # type: ignore[attr-defined]


def due(work: Work) -> Announcement | None:
    """The one that is to go on; on PostgreSQL one that nobody else is working on."""
    found = select(Announcement).where(text("announcements.status = 'sending'"), Announcement.starts_at <= work.now)
    found = (
        found.order_by(Announcement.urgent.desc(), Announcement.starts_at, Announcement.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return work.execute(found.execution_options(populate_existing=True)).scalar_one_or_none()


def _meant(audience: Audience) -> Any:
    """The ids of all whom it is for: communities that have a chat, or members with the role."""
    if audience is Audience.COMMUNITIES:
        return select(Community.id).where(Community.id.in_(select(CommunityChat.community_id)))
    return select(RoleGrant.member_id).where(RoleGrant.role == ROLE_OF[audience]).distinct()


def number_meant(work: Work, audience: Audience) -> int:
    return int(work.execute(select(func.count()).select_from(_meant(audience).subquery())).scalar_one())


def still_to_have(work: Work, found: Announcement, most: int) -> list[int]:
    """Whose turn it is, by id."""
    meant = _meant(found.audience).subquery()
    column: Any = AnnouncementReceiver.community_id
    if found.audience is not Audience.COMMUNITIES:
        column = AnnouncementReceiver.member_id
    key = next(iter(meant.c))
    has = select(column).where(AnnouncementReceiver.announcement_id == found.id, column.is_not(None))
    return list(work.execute(select(key).where(key.not_in(has)).order_by(key).limit(most)).scalars())


def account(work: Work, number: int) -> dict[tuple[DeliveryStatus, str], int]:
    """How many, by what became of their message and why."""
    row = AnnouncementReceiver
    found = select(Delivery.status, Delivery.problem, func.count()).join(row, row.outbox_id == Delivery.id)
    found = found.where(row.announcement_id == number).group_by(Delivery.status, Delivery.problem)
    rows: Any = work.execute(found)
    return {(status, problem): int(count) for status, problem, count in rows}


def take_back(work: Work, number: int) -> None:
    """What waits in the outbox is too late from now on."""
    mine = select(AnnouncementReceiver.outbox_id).where(AnnouncementReceiver.announcement_id == number)
    late = update(Delivery).where(Delivery.id.in_(mine), Delivery.status == DeliveryStatus.WAITING)
    late = late.values(not_after=work.now - timedelta(seconds=1))
    work.execute(late.execution_options(synchronize_session=False))


def hand_over(work: Work, goes: int, stays: int) -> None:
    """What one member has announced or had is another's."""
    joining.hand_over(work, Announcement.made_by, goes, stays)
    joining.hand_over(work, AnnouncementReceiver.member_id, goes, stays, AnnouncementReceiver.announcement_id)
