"""费率: what suppliers pay the shop, and what the shop pays them."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, get_args

from bot.arguments import BadArgument, Rest
from bot.context import Context
from bot.message import Kind, Reply, answer, answer_with
from bot.router import Router
from core import rates
from core.say import say
from models.members import Role
from queries import fees as fees_found
from services import fees, members

router = Router("settlement")

MANAGER, PRIVATE = (Role.MANAGER,), (Kind.PRIVATE,)
Fee = Annotated[str, replace(get_args(Rest)[1], example="果园 5%")]


@router.command("费率", "fee", roles=MANAGER, where=PRIVATE)
def set_fee(ctx: Context, fee: Fee = "") -> Reply:
    """费率 [供应商 百分比]：以后交货时平台收几成服务费；不写就看各家的
    Fee: fee [supplier percentage]: what the shop keeps of goods handed over from now on; alone: all of them"""
    if not fee:
        return answer(*(say("fee-of", name=x.name, rate=rates.show(x.fee_rate)) for x in fees_found.rates(ctx.work)))
    name, _, rate = fee.rpartition(" ")
    if not name:
        raise BadArgument
    supplier_id = members.scope_of(ctx.work, Role.SUPPLIER, name.strip())["supplier_id"]
    old = fees.set_rate(ctx.work, supplier_id, new := rates.read(rate))
    return answer_with("fee-set", name=name.strip(), old=rates.show(old), new=rates.show(new))
