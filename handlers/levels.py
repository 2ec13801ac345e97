"""我的等级 for everybody, 会员等级 for managers."""

from __future__ import annotations

from bot.context import Context
from bot.message import Reply, answer_with
from bot.router import Router
from core.message import message
from core.say import say
from models.members import Role
from queries import levels as find
from services import levels

router = Router("levels")


@router.command("我的等级", "level", reads=True)
def show_own(ctx: Context) -> Reply:
    """我的等级：累计消费、会员等级、还差多少升级
    Level: what I have spent, my level, how much is missing for the next one"""
    own = levels.of_member(ctx.work, ctx.caller.member_id)
    if own.level is not None:
        says = [say("level-own", name=own.level.name, spent=own.spent, terms=levels.terms_said(own.level))]
    else:
        says = [say("level-none", spent=own.spent)]
    if own.next is not None:
        missing = own.next.least - own.spent
        says.append(say("level-next", name=own.next.name, missing=missing, terms=levels.terms_said(own.next)))
    return Reply(private=message(*says))


@router.command("会员等级", "levels", reads=True, roles=(Role.MANAGER,))
def show_all(ctx: Context) -> Reply:
    """会员等级：有哪些等级、各有多少人
    Levels: which there are, and how many members have each"""
    steps = ctx.work.settings.levels.steps
    if not steps:
        return answer_with("levels-none")
    reached = [*(find.spenders(ctx.work, step.least) for step in steps), 0]
    lines = [
        say(
            "level-line",
            name=step.name,
            spent=step.least,
            terms=levels.terms_said(step),
            people=str(reached[place] - reached[place + 1]),
        )
        for place, step in enumerate(steps)
    ]
    return Reply(private=message(say("levels-head"), *lines))
