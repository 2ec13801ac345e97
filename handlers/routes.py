"""路线, 送到: in which order the pick-up points are served, and that the goods are at one of them."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby
from typing import Annotated, get_args

from bot.arguments import Rest
from bot.context import Context
from bot.message import Kind, Reply
from bot.router import Router
from core import numbers
from core.message import message
from core.say import Say, say
from models.members import Role
from queries import routes as find
from services import catalog, routes
from services.routes import Stop

router = Router("fulfilment")

Way = Annotated[str, replace(get_args(Rest)[1], example="梅园 东门 南门")]
Where = Annotated[str, replace(get_args(Rest)[1], example="东门")]
SAID = 30
_BETWEEN = re.compile(r"[\s,，、→>＞]+")


@router.command("路线", "route", roles=(Role.SUPPLIER,), where=(Kind.PRIVATE,))
def route(ctx: Context, way: Way = "") -> Reply:
    """路线 [社群 自提点 自提点 …]：按什么顺序送；不写就看每个点有多少单
    Route: route [community stop stop …]: in which order to deliver; alone: what waits at each stop"""
    mine = ctx.caller.supplier_ids
    if not way:
        return Reply(here=message(*_shown(ctx)))
    name, *stops = filter(None, _BETWEEN.split(way))
    community = routes.community_called(ctx.work, mine, ctx.caller.member_id, name)
    if not stops:
        return Reply(here=message(*_shown(ctx, community.id)))
    kept = routes.set_route(ctx.work, catalog.only_supplier(mine), community, stops)
    told = [say("route-set", community=community.name, stops=" → ".join(kept))]
    if strange := routes.unknown(community, kept):
        told.append(say("route-unknown", stops="、".join(strange)))
    return Reply(here=message(*told))


def _shown(ctx: Context, community_id: int | None = None) -> list[Say]:
    """What waits at each stop, community by community, as the route goes."""
    mine = ctx.caller.supplier_ids
    open_ = [x for x in routes.stops(ctx.work, mine) if community_id in (None, x.community_id)]
    said: list[Say] = []
    for community, own in groupby(open_, key=lambda stop: stop.community):
        said += [say("route-head", community=community or "—"), *map(_stop, own)]
    shown = {(x.community_id, x.place) for x in open_}
    for (where, _), stops in find.routes(ctx.work, mine).items():
        empty = [stop for stop in stops if (where, stop) not in shown]
        if empty and community_id in (None, where):
            said.append(say("route-empty", stops="、".join(empty)))
    return said[:SAID] or [say("route-none")]


def _stop(stop: Stop) -> Say:
    off = say("route-off") if stop.on_route is False else ""
    return say("route-stop", place=stop.place or "—", orders=str(stop.orders), pieces=stop.pieces, off=off)


@router.command("送到", "arrived", roles=(Role.SUPPLIER,), where=(Kind.PRIVATE,))
def arrived(ctx: Context, place: Where) -> Reply:
    """送到 <自提点>：告诉这个点的顾客货到了，每单只说一次
    Arrived: arrived <stop>: tell its buyers that their goods are there, once for each order"""
    done = routes.arrive(ctx.work, ctx.caller.supplier_ids, place)
    where = done.stop.label or "—"
    people = "、".join(f"{part.person} {numbers.show(part.order_id)}" for part in done.told[:SAID])
    says = [say("arrived-told", place=where, number=str(len(done.told)), people=people)] if done.told else []
    if done.again:
        says.append(say("arrived-again", place=where, number=str(done.again)))
    if done.unpacked:
        orders = "、".join(numbers.show(part.order_id) for part in done.unpacked[:SAID])
        says.append(say("arrived-unpacked", number=str(len(done.unpacked)), orders=orders))
    return Reply(here=message(*says))
