"""候补, 取消候补: in line for a flash price that is used up."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated, get_args

from bot.arguments import Digits, Rest
from bot.context import Context
from bot.message import Reply, answer_with
from bot.router import Router
from core.message import message
from core.quantity import Quantity
from core.say import say
from core.text import plain
from handlers.events import communities_of
from models.price_rules import PriceRule
from queries import catalog as goods
from reading import Kind as Meaning
from reading import read
from services import blacklist, members, offers, waiting

router = Router("waiting")

What = Annotated[str, replace(get_args(Rest)[1], example="盒饭 2份")]
ONE = Quantity(1000)

_NUMBERED = re.compile(r"#?(?P<number>\d{1,12})(?:\s+(?P<much>\d{1,6}(?:\.\d{1,3})?)\s*[^\d\s]{0,10})?")


@router.command("候补", "wait")
def wait(ctx: Context, what: What = "") -> Reply:
    """候补 <活动号|商品> [数量]：特价抢光了排队，有人没付款就轮到你；只发「候补」看排到第几
    Wait: wait <offer|product> [quantity]: in line for a flash price that is used up; alone: where I stand"""
    me = members.known(ctx.caller)
    if not what:
        says = waiting.standing(ctx.work, me)
        return Reply(private=message(say("in-line-head"), *says)) if says else answer_with("in-line-none")
    blacklist.check(ctx.caller)
    rule, sku_id, quantity = _wanted(ctx, what)
    here = ctx.caller.community_id or members.only_community(ctx.work, me)
    return Reply(private=message(waiting.join(ctx.work, me, rule, sku_id, quantity, here)))


def _wanted(ctx: Context, what: str) -> tuple[PriceRule, int, Quantity]:
    """By an offer's number, or as goods are ordered."""
    places = communities_of(ctx)
    if numbered := _NUMBERED.fullmatch(plain(what).strip()):
        rule, sku_id = waiting.rule_numbered(ctx.work, int(numbered["number"]), places)
        return rule, sku_id, Quantity.of(numbered["much"] or 1)
    shelf = goods.catalog(ctx.work)
    reading = read(what, offers.of_shelf(shelf, ctx.work.now))
    lines = [line for entry in reading.entries for line in entry.lines if line.quantity != "all"]
    if reading.kind is Meaning.ADD and len(lines) == 1:
        sku_id, quantity = offers.sku_of(lines[0].item), Quantity.of(lines[0].quantity)
    else:
        first, *spec = what.split()
        sku_id, quantity = shelf.find(first, ctx.work.now).find_sku("".join(spec)).id, ONE
    return waiting.rule_for(ctx.work, sku_id, places), sku_id, quantity


@router.command("取消候补", "no-wait")
def leave(ctx: Context, number: Digits) -> Reply:
    """取消候补 <活动号>：不等了
    Stop waiting: no-wait <offer>: leave the line"""
    waiting.leave(ctx.work, number, members.known(ctx.caller))
    return Reply(private=message(say("in-line-left", number=str(number))))
