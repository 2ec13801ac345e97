"""待发货, 发货, 核销: what a supplier has to hand over."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import Annotated, get_args

from bot.arguments import OrderNumber, Rest, Word
from bot.context import Context
from bot.message import Reply, answer, answer_with
from bot.router import Router
from core import numbers
from core.say import say
from models.members import Role
from queries import fulfilment as find
from queries import members as people
from queries import orders as orders_found
from services import fulfilment, members

router = Router("fulfilment")

Carrier = Annotated[str, replace(get_args(Word)[1], example="顺丰")]
Tracking = Annotated[str, replace(get_args(Rest)[1], example="SF1234567890")]
Code = Annotated[str, replace(get_args(Rest)[1], example="7KQ2M4XR")]


@router.command("待发货", "waiting", roles=(Role.SUPPLIER,), reads=True)
def waiting(ctx: Context) -> Reply:
    """待发货：还没发出的订单
    Waiting: what is still to go out"""
    rows = find.waiting(ctx.work, ctx.caller.supplier_ids)
    says = []
    for order_id, own in groupby(rows, key=lambda row: row.order_id):
        lines = list(own)
        goods = "、".join(f"{x.name}×{x.quantity}{x.unit}" + (f"（{x.note}）" if x.note else "") for x in lines)
        first = lines[0]
        says.append(
            say(
                "waiting-order",
                number=numbers.show(order_id),
                person=first.person,
                place=first.place or "—",
                goods=goods,
            )
        )
    return answer(say("waiting-head", orders=str(len(says))), *says) if says else answer_with("waiting-none")


@router.command("发货", "ship", roles=(Role.SUPPLIER,))
def ship(ctx: Context, order: OrderNumber, carrier: Carrier, tracking: Tracking) -> Reply:
    """发货 <号> <快递> <单号>：发出我家的那部分
    Ship: ship <number> <carrier> <tracking number>"""
    fulfilment.ship(ctx.work, order, ctx.caller.supplier_ids, carrier, tracking)
    return answer_with("shipped", number=numbers.show(order))


@router.command("核销", "redeem", roles=(Role.SUPPLIER,))
def redeem(ctx: Context, code: Code) -> Reply:
    """核销 <码>：顾客凭提货码取走
    Redeem: redeem <pick-up code>"""
    part = fulfilment.redeem(ctx.work, members.known(ctx.caller), code, ctx.caller.supplier_ids)
    if part is None:
        return answer_with("redeem-wrong")
    order = orders_found.order(ctx.work, part.order_id)
    assert order is not None
    lines = [x for x in orders_found.lines(ctx.work, order.id) if x.supplier_id == part.supplier_id]
    handed = [(line, line.quantity - line.returned) for line in lines if line.returned < line.quantity]
    name = people.names(ctx.work, [order.member_id], order.community_id).get(order.member_id, "")
    head = say("redeemed", number=numbers.show(order.id), name=name)
    return answer(
        head,
        *(
            say("handed", name=x.name, quantity=left, unit=x.unit, note=say("line-note", note=x.note) if x.note else "")
            for x, left in handed
        ),
    )
