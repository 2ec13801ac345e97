"""全店公告, 发公告, 撤公告: what every community, leader or supplier is told."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated, get_args

from bot.arguments import Digits, Rest
from bot.context import Context
from bot.message import Kind, Reply, answer, answer_with
from bot.router import Router
from core.message import message
from core.say import Say, say
from core.text import clean
from models.announcements import Announcement, AnnouncementStatus, Audience
from models.members import SEES, Role
from queries import announcements as find
from services import announcements, members
from services.members import OnlyManagers

router = Router("announcements")

MANAGER, PRIVATE = (Role.MANAGER,), (Kind.PRIVATE,)
SHOWN = 10
AUDIENCES = {
    "社群": Audience.COMMUNITIES, "群": Audience.COMMUNITIES, "communities": Audience.COMMUNITIES,
    "团长": Audience.LEADERS, "leaders": Audience.LEADERS,
    "供应商": Audience.SUPPLIERS, "suppliers": Audience.SUPPLIERS,
}  # fmt: skip
_TO = re.compile(rf"(?:给|to)\s*(?P<audience>{'|'.join(AUDIENCES)})(?:[\s:：,，]+|$)", re.IGNORECASE)
_URGENT = re.compile(r"(?:紧急|urgent)(?:[\s:：,，]+|$)", re.IGNORECASE)
_NUMBER = re.compile(r"#?([0-9]{1,12})")
Asked = Annotated[str, replace(get_args(Rest)[1], example="给 团长 今晚盘点，明早恢复接单")]


@router.command("全店公告", "announcement", roles=SEES, where=PRIVATE)
def draft(ctx: Context, asked: Asked = "") -> Reply:
    """全店公告 [给 社群|团长|供应商] [紧急] <话>：先预览不发；全店公告：最近的；全店公告 <号>：发得怎样了
    Announcement: announcement [to communities|leaders|suppliers] [urgent] <text>; announcement <number>: how it went"""
    if not asked.strip():
        return _list(ctx)
    if number := _NUMBER.fullmatch(asked.strip()):
        found = announcements.seen(ctx.work, int(number[1]))
        return answer(_line(found), say("announcement-text", text=found.text), *announcements.account(ctx.work, found))
    if not ctx.has(Role.MANAGER):
        raise OnlyManagers
    text, audience, urgent = _read(clean(ctx.as_typed(asked)))
    made, reached = announcements.draft(ctx.work, members.known(ctx.caller), text, audience, urgent=urgent)
    head = say(
        "announcement-draft", number=str(made.id), reached=reached, audience=say(f"audience-{audience}"),
        urgent=say("announcement-urgent") if urgent else "",
    )  # fmt: skip
    return Reply(here=message(head) + announcements.shown(made) + message(say("announcement-how", number=str(made.id))))


def _read(text: str) -> tuple[str, Audience, bool]:
    """The words, whom they are for, whether they are urgent."""
    audience, urgent, found = Audience.COMMUNITIES, False, True
    while found:
        found = False
        if to := _TO.match(text):
            audience, text, found = AUDIENCES[to["audience"].lower()], text[to.end() :].strip(), True
        if now := _URGENT.match(text):
            urgent, text, found = True, text[now.end() :].strip(), True
    return text, audience, urgent


@router.command("发公告", "sendannouncement", roles=MANAGER, where=PRIVATE)
def send(ctx: Context, number: Digits) -> Reply:
    """发公告 <号>：把预览过的公告发出去，每个群（人）一次；免打扰时段里会等到结束
    Sendannouncement: sendannouncement <number>: to each once; in quiet hours when they are over"""
    at = announcements.start(ctx.work, number)
    return answer_with("announcement-goes" if at <= ctx.work.now else "announcement-later", number=str(number), at=at)


@router.command("撤公告", "withdrawannouncement", roles=MANAGER, where=PRIVATE)
def withdraw(ctx: Context, number: Digits) -> Reply:
    """撤公告 <号>：还没发出去的不再发
    Withdrawannouncement: withdrawannouncement <number>: what hasn't gone out yet, doesn't"""
    found = announcements.withdraw(ctx.work, number)
    return answer(say("announcement-taken-back", number=str(number)), *announcements.account(ctx.work, found))


def _list(ctx: Context) -> Reply:
    known = find.latest(ctx.work, SHOWN)
    return answer(say("announcements-head"), *map(_line, known)) if known else answer_with("announcements-none")


def _line(found: Announcement) -> Say:
    return say(
        "announcement-line", number=str(found.id), at=found.starts_at or found.made_at, text=found.text[:20],
        status=say(f"announcement-status-{AnnouncementStatus(found.status)}"),
        audience=say(f"audience-{Audience(found.audience)}"),
    )  # fmt: skip
