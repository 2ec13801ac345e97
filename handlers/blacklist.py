"""拉黑, 解除拉黑, 黑名单."""

from __future__ import annotations

from bot.arguments import Rest, Word
from bot.context import Context
from bot.message import Kind, Reply, answer, answer_with
from bot.router import Router
from core.say import say
from models.members import SEES, Role
from queries import members as find
from services import blacklist, members

router = Router("blacklist")
MANAGER, PRIVATE = (Role.MANAGER,), (Kind.PRIVATE,)


@router.command("拉黑", "block", roles=MANAGER, where=PRIVATE)
def block(ctx: Context, name: Word, reason: Rest = "") -> Reply:
    """拉黑 <成员> [原因]：不再接他的订单；已下的订单不受影响
    Block: block <member> [reason]: take no more orders of theirs; what is ordered stays"""
    member = members.one_named(ctx.work, name)
    roles = frozenset(grant.role for grant in find.role_rows(ctx.work, member.id))
    done = blacklist.block(ctx.work, member, roles, reason[:200])
    return answer_with("blocked" if done else "blocked-already", name=member.name)


@router.command("解除拉黑", "unblock", roles=MANAGER, where=PRIVATE)
def unblock(ctx: Context, name: Word) -> Reply:
    """解除拉黑 <成员>：又可以下单了
    Unblock: unblock <member>: they may order again"""
    member = members.one_named(ctx.work, name)
    blacklist.unblock(ctx.work, member)
    return answer_with("unblocked", name=member.name)


@router.command("黑名单", "blacklist", roles=SEES, where=PRIVATE, reads=True)
def blocked(ctx: Context) -> Reply:
    """黑名单：谁不能下单
    Blacklist: who may not order"""
    names = find.names(ctx.work, find.with_role(ctx.work, Role.BLOCKED)).values()
    return answer(say("blacklist", names=sorted(names))) if names else answer(say("blacklist-empty"))
