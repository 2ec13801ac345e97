"""待发货, 发货: what a supplier has to send out."""

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
from services import fulfilment

router = Router("fulfilment")

Carrier = Annotated[str, replace(get_args(Word)[1], example="顺丰")]
Tracking = Annotated[str, replace(get_args(Rest)[1], example="SF1234567890")]


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
