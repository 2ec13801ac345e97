"""报警: what stands."""

from __future__ import annotations

from bot.context import Context
from bot.message import Kind, Reply, answer
from bot.router import Router
from core.say import say
from models.members import SEES
from queries import alarms as find
from services import alarms

router = Router("alarms")


@router.command("报警", "alarms", roles=SEES, where=(Kind.PRIVATE,), reads=True)
def standing(ctx: Context) -> Reply:
    """报警：现在有什么不对劲，该怎么办
    Alarms: alarms: what is wrong just now, and what to do"""
    found = find.standing(ctx.work)
    if not found:
        return answer(say("alarms-none"))
    says = [say("alarm-since", time=alarm.seen_at, what=alarms.said(alarm)) for alarm in found]
    return answer(say("alarms-head", number=str(len(found))), *says)
