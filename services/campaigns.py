"""Campaigns (推广活动): begun, ended, and what they cost, noted by hand. See docs/promoting.md."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert

from core.errors import ShopError
from core.money import ZERO, Money
from core.text import clean, plain
from core.work import Work
from models.campaigns import Campaign, CampaignCost, OwnWay, Way
from models.members import Role
from queries import campaigns as find
from queries.members import Caller
from services import members

LONGEST = 40
MOST_TARGET = 1_000_000
MOST_OWN_WAYS = 30
WAYS = {
    "发卡片": Way.CARDS, "卡片": Way.CARDS, "cards": Way.CARDS,
    "低价促销": Way.LOW_PRICE, "低价": Way.LOW_PRICE, "促销": Way.LOW_PRICE, "lowprice": Way.LOW_PRICE,
    "免费品尝": Way.TASTING, "品尝": Way.TASTING, "试吃": Way.TASTING, "tasting": Way.TASTING,
    "社群群发": Way.BROADCAST, "群发": Way.BROADCAST, "broadcast": Way.BROADCAST,
    "老带新": Way.INVITING, "邀请": Way.INVITING, "inviting": Way.INVITING,
    "线下摆台": Way.STALL, "摆台": Way.STALL, "摆摊": Way.STALL, "stall": Way.STALL,
}  # fmt: skip


class UnknownWay(ShopError):
    """Not a kind of promoting that the shop has. Arguments: way."""


class WayExists(ShopError):
    """That kind is there already. Arguments: way."""


class TooManyWays(ShopError):
    """More own kinds than anybody can tell apart. Arguments: most."""


class BadCampaign(ShopError):
    """No name, too long a name, or a target that is none."""


class CampaignExists(ShopError):
    """The name is taken. Arguments: name."""


class NoSuchCampaign(ShopError):
    """No such campaign, or not one of the asker's. Arguments: number."""


class CampaignOver(ShopError):
    """It has ended. Arguments: name."""


class BadCost(ShopError):
    """Nothing, or less than nothing, or without a word on what it was for."""


class NoSuchCost(ShopError):
    """Nothing was noted under that number, or not in one of the asker's campaigns. Arguments: number."""


class CostTakenBack(ShopError):
    """It was taken back already. Arguments: number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A campaign as it is asked for."""

    name: str
    way: str
    ends_at: datetime | None = None
    target: int | None = None
    product_id: int | None = None
    deal_id: int | None = None


def way(work: Work, said: str) -> str:
    """The kind of promoting that somebody names. Raises UnknownWay."""
    wanted = plain(said).strip()
    known = WAYS.get(wanted.lower()) or next((own for own in find.own_ways(work) if plain(own) == wanted), None)
    if known is None:
        raise UnknownWay(way=said[:20])
    return known


def add_way(work: Work, name: str) -> str:
    """An own kind of promoting. Raises BadCampaign, WayExists, TooManyWays."""
    name = "".join(clean(name).split())
    if not 0 < len(name) <= LONGEST:
        raise BadCampaign
    known = find.own_ways(work)
    if plain(name).lower() in WAYS or name in list(Way) or plain(name) in map(plain, known):
        raise WayExists(way=name[:20])
    if len(known) >= MOST_OWN_WAYS:
        raise TooManyWays(most=str(MOST_OWN_WAYS))
    work.execute(insert(OwnWay).values(name=name, made_at=work.now))
    return name


def begin(work: Work, made_by: int, plan: Plan) -> Campaign:
    """A new campaign, running from now on. Raises BadCampaign, CampaignExists."""
    name = " ".join(clean(plan.name).split())
    if not 0 < len(name) <= LONGEST or (plan.target is not None and not 0 < plan.target <= MOST_TARGET):
        raise BadCampaign
    if find.named(work, name) is not None:
        raise CampaignExists(name=name)
    made = Campaign(
        name=name, way=plan.way, begins_at=work.now, ends_at=plan.ends_at, target=plan.target,
        product_id=plan.product_id, deal_id=plan.deal_id, made_by=made_by, made_at=work.now,
    )  # fmt: skip
    work.session.add(made)
    work.session.flush()
    return made


def is_over(campaign: Campaign, now: datetime) -> bool:
    return campaign.ends_at is not None and campaign.ends_at <= now


def seen(work: Work, caller: Caller, number: int) -> Campaign:
    """One that somebody may look at: a promoter those that they made or have a code in. Raises NoSuchCampaign."""
    found = find.campaign(work, number)
    mine = Role.MANAGER in caller.roles or find.seen_by(work, number, members.known(caller))
    if found is None or not mine:
        raise NoSuchCampaign(number=str(number))
    return found


def owned(work: Work, caller: Caller, number: int) -> Campaign:
    """One that somebody may change: a promoter their own. Raises NoSuchCampaign."""
    found = find.campaign(work, number)
    if found is None or not (Role.MANAGER in caller.roles or found.made_by == caller.member_id):
        raise NoSuchCampaign(number=str(number))
    return found


def running(work: Work, campaign: Campaign) -> Campaign:
    """Raises CampaignOver."""
    if is_over(campaign, work.now):
        raise CampaignOver(name=campaign.name)
    return campaign


def end(work: Work, campaign: Campaign) -> None:
    """No code of it counts from now on; what it has brought stays its own. Raises CampaignOver."""
    if not find.end(work, campaign.id):
        raise CampaignOver(name=campaign.name)


def note_cost(work: Work, by: int, campaign_id: int, amount: Money, words: str, code_id: int | None = None) -> int:
    """Note what was paid, also after the end: bills come late. Gives its number. Raises BadCost."""
    words = " ".join(clean(words).split())
    if amount <= ZERO or not 0 < len(words) <= LONGEST:
        raise BadCost
    added = insert(CampaignCost).values(
        campaign_id=campaign_id, code_id=code_id, amount=amount, words=words, noted_by=by, noted_at=work.now
    )
    return int(work.execute(added.returning(CampaignCost.id)).scalar_one())


def take_back_cost(work: Work, caller: Caller, number: int) -> CampaignCost:
    """Reverse what was noted by mistake, by a row of its own. Raises NoSuchCost, CostTakenBack."""
    noted = find.cost(work, number)
    try:
        known = noted is not None and noted.reverses_id is None and owned(work, caller, noted.campaign_id)
    except NoSuchCampaign:
        known = False
    if noted is None or not known:
        raise NoSuchCost(number=str(number))
    if not find.reverse(work, noted, members.known(caller)):
        raise CostTakenBack(number=str(number))
    return noted
