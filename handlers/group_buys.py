"""拼团, 参团, 停拼团: goods at a price that holds once enough people have paid."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated, get_args

from bot.arguments import Digits, Rest
from bot.context import Context
from bot.message import UNHANDLED, Kind, Reply, Unhandled, answer_with
from bot.router import Act, Router
from core.message import message
from core.money import Money
from core.quantity import Quantity
from core.say import say
from core.text import plain
from handlers.events import HOSTS, communities_of, hosting_community
from handlers.orders import goods_of, pay_message
from handlers.price_terms import SUM, take_apart, unclear
from models.members import Role
from queries import catalog as goods
from queries import group_buys as find
from services import blacklist, group_buys, members
from services.group_buys import NoSuchGroupBuy, Plan

router = Router("group_buys")

Terms = Annotated[str, replace(get_args(Rest)[1], example="苹果 7.90 3人 到 明晚8点")]
Which = Annotated[str, replace(get_args(Rest)[1], example="3 2斤")]
ONE = Quantity(1000)

_PRICE = re.compile(SUM)
_PEOPLE = re.compile(r"(?:满|凑)?(\d{1,6})(?:人|位|people|p)(?:团|成团)?", re.IGNORECASE)
_WHICH = re.compile(r"[#＃]?(?P<number>\d{1,12})(?:\s+[x×*]?(?P<quantity>\d{1,6}(?:\.\d{1,3})?)\s*[^\d\s]{0,6})?")
_QUOTED = re.compile(r"(?:参团|join-group)\s+(\d{1,12})")
_AGREES = re.compile(
    r"(?:我也?要?|算我一个|加我)?\s*(?:参团|拼一?个?|\+\s*(?P<quantity>[1-9]\d?)\s*[^\d\s]?|参加)[!！。~]?|算我一个|加我"
)
_ALONE = re.compile(r"我?也?要?参团[!！。~]?|我要拼团|我也拼")


@router.command("拼团", "group-buy", roles=HOSTS)
def open_(ctx: Context, terms: Terms) -> Reply:
    """拼团 <商品> [规格] <价格> <5人> [每人限2斤] [群 名] 到 <时间>：够人付款才成，没成全部退款
    Group-buy: group-buy <product> [spec] <price> <5p> [each2] [group …] until <time>: refunded unless enough pay"""
    asked = take_apart(ctx, terms)
    number = next((found for word in asked.words if (found := _PEOPLE.fullmatch(word))), None)
    *names, price = [word for word in asked.words if not _PEOPLE.fullmatch(word)] or [""]
    found = _PRICE.fullmatch(price)
    if not names or not found or number is None or asked.ends is None or asked.total or asked.begins:
        raise unclear(asked.words)
    product = goods.catalog(ctx.work).find(names[0], ctx.work.now)
    plan = Plan(
        community_id=hosting_community(ctx, asked.community_id),
        sku_id=product.find_sku("".join(names[1:])).id,
        price=Money.parse(found[1]),
        needed=int(number[1]),
        ends_at=asked.ends,
        per_person=asked.per_person,
    )
    made = group_buys.open_(ctx.work, members.known(ctx.caller), plan)
    return answer_with("group-buy-opened", number=str(made.id))


@router.command("参团", "join-group")
def join(ctx: Context, which: Which) -> Reply:
    """参团 <号> [数量]：参加一个拼团，付款后算数；没成全部退款
    Join a group-buy: join-group <number> [quantity]: counts once it is paid; refunded if it isn't filled"""
    found = _WHICH.fullmatch(which.strip())
    if found is None:
        raise NoSuchGroupBuy(number=which[:20])
    return _join(ctx, int(found["number"]), Quantity.of(found["quantity"] or 1))


def _join(ctx: Context, number: int, quantity: Quantity) -> Reply:
    blacklist.check(ctx.caller)
    me = members.known(ctx.caller)
    placed = group_buys.join(ctx.work, number, communities_of(ctx), me, quantity)
    details = message(say("group-buy-pay")) + pay_message(ctx.work, placed)
    if ctx.where is Kind.PRIVATE:
        return Reply(here=details)
    said = say("group-buy-joined", name=ctx.caller.name, goods=goods_of(placed), number=str(number))
    return Reply(here=message(said), private=details)


@router.quoted
def join_quoted(ctx: Context) -> Act | Unhandled:
    """Who quotes the post of a group-buy may say "+1" or 参团."""
    number = _QUOTED.search(plain(ctx.incoming.quote.text)) if ctx.incoming.quote else None
    agrees = _AGREES.fullmatch(ctx.text.strip())
    if number is None or agrees is None:
        return UNHANDLED
    return lambda acting: _join(acting, int(number[1]), Quantity.of(agrees["quantity"] or 1))


@router.talk
def join_only(ctx: Context) -> Act | Unhandled:
    """我要参团: the one that runs here."""
    here = ctx.caller.community_id
    if here is None or not _ALONE.fullmatch(ctx.text.strip()):
        return UNHANDLED
    running = find.running(ctx.work, [here])
    if len(running) != 1:
        return UNHANDLED
    return lambda acting: _join(acting, running[0].id, ONE)


@router.command("停拼团", "stop-group", roles=HOSTS)
def call_off(ctx: Context, number: Digits) -> Reply:
    """停拼团 <号>：不拼了，付过的全部退款
    Stop a group-buy: stop-group <number>: call it off, everybody is refunded"""
    by = None if ctx.has(Role.MANAGER) else members.known(ctx.caller)
    stopped = group_buys.call_off(ctx.work, number, by)
    return answer_with("group-buy-stopped", number=str(stopped.id))
