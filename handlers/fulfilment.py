"""待发货: what a supplier has to send out."""

from __future__ import annotations

from itertools import groupby

from bot.context import Context
from bot.message import Reply, answer, answer_with
from bot.router import Router
from core import numbers
from core.say import say
from models.members import Role
from queries import fulfilment as find
from services.fulfilment import in_short

router = Router("fulfilment")


@router.command("待发货", "waiting", roles=(Role.SUPPLIER,), reads=True)
def waiting(ctx: Context) -> Reply:
    """待发货：还没发出的订单
    Waiting: what is still to go out"""
    rows = find.waiting(ctx.work, ctx.caller.supplier_ids)
    says = []
    for order_id, own in groupby(rows, key=lambda row: row.order_id):
        lines = list(own)
        goods = "、".join(in_short(x, ctx.work.settings.zone) for x in lines)
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
