"""Promotions: what is due, who may push where, how many pushes a community has had, how they went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, and_, case, func, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from core.work import Work
from models.deals import Deal, DealStatus
from models.members import Community, Role, RoleGrant
from models.promotions import (
    CommunityDay,
    FireStatus,
    Promotion,
    PromotionFire,
    PromotionStatus,
    PromotionTarget,
)
from queries import joining

PUSHERS = (Role.PROMOTER, Role.LEADER, Role.MANAGER)


@dataclass(frozen=True, slots=True)
class Firing:
    """One firing of one promotion."""

    promotion_id: int
    due_at: datetime


def communities_for(work: Work, member_id: int) -> dict[int, str]:
    """The communities (id, name) that a member may push to: all, or those that their roles are limited to."""
    scopes = set(
        work.execute(
            select(RoleGrant.community_id).where(RoleGrant.member_id == member_id, RoleGrant.role.in_(PUSHERS))
        ).scalars()
    )
    found = select(Community.id, Community.name).order_by(Community.id)
    if None not in scopes:
        found = found.where(Community.id.in_([scope for scope in scopes if scope is not None]))
    return {row.id: row.name for row in work.execute(found)}


def is_manager(work: Work, member_id: int) -> bool:
    held = select(RoleGrant.id).where(RoleGrant.member_id == member_id, RoleGrant.role == Role.MANAGER)
    return work.execute(held).first() is not None


def open_deals(work: Work, community_ids: Sequence[int]) -> dict[int, str]:
    """The open deals (id, title) of these communities."""
    found = select(Deal.id, Deal.title).where(Deal.status == DealStatus.OPEN, Deal.community_id.in_(community_ids))
    return {row.id: row.title for row in work.execute(found.order_by(Deal.id))}


def promotion(work: Work, promotion_id: int) -> Promotion | None:
    return work.session.get(Promotion, promotion_id)


def targets(work: Work, promotion_id: int) -> dict[int, str]:
    """The communities (id, name) of a promotion, by id: locks and rows are taken in that order."""
    target = PromotionTarget
    found = select(Community.id, Community.name).join(target, target.community_id == Community.id)
    rows = work.execute(found.where(target.promotion_id == promotion_id).order_by(Community.id))
    return {row.id: row.name for row in rows}


def planned_for(work: Work, community_id: int) -> list[Promotion]:
    """The promotions that are to be pushed to a community."""
    target = PromotionTarget
    found = select(Promotion).join(target, target.promotion_id == Promotion.id)
    found = found.where(target.community_id == community_id, Promotion.status == PromotionStatus.SCHEDULED)
    return list(work.execute(found.order_by(Promotion.id)).scalars())


def due(work: Work) -> Promotion | None:
    """The promotion that is due longest. On PostgreSQL, one that nobody else is working on."""
    found = select(Promotion).where(text("promotions.status = 'scheduled'"), Promotion.next_at <= work.now)
    found = found.order_by(Promotion.next_at, Promotion.id).limit(1).with_for_update(skip_locked=True)
    return work.execute(found.execution_options(populate_existing=True)).scalar_one_or_none()


def claim(work: Work, found: Promotion, *, status: PromotionStatus, next_at: datetime) -> bool:
    """Take a due moment of a promotion: whoever moves `next_at` on has it. False where somebody else was quicker."""
    statement = (
        update(Promotion)
        .where(
            Promotion.id == found.id,
            Promotion.status == PromotionStatus.SCHEDULED,
            Promotion.next_at == found.next_at,
        )
        .values(status=status, next_at=next_at)
        .execution_options(synchronize_session=False)
    )
    return bool(work.execute(statement).rowcount)  # type: ignore[attr-defined]


def cancel(work: Work, promotion_id: int) -> bool:
    """False where it was no longer scheduled."""
    statement = (
        update(Promotion)
        .where(Promotion.id == promotion_id, Promotion.status == PromotionStatus.SCHEDULED)
        .values(status=PromotionStatus.CANCELLED)
        .execution_options(synchronize_session=False)
    )
    return bool(work.execute(statement).rowcount)  # type: ignore[attr-defined]


def add_fire(work: Work, promotion_id: int, community_id: int, due_at: datetime) -> int | None:
    """The row of one push; None where there is one already for this moment."""
    row = _dialect(work).insert(PromotionFire).on_conflict_do_nothing()
    row = row.values(
        promotion_id=promotion_id,
        community_id=community_id,
        due_at=due_at,
        status=FireStatus.QUEUED,
        reason="",
        reported=False,
    )
    added: int | None = work.execute(row.returning(PromotionFire.id)).scalar()
    return added


def set_fire(work: Work, fire_id: int, **values: Any) -> None:
    work.execute(update(PromotionFire).where(PromotionFire.id == fire_id).values(**values))


def settle_fire(work: Work, outbox_id: int, status: FireStatus, sources: Sequence[FireStatus], reason: str) -> None:
    """Note how the message of a push ended."""
    ended = update(PromotionFire).where(PromotionFire.outbox_id == outbox_id, PromotionFire.status.in_(sources))
    work.execute(ended.values(status=status, reason=reason[:300]).execution_options(synchronize_session=False))


def take_push(work: Work, community_id: int, day: date, most: int) -> bool:
    """Count one push to a community on a day of the shop's zone; False where it has had its share."""
    row = _dialect(work).insert(CommunityDay).values(community_id=community_id, day=day, pushes=0)
    work.execute(row.on_conflict_do_nothing())
    statement = (
        update(CommunityDay)
        .where(CommunityDay.community_id == community_id, CommunityDay.day == day, CommunityDay.pushes < most)
        .values(pushes=CommunityDay.pushes + 1)
        .execution_options(synchronize_session=False)
    )
    return bool(work.execute(statement).rowcount)  # type: ignore[attr-defined]


def pushes_on(work: Work, community_id: int, day: date) -> int:
    counted = select(CommunityDay.pushes).where(CommunityDay.community_id == community_id, CommunityDay.day == day)
    return work.execute(counted).scalar() or 0


def settled(work: Work) -> Firing | None:
    """A moment whose pushes have all ended and whose promoter hasn't heard of it."""
    fire = PromotionFire
    still_out = func.sum(case((fire.status == FireStatus.QUEUED, 1), else_=0))
    found = (
        select(fire.promotion_id, fire.due_at)
        .where(text("NOT promotion_fires.reported"))
        .group_by(fire.promotion_id, fire.due_at)
        .having(still_out == 0)
        .order_by(fire.due_at, fire.promotion_id)
        .limit(1)
    )
    row = work.execute(found).first()
    return Firing(row.promotion_id, row.due_at) if row else None


def claim_report(work: Work, firing: Firing) -> bool:
    """Take the telling of a moment's result; False where another process has it."""
    statement = (
        update(PromotionFire)
        .where(_of(firing), PromotionFire.reported.is_(False))
        .values(reported=True)
        .execution_options(synchronize_session=False)
    )
    return bool(work.execute(statement).rowcount)  # type: ignore[attr-defined]


def results(work: Work, firing: Firing) -> Sequence[Row[Any]]:
    """(community, status, reason) of a moment's pushes."""
    fire = PromotionFire
    found = select(Community.name.label("community"), fire.status, fire.reason)
    found = found.join(Community, Community.id == fire.community_id)
    return work.execute(found.where(_of(firing)).order_by(fire.community_id)).all()


def latest_firing(work: Work, promotion_id: int) -> Firing | None:
    fire = PromotionFire
    latest = work.execute(select(func.max(fire.due_at)).where(fire.promotion_id == promotion_id)).scalar()
    return Firing(promotion_id, latest) if latest else None


def of_promoter(work: Work, member_id: int, limit: int = 10) -> list[Promotion]:
    """Somebody's promotions, newest first."""
    found = select(Promotion).where(Promotion.promoter_id == member_id).order_by(Promotion.id.desc()).limit(limit)
    return list(work.execute(found).scalars())


def hand_over(work: Work, goes: int, stays: int) -> None:
    joining.hand_over(work, Promotion.promoter_id, goes, stays)


def _of(firing: Firing) -> Any:
    return and_(PromotionFire.promotion_id == firing.promotion_id, PromotionFire.due_at == firing.due_at)


def _dialect(work: Work) -> Any:
    """Both know ON CONFLICT DO NOTHING, each by its own insert."""
    return sqlite if work.session.get_bind().dialect.name == "sqlite" else postgresql
