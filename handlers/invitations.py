"""邀请, 我是 … 邀请的: who brings whom."""

from __future__ import annotations

import re

from bot.context import Context
from bot.message import UNHANDLED, Reply, Unhandled
from bot.router import Act, Router
from core import codes
from core.message import Link, Message, message
from core.say import say
from queries import invitations as find
from queries import members as people
from services import invitations, members

router = Router("points")

# What could be a code; names and places ("我从 3号摊 来") are none, and somebody else's to understand.
CODE = r"([0-9A-Za-z][0-9A-Za-z -]{6,14})"
TOLD = re.compile(
    rf"(?:我是\s*{CODE}\s*(?:邀请|介绍)来?的|我从\s*{CODE}\s*那?[里儿]?来的?|(?:i was )?invited by\s+{CODE})[.。!！~]*",
    re.IGNORECASE,
)


@router.command("邀请", "invite")
def invite(ctx: Context) -> Reply:
    """邀请：取我的邀请码和链接；朋友第一单完成后，两个人都有积分
    Invite: my code and link; after the friend's first completed order both get points"""
    me = members.known(ctx.caller)
    code = invitations.code_for(ctx.work, me)
    settings = ctx.work.settings.points.invitations
    brought, fulfilled = find.counts(ctx.work, me)
    rules = say(
        "invite-rules", inviter=str(settings.inviter), invited=str(settings.invited), days=str(settings.within_days),
        least=settings.least, most=str(settings.per_month),
    )  # fmt: skip
    says = [say("invite-card", name=ctx.caller.name, code=code), rules]
    if brought:
        says.append(say("invite-so-far", brought=str(brought), fulfilled=str(fulfilled)))
    return Reply(private=Message(tuple(says), (Link(say("invite-link"), f"/invite/{code}"),)))


@router.talk
def told(ctx: Context) -> Act | Unhandled:
    """我是 <码> 邀请的 · 我从 <码> 来"""
    found = TOLD.fullmatch(ctx.text.strip())
    code = codes.read(next(filter(None, found.groups()))) if found else ""
    if len(code) != codes.LENGTH:
        return UNHANDLED
    return lambda acting: accept(acting, code)


def accept(ctx: Context, code: str) -> Reply:
    inviter_id = invitations.accept(ctx.work, members.known(ctx.caller), code)
    if inviter_id is None:
        return Reply(private=message(say("invite-unknown")))
    name = people.member(ctx.work, inviter_id).name
    invited = str(ctx.work.settings.points.invitations.invited)
    return Reply(private=message(say("invite-accepted", name=name, points=invited)))
