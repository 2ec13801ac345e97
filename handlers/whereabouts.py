"""到哪了, 改自提: where one's orders are, what happens next, and where they shall go."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby
from typing import Annotated, Any, get_args

from sqlalchemy import Row

from bot.arguments import OrderNumber, Rest
from bot.context import Context
from bot.message import UNHANDLED, Kind, Reply, Unhandled, answer_with
from bot.router import Router
from core import numbers
from core.message import Message, message
from core.say import Say, say
from handlers.orders import known_order, pay_link
from models.orders import Order, OrderStatus
from queries import orders as orders_found
from queries import whereabouts as find
from services import pay_links, redirecting

router = Router("orders")

Place = Annotated[str, replace(get_args(Rest)[1], example="东门")]
SHOWN = 3
LATEST = 0  # no order has that number
ASKED = re.compile(
    r"(?:我的?)?(?:东西|货|订单|快递|包裹|单子?|买的(?:东西|货)?)?"
    r"(?:现在)?(?:到哪儿?里?了|到哪一?步了|发货了|发出了|什么时候(?:能)?(?:到|送到|发货)|几时到|怎么还没到)(?:吗|么|没有?|呢|啊)?"
    r"|where(?: is|'s) my (?:order|parcel)",
    re.IGNORECASE,
)


@router.command("到哪了", "where", reads=True)
def where(ctx: Context, order: OrderNumber = LATEST) -> Reply:
    """到哪了 [订单号]：订单走到哪一步，接下来怎样，在哪取
    Where: where [order]: how far my orders are, what happens next, where to pick up"""
    me = ctx.caller.member_id
    latest = find.under_way(ctx.work, me, SHOWN) if me and order == LATEST else []
    shown = latest if order == LATEST else [_own(ctx, order)]
    if not shown:
        return answer_with("own-nothing")
    return Reply(private=_told(ctx, shown))


@router.talk
def ask(ctx: Context) -> Reply | Unhandled:
    """我的东西到哪了？ As people ask it, in private."""
    if ctx.where is not Kind.PRIVATE or not ASKED.fullmatch(ctx.text.strip(" ?？!！。.~")):
        return UNHANDLED
    return where(ctx)


@router.command("改自提", "改地址", "redirect")
def redirect(ctx: Context, order: OrderNumber, place: Place) -> Reply:
    """改自提 <订单号> <地点>：还没发出的订单换个地方取
    Redirect: redirect <order> <place>: another place to pick up what is not on its way yet"""
    found = _own(ctx, order)
    redirecting.redirect(ctx.work, found.id, place)
    return Reply(private=message(say("order-redirected", number=numbers.show(order), place=place)))


def _own(ctx: Context, order_id: int) -> Order:
    """The caller's own order. Raises NoSuchNumber in the same words for everybody else's."""
    found = known_order(ctx, order_id)
    if ctx.caller.member_id not in (found.member_id, found.placed_by):
        raise numbers.NoSuchNumber(number=numbers.show(order_id))
    return found


def _told(ctx: Context, orders: list[Order]) -> Message:
    ids = [order.id for order in orders]
    lines = orders_found.lines_of(ctx.work, ids)
    parts = {i: list(own) for i, own in groupby(find.parts(ctx.work, ids), key=lambda part: part.order_id)}
    says: list[Say] = []
    for order in orders:
        goods = "、".join(f"{x.name}×{x.quantity}{x.unit}" for x in lines[order.id])
        says.append(say("where-head", number=numbers.show(order.id), goods=goods))
        says += _stands(order, parts.get(order.id, ()))
    payable = [order for order in orders if pay_links.is_payable(ctx.work, order)]
    me = ctx.caller.member_id
    return Message(tuple(says), tuple(pay_link(ctx.work, order.id, own=order.member_id == me) for order in payable))


def _stands(order: Order, parts: Iterable[Row[Any]]) -> list[Say]:
    """How far it is and what happens next: by supplier, once it is paid."""
    number, place = numbers.show(order.id), order.pickup_point or "—"
    if order.status is OrderStatus.PLACED:
        return [say("where-unpaid", number=number, until=order.expires_at)]
    says = [
        say(
            f"where-{part.status}", supplier=part.supplier, place=place, code=part.code, carrier=part.carrier,
            tracking=part.tracking, number=number,
        )
        for part in parts
    ]  # fmt: skip
    return says or [say("where-over", status=say(f"order-status-{order.status}"))]
