"""群发, 开始群发, 停群发, 群发结果: messages to the people of a segment, for promoters and managers."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, get_args

from bot.arguments import Digits, Rest
from bot.context import Context
from bot.message import Kind, Reply, answer, answer_with
from bot.router import Router
from core.errors import ShopError
from core.message import message
from core.moments import parse_moment
from core.say import Say, say
from core.text import clean, plain
from models.consents import Purpose
from models.mailings import Mailing, MailingStatus
from models.members import Role
from queries import mailings as find
from services import mailings, members, segments

router = Router("mailings")

STAFF, PRIVATE = (Role.PROMOTER, Role.MANAGER), (Kind.PRIVATE,)
SHOWN = 15
PURPOSES = {
    "优惠": Purpose.OFFERS, "offers": Purpose.OFFERS, "新品": Purpose.NEWS, "news": Purpose.NEWS,
    "活动": Purpose.EVENTS, "events": Purpose.EVENTS, "提醒": Purpose.REMINDERS, "reminders": Purpose.REMINDERS,
}  # fmt: skip

Asked = Annotated[str, replace(get_args(Rest)[1], example="3 于 明天10:00")]
_FIRST = re.compile(
    r"#?(?P<segment>\d{1,12})(?:\s+(?P<purpose>[^\s于]+))?(?:\s*(?:于|在|\bat\b)\s*(?P<when>.+))?", re.IGNORECASE
)
_HALF = re.compile(r"^\s*-{3,}\s*$", re.MULTILINE)


class UnclearMailing(ShopError):
    """Which segment, or when, is not to be understood."""


@dataclass(frozen=True, slots=True)
class Wanted:
    segment: int
    purpose: Purpose
    at: datetime
    texts: tuple[str, str]


@router.command("群发", "mailing", roles=STAFF, where=PRIVATE)
def draft(ctx: Context, asked: Asked = "") -> Reply:
    """群发 <分群号> [优惠|新品|活动|提醒] [于 时间]，下面几行写内容；中间一行 --- 分成 A、B 两种各发一半；先预览不发
    Mailing: mailing <segment> [offers|news|events|reminders] [at time], the text below; a line --- parts A and B"""
    if not asked.strip():
        return _list(ctx)
    wanted = _wanted(ctx, asked)
    segment = segments.seen(ctx.work, ctx.caller, wanted.segment)
    by = members.known(ctx.caller)
    made = mailings.draft(ctx.work, by, segment, wanted.texts, wanted.purpose, wanted.at)
    told = message(
        say("mailing-draft", number=str(made.number), words=segment.words, people=made.people, at=made.at,
            most=ctx.work.settings.mailings.per_person_and_week)
    )  # fmt: skip
    for arm, shown in zip("AB", made.shown, strict=False):
        told += message(say("mailing-arm" if len(made.shown) > 1 else "mailing-shown", arm=arm)) + shown
    return Reply(here=told + message(say("mailing-how", number=str(made.number))))


def _wanted(ctx: Context, asked: str) -> Wanted:
    """Raises UnclearMailing, UnclearMoment."""
    first = _FIRST.fullmatch(plain(asked.split("\n")[0]).strip())
    purpose = PURPOSES.get((first["purpose"] or "优惠").lower()) if first else None
    if first is None or purpose is None:
        raise UnclearMailing
    now, zone = ctx.work.now, ctx.work.settings.zone
    at = parse_moment(first["when"], now, zone) if first["when"] else now
    own = clean("\n".join(clean(ctx.incoming.text).split("\n")[1:]))
    one, *other = (part.strip() for part in _HALF.split(own, maxsplit=1))
    return Wanted(int(first["segment"]), purpose, at, (one, other[0] if other else ""))


@router.command("开始群发", "startmailing", roles=STAFF, where=PRIVATE)
def start(ctx: Context, number: Digits) -> Reply:
    """开始群发 <号>：预览过的群发到时间就发
    Startmailing: startmailing <number>: let a drafted mailing go out at its time"""
    found = mailings.seen(ctx.work, ctx.caller, number)
    mailings.start(ctx.work, found)
    return answer_with("mailing-started", number=str(number), at=max(found.starts_at, ctx.work.now))


@router.command("停群发", "stopmailing", roles=STAFF, where=PRIVATE)
def stop(ctx: Context, number: Digits) -> Reply:
    """停群发 <号>：马上停，没发的不再发，并说清谁收到了、谁没有
    Stopmailing: stopmailing <number>: at once; with an exact account of what went out"""
    found = mailings.seen(ctx.work, ctx.caller, number)
    mailings.stop(ctx.work, found)
    return answer(say("mailing-stopped", number=str(number)), *mailings.account(ctx.work, found))


@router.command("群发结果", "mailingresult", roles=STAFF, where=PRIVATE, reads=True)
def result(ctx: Context, number: Digits) -> Reply:
    """群发结果 <号>：发出多少、没发的为什么、A 和 B 各带来多少单
    Mailingresult: mailingresult <number>: how many had it, why others didn't, what A and B brought"""
    found = mailings.seen(ctx.work, ctx.caller, number)
    days = ctx.work.settings.mailings.result_days
    brought = [
        say(
            "mailing-brought", arm=arm.upper(), sent=arm_.sent, buyers=arm_.buyers, orders=arm_.orders, paid=arm_.paid,
            percent=f"{arm_.buyers * 1000 // arm_.sent / 10:.1f}" if arm_.sent else "0.0",
        )
        for arm, arm_ in mailings.result(ctx.work, found).items()
    ]  # fmt: skip
    return answer(_line(found), *mailings.account(ctx.work, found), say("mailing-brought-head", days=days), *brought)


def _list(ctx: Context) -> Reply:
    only = None if ctx.has(Role.MANAGER) else members.known(ctx.caller)
    known = find.latest(ctx.work, SHOWN, only)
    if not known:
        return answer_with("mailings-none")
    return answer(say("mailings-head"), *map(_line, known))


def _line(found: Mailing) -> Say:
    status = say(f"mailing-status-{MailingStatus(found.status)}")
    return say("mailing-line", number=str(found.id), at=found.starts_at, status=status, text=found.text[:20])
