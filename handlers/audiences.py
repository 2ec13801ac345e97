"""推荐给谁, 同伴: whom to address next, and who buys with whom."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, get_args

from bot.arguments import Rest
from bot.context import Context
from bot.message import Kind, Reply, answer, answer_with
from bot.router import Router
from core.say import say
from handlers.segments import shown
from models.members import Role
from queries import catalog
from services import audiences, members

router = Router("audiences")

PRIVATE = (Kind.PRIVATE,)
Wanted = Annotated[str, replace(get_args(Rest)[1], example="苹果")]
Somebody = Annotated[str, replace(get_args(Rest)[1], example="阿梅")]


@router.command("推荐给谁", "audience", roles=(Role.PROMOTER, Role.MANAGER), where=PRIVATE)
def next_audience(ctx: Context, product: Wanted) -> Reply:
    """推荐给谁 <商品>：谁多半会要又没被打扰过，有多少、为什么；得到的分群号可以马上群发
    Audience: audience <product>: who is likely to want it and wasn't asked lately, and why; a segment to write to"""
    found = catalog.catalog(ctx.work, ctx.caller.catalog_version or None).find(product, ctx.work.now)
    likely = audiences.next_for(ctx.work, members.known(ctx.caller), found)
    how = say("audience-how", number=str(likely.number), name=found.name)
    return answer(say("audience-head", name=found.name), *shown(likely), how)


@router.command("同伴", "companions", roles=(Role.PROMOTER, Role.LEADER, Role.MANAGER), where=PRIVATE, reads=True)
def companions(ctx: Context, name: Somebody) -> Reply:
    """同伴 <成员>：常和谁在同一个团里买、在同一个自提点取；团长只看自己的群
    Companions: companions <member>: with whom they buy in the same deals and fetch at the same place"""
    called, found = audiences.companions(ctx.work, ctx.caller, name)
    if not found:
        return answer_with("companions-none", name=called)
    lines = [
        say("companion-line", name=one.name, community=one.community, deals=one.deals, points=one.points)
        for one in found
    ]
    return answer(say("companions-head", name=called), *lines)
