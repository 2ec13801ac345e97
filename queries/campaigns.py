"""Campaigns and what was noted of their cost."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select, type_coerce, update
from sqlalchemy.dialects import postgresql, sqlite

from core.money import Money
from core.work import Work
from models.base import Fen
from models.campaigns import Campaign, CampaignCost, ChannelCode, OwnWay, Touch
from models.deals import Deal


def campaign(work: Work, campaign_id: int) -> Campaign | None:
    return work.session.get(Campaign, campaign_id, populate_existing=True)


def named(work: Work, name: str) -> Campaign | None:
    return work.execute(select(Campaign).where(Campaign.name == name)).scalar_one_or_none()


def own_ways(work: Work) -> list[str]:
    return list(work.execute(select(OwnWay.name).order_by(OwnWay.made_at, OwnWay.name)).scalars())


def deal_titled(work: Work, title: str) -> int | None:
    """The latest deal of that title."""
    return work.execute(select(Deal.id).where(Deal.title == title).order_by(Deal.id.desc()).limit(1)).scalar()


def latest(work: Work, limit: int, promoter_id: int | None = None) -> list[Campaign]:
    """The latest campaigns; of a promoter those that they made or have a code in."""
    found = select(Campaign).order_by(Campaign.begins_at.desc(), Campaign.id.desc()).limit(limit)
    return list(work.execute(found if promoter_id is None else found.where(_of(promoter_id))).scalars())


def seen_by(work: Work, campaign_id: int, promoter_id: int) -> bool:
    """Whether a promoter made it or has a code in it."""
    return work.execute(select(Campaign.id).where(Campaign.id == campaign_id, _of(promoter_id))).first() is not None


def _of(promoter_id: int) -> ColumnElement[bool]:
    code = exists().where(ChannelCode.campaign_id == Campaign.id, ChannelCode.promoter_id == promoter_id)
    return or_(Campaign.made_by == promoter_id, code.correlate(Campaign))


def end(work: Work, campaign_id: int) -> bool:
    """End it now; False where it is over already."""
    still = or_(Campaign.ends_at.is_(None), Campaign.ends_at > work.now)
    ended = update(Campaign).where(Campaign.id == campaign_id, still).values(ends_at=work.now)
    return bool(work.execute(ended.execution_options(synchronize_session=False)).rowcount)  # type: ignore[attr-defined]


def cost(work: Work, cost_id: int) -> CampaignCost | None:
    return work.session.get(CampaignCost, cost_id, populate_existing=True)


def reverse(work: Work, noted: CampaignCost, by: int) -> bool:
    """Take a cost back by a row of its own; False where that has been done."""
    dialect: Any = sqlite if work.database.is_sqlite else postgresql
    row = dialect.insert(CampaignCost).values(
        campaign_id=noted.campaign_id, code_id=noted.code_id, amount=-noted.amount, words=noted.words,
        reverses_id=noted.id, noted_by=by, noted_at=work.now,
    )  # fmt: skip
    return work.execute(row.on_conflict_do_nothing().returning(CampaignCost.id)).scalar() is not None


def costs(work: Work, campaign_id: int, limit: int) -> list[tuple[CampaignCost, bool]]:
    """What was noted of a campaign, the latest first, and whether it was taken back."""
    back = CampaignCost.__table__.alias()
    gone = exists().where(back.c.reverses_id == CampaignCost.id)
    found = select(CampaignCost, gone.label("gone")).where(CampaignCost.campaign_id == campaign_id)
    found = found.where(CampaignCost.reverses_id.is_(None)).order_by(CampaignCost.id.desc()).limit(limit)
    return [(row.CampaignCost, bool(row.gone)) for row in work.execute(found)]


def noted(work: Work, campaign_id: int) -> Money:
    """All that was noted by hand, less what was taken back."""
    total = type_coerce(func.coalesce(func.sum(CampaignCost.amount), 0), Fen)
    found: Money = work.execute(select(total).where(CampaignCost.campaign_id == campaign_id)).scalar_one()
    return found


def people(work: Work, campaign_id: int) -> int:
    """How many different people have come by any of its codes."""
    found = select(func.count(Touch.member_id.distinct())).join(ChannelCode, ChannelCode.id == Touch.code_id)
    return int(work.execute(found.where(ChannelCode.campaign_id == campaign_id)).scalar_one())
