"""Channel codes: which there are, how often their pages were opened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.work import Work
from models.campaigns import Campaign, ChannelCode, ReachDay, Touch
from models.members import Member

Found = tuple[ChannelCode, Campaign]


def by_code(work: Work, code: str) -> Found | None:
    """In its one spelling (core.codes.read)."""
    return _one(work, ChannelCode.code == code)


def by_spoken(work: Work, spoken: str) -> Found | None:
    """In its one spelling (services.channel_codes.spelled); of those that say the same the one that isn't retired."""
    return _one(work, (ChannelCode.spoken == spoken) & ChannelCode.retired_at.is_(None))


def by_id(work: Work, code_id: int) -> Found | None:
    return _one(work, ChannelCode.id == code_id)


def _one(work: Work, where: Any) -> Found | None:
    found = select(ChannelCode, Campaign).join(Campaign, Campaign.id == ChannelCode.campaign_id).where(where)
    row = work.execute(found.execution_options(populate_existing=True)).first()
    return None if row is None else (row.ChannelCode, row.Campaign)


def of_way(work: Work, way: str) -> Found | None:
    """The first code of the latest running campaign of a kind that is nobody's own."""
    found = (
        select(ChannelCode, Campaign)
        .join(Campaign, Campaign.id == ChannelCode.campaign_id)
        .where(Campaign.way == way, Campaign.begins_at <= work.now)
        .where(Campaign.ends_at.is_(None) | (Campaign.ends_at > work.now), ChannelCode.promoter_id.is_(None))
        .order_by(Campaign.begins_at.desc(), Campaign.id.desc(), ChannelCode.id)
        .limit(1)
    )
    row = work.execute(found).first()
    return None if row is None else (row.ChannelCode, row.Campaign)


def of_campaign(work: Work, campaign_id: int, limit: int, promoter_id: int | None = None) -> Sequence[Row[Any]]:
    """(id, place, batch, code, promoter's name or None, opened, people), the first made first."""
    opened = select(func.coalesce(func.sum(ReachDay.opened), 0)).where(ReachDay.code_id == ChannelCode.id)
    people = select(func.count()).select_from(Touch).where(Touch.code_id == ChannelCode.id)
    found = (
        select(
            ChannelCode.id, ChannelCode.place, ChannelCode.batch, ChannelCode.code, Member.name.label("promoter"),
            opened.correlate(ChannelCode).scalar_subquery().label("opened"),
            people.correlate(ChannelCode).scalar_subquery().label("people"),
        )
        .outerjoin(Member, Member.id == ChannelCode.promoter_id)
        .where(ChannelCode.campaign_id == campaign_id).order_by(ChannelCode.id).limit(limit)
    )  # fmt: skip
    return work.execute(found if promoter_id is None else found.where(ChannelCode.promoter_id == promoter_id)).all()


def retire(work: Work, code_id: int) -> None:
    """Its spoken words are free for another one."""
    done = update(ChannelCode).where(ChannelCode.id == code_id, ChannelCode.retired_at.is_(None))
    work.execute(done.values(retired_at=work.now).execution_options(synchronize_session=False))


def keep_scene(work: Work, code_id: int, url: str) -> None:
    """What the platform's own QR of it says."""
    kept = update(ChannelCode).where(ChannelCode.id == code_id, ChannelCode.scene_url == "").values(scene_url=url)
    work.execute(kept.execution_options(synchronize_session=False))


def count_opened(work: Work, code_id: int, day: date) -> None:
    dialect: Any = sqlite if work.database.is_sqlite else postgresql
    row = dialect.insert(ReachDay).values(code_id=code_id, day=day, opened=1)
    work.execute(row.on_conflict_do_update(index_elements=["code_id", "day"], set_={"opened": ReachDay.opened + 1}))
