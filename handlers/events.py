"""活动: what is on, and what to type. Its kinds: handlers/group_buys.py and its neighbours."""

from __future__ import annotations

from bot.context import Context
from bot.message import Reply, answer, answer_with
from bot.router import Router
from core.say import say
from handlers.deals import led_community
from models.members import Role
from queries import members as people
from services import members
from services.events import EventsAsked

router = Router("events")

SHOWN = 40
HOSTS = (Role.LEADER, Role.PROMOTER, Role.MANAGER)  # who may open an event


@router.command("活动", "events", reads=True)
def show(ctx: Context) -> Reply:
    """活动：正在进行的活动，和怎么参加
    Events: what is on, and how to take part"""
    asked = EventsAsked(ctx.caller.member_id, communities_of(ctx))
    ctx.work.tell(asked)
    if not asked.says:
        return answer_with("events-none")
    return answer(say("events-head"), *asked.says[:SHOWN])


def communities_of(ctx: Context) -> tuple[int, ...]:
    """The communities whose events somebody may join: this group's, and their own."""
    mine = people.communities_of(ctx.work, ctx.caller.member_id) if ctx.caller.member_id else []
    here = [ctx.caller.community_id] if ctx.caller.community_id is not None else []
    return tuple(dict.fromkeys((*here, *(community.id for community in mine))))


def hosting_community(ctx: Context, named: int | None) -> int:
    """Where somebody opens an event: the group that they name, else this one, else their only one.

    Promoters and managers may anywhere, leaders where they lead. Raises NotLeader, NoCommunity.
    """
    anywhere = bool(ctx.caller.roles & {Role.PROMOTER, Role.MANAGER})
    if named is not None and not anywhere and named not in ctx.caller.leads:
        raise members.NotLeader
    if named is not None:
        return named
    return members.own_community(ctx.work, ctx.caller) if anywhere else led_community(ctx)
