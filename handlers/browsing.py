"""便宜货, 新到: looking around without a name."""

from __future__ import annotations

from bot.context import Context
from bot.message import UNHANDLED, Kind, Reply, Unhandled, answer, answer_with
from bot.router import Router
from core.say import Say, say
from reading.browsing import Look, look
from services import browsing, members
from services.browsing import Arrival

router = Router("browsing")

SHOWN = 10


@router.command("便宜货", "有什么便宜的", "cheap", reads=True)
def cheap(ctx: Context) -> Reply:
    """便宜货：现在有什么特价、刚降价的
    Cheap: cheap: what is reduced now"""
    found = browsing.bargains(ctx.work, asker(ctx), community(ctx))
    if not found:
        return answer_with("bargains-none")
    says: list[Say] = [say("bargains-head", number=len(found))]
    for bargain in found[:SHOWN]:
        head, *offers = bargain.way.said("browse-line")
        says += [head, *([say("bargain-cut", was=bargain.was)] if bargain.was else []), *offers]
    return answer(*says, say("browse-foot", name=found[0].way.product.name))


@router.command("新到", "今天到什么", "arrivals", reads=True)
def arrivals(ctx: Context) -> Reply:
    """新到：今天到货的和新上架的商品
    Arrivals: arrivals: what was delivered or listed today"""
    found = browsing.arrivals(ctx.work, asker(ctx), community(ctx))
    if not found:
        return answer_with("arrivals-none")
    says: list[Say] = [say("arrivals-head", number=len(found))]
    for arrival in found[:SHOWN]:
        says += _came(arrival)
    return answer(*says, say("browse-foot", name=found[0].product.name))


def _came(arrival: Arrival) -> list[Say]:
    says = []
    for way in arrival.ways:
        if arrival.listed:
            says += way.said("arrival-listed")
        elif way.sku.id in arrival.came:
            says += way.said("arrival-delivered", came=arrival.came[way.sku.id])
    return says


@router.talk
def ask(ctx: Context) -> Reply | Unhandled:
    """有什么便宜的 · 今天到了什么: as people ask it, in private."""
    if ctx.where is not Kind.PRIVATE:
        return UNHANDLED
    match look(ctx.text):
        case Look.CHEAP:
            return cheap(ctx)
        case Look.NEW:
            return arrivals(ctx)
    return UNHANDLED


def asker(ctx: Context) -> int | None:
    """For whom prices are shown: in a group for anybody."""
    return ctx.caller.member_id if ctx.where is Kind.PRIVATE else None


def community(ctx: Context) -> int | None:
    """In private, the group in which an order would be placed."""
    me = ctx.caller.member_id
    return ctx.caller.community_id or (members.only_community(ctx.work, me) if me else None)
