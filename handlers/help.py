"""帮助: what one can do here, derived from the commands themselves."""

from __future__ import annotations

from bot.context import Context
from bot.message import Reply, answer
from bot.router import Router
from core.say import say

router = Router("help")


@router.command("帮助", "菜单", "help", reads=True)
def show_help(ctx: Context) -> Reply:
    """帮助：看看这里能做什么
    Help: what you can do here"""
    offered = ctx.switchboard.offered(ctx.caller.roles, ctx.where)
    return answer(
        say(f"help-head-{ctx.where}"), *(say(command.help_key) for command in offered), say(f"help-foot-{ctx.where}")
    )
