"""抽奖, 参加抽奖, 验证抽奖."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated, get_args

from bot.arguments import Digits, Rest
from bot.context import Context
from bot.message import UNHANDLED, Reply, Unhandled, answer, answer_with
from bot.router import Act, Router
from core.money import Money
from core.text import plain
from handlers.deals import led_community
from handlers.events import HOSTS, communities_of
from handlers.price_terms import take_apart, unclear
from models.members import Role
from queries import catalog as goods
from services import blacklist, lotteries, members
from services.lotteries import Prize

router = Router("lotteries")

Terms = Annotated[str, replace(get_args(Rest)[1], example="开学抽奖 奖品 苹果 3份, 5元券 20张 到 周日20:00")]

_HEAD = re.compile(r"(?P<title>.+?)\s+(?:奖品|prizes)\s*:?\s*(?P<prizes>.+)", re.IGNORECASE)
_PRIZE = re.compile(r"(?P<what>.+?)\s*[x×*]?\s*(?P<number>\d{1,6})\s*(?:份|张|个|名|盒|斤|瓶|袋|件|次|pieces?)?")
_COUPON = re.compile(r"[¥￥]?(?P<yuan>\d{1,6}(?:\.\d{1,2})?)\s*(?:元优惠券|元券|yuan ?coupons?)", re.IGNORECASE)
_POINTS = re.compile(r"(?P<points>\d{1,9})\s*(?:个?积分|points)", re.IGNORECASE)
_QUOTED = re.compile(r"(?:参加抽奖|enter)\s+(\d{1,12})")
_AGREES = re.compile(r"\+\s*1|(?:我也?要?)?(?:参加|抽奖|参加抽奖)[!！。~]?|算我一个|加我")


@router.command("抽奖", "lottery", roles=HOSTS)
def open_(ctx: Context, terms: Terms) -> Reply:
    """抽奖 <名称> 奖品 <苹果 3份, 5元券 20张, 100积分 50份> [本群|群 名] 到 <时间>：免费参加，到时自动开奖
    Lottery: lottery <title> prizes <apples 3, 5 yuan coupon 20, 100 points 50> [here|group …] until <time>"""
    asked = take_apart(ctx, terms)
    found = _HEAD.fullmatch(" ".join(asked.words))
    if found is None or asked.ends is None or asked.begins:
        raise unclear(asked.words)
    prizes = [_prize(ctx, part.strip()) for part in re.split(r"[,，、;；]", found["prizes"]) if part.strip()]
    free = ctx.has(Role.MANAGER)
    community_id = asked.community_id
    if not ctx.caller.roles & {Role.MANAGER, Role.PROMOTER}:
        community_id = community_id if community_id in ctx.caller.leads else led_community(ctx)
    most = None if free else Money.parse(ctx.work.settings.lotteries.most_worth)
    made = lotteries.open_(ctx.work, members.known(ctx.caller), found["title"], prizes, asked.ends, community_id, most)
    return answer_with("lottery-opened", number=str(made.id))


def _prize(ctx: Context, text: str) -> Prize:
    found = _PRIZE.fullmatch(text)
    if found is None:
        raise unclear([text])
    what, number = found["what"], int(found["number"])
    if coupon := _COUPON.fullmatch(what):
        return Prize(name=what[:40], number=number, off=Money.parse(coupon["yuan"]))
    if points := _POINTS.fullmatch(what):
        return Prize(name=what[:40], number=number, points=int(points["points"]))
    first, *spec = what.split()
    product = goods.catalog(ctx.work).find(first, ctx.work.now)
    sku = product.find_sku("".join(spec))
    return Prize(name=product.title(sku), number=number, sku_id=sku.id)


@router.command("参加抽奖", "enter")
def enter(ctx: Context, number: Digits) -> Reply:
    """参加抽奖 <号>：免费，每人一次；「活动」看中奖率
    Enter a lottery: enter <number>: free, once per person; "events" shows the odds"""
    return _enter(ctx, number)


def _enter(ctx: Context, number: int) -> Reply:
    blacklist.check(ctx.caller)
    lottery, mine = lotteries.enter(ctx.work, number, members.known(ctx.caller), communities_of(ctx))
    name = ctx.caller.name
    return answer_with("lottery-entered", name=name, number=str(number), entry=str(mine), until=lottery.ends_at)


@router.quoted
def enter_quoted(ctx: Context) -> Act | Unhandled:
    """Who quotes the post of a lottery may say "+1" or 参加."""
    number = _QUOTED.search(plain(ctx.incoming.quote.text)) if ctx.incoming.quote else None
    if number is None or not _AGREES.fullmatch(ctx.text.strip()):
        return UNHANDLED
    return lambda acting: _enter(acting, int(number[1]))


@router.command("验证抽奖", "verify-lottery", reads=True)
def verify(ctx: Context, number: Digits) -> Reply:
    """验证抽奖 <号>：种子、名单、中奖号，和怎么自己再算一遍
    Verify a lottery: verify-lottery <number>: seed, list and winners, and how to compute them yourself"""
    lottery = lotteries.known(ctx.work, number, communities_of(ctx))
    return answer(*lotteries.proof(ctx.work, lottery))
