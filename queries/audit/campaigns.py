"""Every order of a campaign is tied to touches of its own buyer, and nobody came by their own code."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import aliased

from models.campaigns import Attribution, Campaign, CampaignCost, ChannelCode, Touch
from models.orders import Order
from queries.audit.checks import SOLD, Check


def checks() -> Iterator[Check]:
    first, last, later = aliased(Touch), aliased(Touch), aliased(Touch)
    tied = (
        select(Attribution.order_id)
        .join(Order, Order.id == Attribution.order_id)
        .join(first, first.id == Attribution.first_touch_id)
        .join(last, last.id == Attribution.last_touch_id)
    )
    foreign = or_(first.member_id != Order.member_id, last.member_id != Order.member_id)
    yield "an order is tied to somebody else's touch", tied.where(foreign)
    yield "an order is tied to a touch that came later", tied.where(or_(first.at > last.at, last.at > Order.placed_at))
    other = or_(first.code_id != Attribution.first_code_id, last.code_id != Attribution.last_code_id)
    yield "an order is tied to another code than its touch's", tied.where(other)
    between = exists().where(
        later.member_id == Order.member_id, later.at > last.at, later.at < Order.placed_at
    ).correlate(Order, last)  # fmt: skip
    yield "an order is tied to a touch that is not the last one", tied.where(between)
    yield "an order that nobody paid is tied to a touch", tied.where(Order.status.not_in(SOLD))
    earlier = aliased(Order)
    before = exists().where(
        earlier.member_id == Order.member_id, earlier.status.in_(SOLD), earlier.paid_at < Order.paid_at
    ).correlate(Order)  # fmt: skip
    called_first = tied.where(Attribution.first_of.is_not(None))
    yield (
        "an order is called somebody's first that isn't",
        called_first.where(or_(Attribution.first_of != Order.member_id, before)),
    )
    of_code = select(Touch.id).join(ChannelCode, ChannelCode.id == Touch.code_id)
    yield "somebody came by their own code", of_code.where(ChannelCode.promoter_id == Touch.member_id)
    over = of_code.join(Campaign, Campaign.id == ChannelCode.campaign_id).where(Touch.at > Campaign.ends_at)
    yield "somebody came by a code of a campaign that was over", over
    noted = aliased(CampaignCost)
    reversed_ = select(CampaignCost.id).join(noted, noted.id == CampaignCost.reverses_id)
    wrong = or_(CampaignCost.amount != -noted.amount, CampaignCost.campaign_id != noted.campaign_id)
    yield "a cost is taken back otherwise than it was noted", reversed_.where(wrong)
