"""The QRs of group chats: which counts, which ends soon."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import func, or_, select, update

from core.work import Work
from models.campaigns import GroupCode


def _latest() -> Any:
    return select(func.max(GroupCode.id)).group_by(GroupCode.community_id)


def latest(work: Work) -> dict[int, GroupCode]:
    """By community what was handed in last, whether it has ended or not."""
    found = select(GroupCode).where(GroupCode.id.in_(_latest()))
    return {row.community_id: row for row in work.execute(found).scalars()}


def usable(work: Work, community_id: int) -> GroupCode | None:
    """What was handed in last for a community, unless it has ended."""
    mine = select(func.max(GroupCode.id)).where(GroupCode.community_id == community_id).scalar_subquery()
    still = or_(GroupCode.ends_at.is_(None), GroupCode.ends_at > work.now)
    return work.execute(select(GroupCode).where(GroupCode.id == mine, still)).scalar_one_or_none()


def claim_ending(work: Work, within: timedelta) -> GroupCode | None:
    """The next that counts, ends soon and of which nobody has said so; whoever gets it says so."""
    soon = (GroupCode.ends_at > work.now, GroupCode.ends_at <= work.now + within, GroupCode.warned_at.is_(None))
    found = select(GroupCode).where(GroupCode.id.in_(_latest()), *soon).order_by(GroupCode.id)
    ending: list[GroupCode] = list(work.execute(found).scalars())
    for row in ending:
        claim = update(GroupCode).where(GroupCode.id == row.id, GroupCode.warned_at.is_(None))
        claimed: Any = work.execute(claim.values(warned_at=work.now).execution_options(synchronize_session=False))
        if claimed.rowcount:
            return row
    return None
