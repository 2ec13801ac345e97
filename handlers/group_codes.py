"""群码: the QR of a group chat, handed in by whoever promotes to it."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, get_args

from bot.arguments import Rest
from bot.context import Context
from bot.message import Kind, Reply, answer, answer_with
from bot.router import Router
from core.say import Say, say
from handlers.price_terms import take_apart
from models.campaigns import GroupCode
from models.members import Role
from queries import group_codes as find
from services import group_codes, members, promotions

router = Router("campaigns")

WHO = (Role.PROMOTER, Role.LEADER, Role.MANAGER)
LASTING = ("长期", "lasting")
Group = Annotated[str, replace(get_args(Rest)[1], example="梅园3号楼")]


@router.command("群码", "groupcode", roles=WHO, where=(Kind.PRIVATE,), fetches=True)
def keep(ctx: Context, asked: Group = "") -> Reply:
    """群码 <群> [长期|到 时间]，附群二维码图片：放到渠道页和海报上，到期前提醒；不附图片：看各群的码还能用多久
    Groupcode: groupcode <group> [lasting|until …] with the picture of its QR; without one: how long each still works"""
    apart = take_apart(ctx, asked)
    names = [word for word in apart.words if word.lower() not in LASTING]
    lasting = len(names) < len(apart.words)
    me = members.known(ctx.caller)
    meant = promotions.communities_meant(ctx.work, me, names)
    if not (ctx.incoming.images or ctx.incoming.files):
        known = find.latest(ctx.work)
        return answer(*(_line(ctx, name, known.get(community_id)) for community_id, name in meant.items()))
    if len(meant) != 1:
        return answer_with("group-code-which")
    ((community_id, name),) = meant.items()
    kept = group_codes.keep(ctx.work, me, community_id, ctx.fetch_only(), apart.ends, lasting)
    return answer(say("group-code-kept", community=name, until=_until(kept)), say("group-code-how", community=name))


def _line(ctx: Context, name: str, code: GroupCode | None) -> Say:
    if code is None:
        return say("group-code-none", community=name)
    if code.ends_at is not None and code.ends_at <= ctx.work.now:
        return say("group-code-ended", community=name, at=code.ends_at)
    return say("group-code-line", community=name, until=_until(code))


def _until(code: GroupCode) -> Say:
    return say("group-code-until", at=code.ends_at) if code.ends_at else say("group-code-lasting")
