"""新活动, 推广活动, 结束活动, 推广方式, 推广费用, 撤销费用, 活动发券: campaigns and their cost, for their makers."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any, get_args

from bot.arguments import Digits, Money, Rest, Word
from bot.context import Context
from bot.message import Kind, Reply, answer, answer_with
from bot.router import Router
from core.say import Say, say
from handlers.coupons import kind_of, receivers
from handlers.price_terms import take_apart, unclear
from models.campaigns import Campaign, Way
from models.members import Role
from queries import campaigns as find
from queries import catalog as goods
from queries import channel_codes as codes_found
from queries import members as people
from queries.effects import SOURCE
from services import campaigns, channel_codes, members
from services.campaigns import Plan
from services.coupons import issuing

router = Router("campaigns")

STAFF, PRIVATE = (Role.PROMOTER, Role.MANAGER), (Kind.PRIVATE,)
SHOWN = 15

Begun = Annotated[str, replace(get_args(Rest)[1], example="发卡片 开学卡片 目标50 商品 苹果 到 周日20:00")]
Paid = Annotated[str, replace(get_args(Rest)[1], example="印卡片")]
Coupon = Annotated[str, replace(get_args(Word)[1], example="周末券")]
OwnWay = Annotated[str, replace(get_args(Rest)[1], example="校园广播")]
_TARGET = re.compile(r"(?:目标|target)(\d{1,7})人?", re.IGNORECASE)


@router.command("新活动", "newcampaign", roles=STAFF, where=PRIVATE)
def begin(ctx: Context, asked: Begun) -> Reply:
    """新活动 <方式> <名称> [目标50] [商品 名|团 名] [到 时间]：开始一个推广活动，费用和效果都记在它名下
    Newcampaign: newcampaign <way> <name> [target50] [product …|deal …] [until …]: begin a campaign"""
    apart = take_apart(ctx, asked)
    words = list(apart.words)
    way = campaigns.way(ctx.work, words.pop(0) if words else "")
    named, chosen = Reading(ctx, words).terms()
    plan = Plan(name=named, way=way, ends_at=apart.ends, **chosen)
    made = campaigns.begin(ctx.work, members.known(ctx.caller), plan)
    return answer(say("campaign-begun", campaign=_said(made)), say("campaign-how", number=str(made.id)))


class Reading:
    """What follows the way: the name, and what else is said of the campaign."""

    def __init__(self, ctx: Context, words: list[str]) -> None:
        self._ctx, self._words = ctx, words

    def terms(self) -> tuple[str, dict[str, Any]]:
        """Raises UnclearTerms, UnknownProduct and its like."""
        name: list[str] = []
        chosen: dict[str, Any] = {}
        while self._words:
            word = self._words.pop(0)
            if found := _TARGET.fullmatch(word):
                chosen["target"] = int(found[1])
            elif word.lower() in ("目标", "target") and self._words and self._words[0].isdecimal():
                chosen["target"] = int(self._words.pop(0)[:9])
            elif word.lower() in ABOUT and self._words:
                chosen |= ABOUT[word.lower()](self, self._words.pop(0))
            else:
                name.append(word)
        return " ".join(name), chosen

    def product(self, name: str) -> dict[str, Any]:
        return {"product_id": goods.catalog(self._ctx.work).find(name, self._ctx.work.now).id}

    def deal(self, title: str) -> dict[str, Any]:
        deal_id = find.deal_titled(self._ctx.work, title)
        if deal_id is None:
            raise unclear([title])
        return {"deal_id": deal_id}


ABOUT: dict[str, Callable[[Reading, str], dict[str, Any]]] = {
    "商品": Reading.product,
    "product": Reading.product,
    "团": Reading.deal,
    "deal": Reading.deal,
}


def way_said(way: str) -> Say | str:
    return say(f"way-{way}") if way in list(Way) else way


def _said(campaign: Campaign) -> Say:
    until = say("campaign-until", at=campaign.ends_at) if campaign.ends_at else ""
    return say("campaign-said", number=str(campaign.id), name=campaign.name, way=way_said(campaign.way), until=until)


@router.command("推广活动", "campaigns", roles=STAFF, where=PRIVATE, reads=True)
def show(ctx: Context, number: Digits = 0) -> Reply:
    """推广活动 [号]：有哪些活动；一个活动的渠道码、来的人和费用
    Campaigns: campaigns [number]: which there are; one of them with its codes, people and cost"""
    if number:
        return _one(ctx, campaigns.seen(ctx.work, ctx.caller, number))
    only = None if ctx.has(Role.MANAGER) else members.known(ctx.caller)
    known = find.latest(ctx.work, SHOWN, only)
    if not known:
        return answer_with("campaigns-none")
    lines = [
        say("campaign-over" if campaigns.is_over(one, ctx.work.now) else "campaign-running", campaign=_said(one))
        for one in known
    ]
    return answer(say("campaigns-head"), *lines, say("campaigns-how"))


def _one(ctx: Context, campaign: Campaign) -> Reply:
    whole = ctx.has(Role.MANAGER) or campaign.made_by == ctx.caller.member_id
    says = [say("campaign-head", campaign=_said(campaign), by=people.member(ctx.work, campaign.made_by).name)]
    if campaign.target is not None:
        says.append(say("campaign-target", target=str(campaign.target)))
    says += [
        say(
            "campaign-code", place=row.place + row.batch, code=row.code, promoter=row.promoter or "—",
            opened=str(row.opened), people=str(row.people),
        )
        for row in codes_found.of_campaign(ctx.work, campaign.id, SHOWN, None if whole else ctx.caller.member_id)
    ]  # fmt: skip
    if whole:
        says += _costs(ctx, campaign)
    return answer(*says)


def _costs(ctx: Context, campaign: Campaign) -> list[Say]:
    lines = [
        say(
            "campaign-cost-gone" if gone else "campaign-cost", number=str(cost.id), amount=cost.amount, words=cost.words
        )
        for cost, gone in find.costs(ctx.work, campaign.id, SHOWN)
    ]
    total = find.noted(ctx.work, campaign.id)
    return [say("campaign-costs", total=total), *lines]


@router.command("结束活动", "endcampaign", roles=STAFF, where=PRIVATE)
def end(ctx: Context, number: Digits) -> Reply:
    """结束活动 <号>：到此为止，它的渠道码不再算数；已经带来的照样算它的
    Endcampaign: endcampaign <number>: its codes count no more; what it has brought stays its own"""
    campaign = campaigns.owned(ctx.work, ctx.caller, number)
    campaigns.end(ctx.work, campaign)
    return answer_with("campaign-ended", name=campaign.name, people=str(find.people(ctx.work, campaign.id)))


@router.command("推广方式", "ways", roles=STAFF, where=PRIVATE)
def ways(ctx: Context, name: OwnWay = "") -> Reply:
    """推广方式 [新方式]：有哪些推广方式；加一种自己的
    Ways: ways [new one]: which kinds of promoting there are; add one"""
    if name:
        return answer_with("way-added", way=campaigns.add_way(ctx.work, name))
    known = [say(f"way-{way}") for way in Way]
    return answer(say("ways-head"), say("ways-list", ways=[*known, *find.own_ways(ctx.work)]))


@router.command("推广费用", "cost", roles=STAFF, where=PRIVATE)
def note_cost(ctx: Context, campaign: Word, amount: Money, words: Paid) -> Reply:
    """推广费用 <活动号或渠道口令> <金额> <用在哪>：记一笔推广费用，记错了发「撤销费用 <费用号>」
    Cost: cost <campaign or code> <amount> <for what>: note what was paid; uncost <number> takes it back"""
    number, code_id = _meant(ctx, campaign)
    found = campaigns.owned(ctx.work, ctx.caller, number)
    cost = campaigns.note_cost(ctx.work, members.known(ctx.caller), found.id, amount, words, code_id)
    total = find.noted(ctx.work, found.id)
    return answer_with("cost-noted", number=str(cost), name=found.name, amount=amount, words=words[:40], total=total)


def _meant(ctx: Context, said: str) -> tuple[int, int | None]:
    """A campaign by its number, or one of its codes. Raises NoSuchCampaign."""
    if said.isascii() and said.isdigit() and len(said) < 13:
        return int(said), None
    found = channel_codes.meant(ctx.work, said)
    if found is None:
        raise campaigns.NoSuchCampaign(number=said[:20])
    return found[1].id, found[0].id


@router.command("活动发券", "campaigncoupon", roles=(Role.MANAGER,), where=PRIVATE)
def give_coupons(ctx: Context, number: Digits, coupon: Coupon, to: Rest) -> Reply:
    """活动发券 <活动号> <券名> <成员|群名>：以活动的名义发券，用掉的算活动的费用
    Campaigncoupon: campaigncoupon <campaign> <coupon> <member|group>: coupons whose use is the campaign's cost"""
    campaign = campaigns.running(ctx.work, campaigns.owned(ctx.work, ctx.caller, number))
    kind = kind_of(ctx, coupon)
    who, community_id = receivers(ctx, to)
    got = issuing.give(ctx.work, kind, who, community_id, source=SOURCE, source_id=campaign.id)
    return answer_with("campaign-coupons", name=campaign.name, coupon=kind.name, number=len(got), asked=str(len(who)))


@router.command("撤销费用", "uncost", roles=STAFF, where=PRIVATE)
def take_back(ctx: Context, number: Digits) -> Reply:
    """撤销费用 <费用号>：用一笔相反的记录冲掉记错的费用，原来的不改
    Uncost: uncost <number>: take a cost back by a reverse row; nothing is edited"""
    gone = campaigns.take_back_cost(ctx.work, ctx.caller, number)
    total = find.noted(ctx.work, gone.campaign_id)
    return answer_with("cost-taken-back", number=str(number), amount=gone.amount, words=gone.words, total=total)
