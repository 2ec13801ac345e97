"""帮助: what one can do here, derived from the commands themselves."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from bot.arguments import Rest
from bot.context import Context
from bot.message import Reply, answer
from bot.router import Command, Router
from core.say import Say, say

router = Router("help")

FEW = 12  # so many are read at once; more are shown by topic


@router.command("帮助", "菜单", "help", reads=True)
def show_help(ctx: Context, about: Rest = "") -> Reply:
    """帮助 [主题或命令]：看看这里能做什么
    Help: help [topic or command]: what can be done here"""
    offered = ctx.switchboard.offered(ctx.caller.roles, ctx.where)
    found = _about(ctx, offered, about.strip().lower())
    if found:
        return answer(*(say(command.help_key) for command in found))
    head, foot = say(f"help-head-{ctx.where}"), say(f"help-foot-{ctx.where}")
    if len(offered) <= FEW:
        return answer(head, *(say(command.help_key) for command in offered), foot)
    return answer(head, *_topics(ctx, offered), say("help-more"), foot)


def _about(ctx: Context, offered: Sequence[Command], about: str) -> list[Command]:
    """The commands of a topic, or the one that is called so."""
    if not about:
        return []
    topic = [command for command in offered if ctx.word(_topic(command)).lower() == about]
    return topic or [command for command in offered if about in map(str.lower, command.words)]


def _topics(ctx: Context, offered: Sequence[Command]) -> list[Say]:
    """One line per topic, with the words that begin its commands."""
    place = 0 if ctx.words.language == "zh-CN" else -1
    topics: dict[str, list[str]] = {}
    for key, commands in groupby(offered, key=_topic):
        topics.setdefault(key, []).extend(command.words[place] for command in commands)
    return [say("help-topic", topic=say(key), words=" · ".join(words)) for key, words in topics.items()]


def _topic(command: Command) -> str:
    return f"topic-{command.module}"
