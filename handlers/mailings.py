"""群发, 开始群发, 停群发, 群发结果: messages to the people of a segment, for promoters and managers."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, get_args

from bot.arguments import Digits, Rest
from bot.channels import previews
from bot.context import Context
from bot.message import Kind, Reply, answer, answer_with
from bot.router import Router
from core.errors import ShopError
from core.message import Message, message
from core.moments import parse_moment
from core.say import Say, say
from core.text import clean, plain
from core.work import Work
from documents import pictures
from models.consents import Purpose
from models.mailings import Mailing, MailingStatus
from models.members import Role
from models.promotions import Repeat
from queries import mailings as find
from reading import repeats
from services import files, goods_cards, mailings, members, promotions, segments
from services.goods_cards import Card
from services.mailings import Content

router = Router("mailings")

STAFF, PRIVATE = (Role.PROMOTER, Role.MANAGER), (Kind.PRIVATE,)
SHOWN, KEPT_DAYS = 15, 365
PURPOSES = {
    "优惠": Purpose.OFFERS, "offers": Purpose.OFFERS, "新品": Purpose.NEWS, "news": Purpose.NEWS,
    "活动": Purpose.EVENTS, "events": Purpose.EVENTS, "提醒": Purpose.REMINDERS, "reminders": Purpose.REMINDERS,
}  # fmt: skip

Asked = Annotated[str, replace(get_args(Rest)[1], example="3 于 明天10:00")]
_AT = r"(?:于|在|\bat\b)"
_FIRST = re.compile(
    r"#?(?P<segment>\d{1,12})(?:\s+(?P<purpose>[^\s于]+))?"
    rf"(?:\s+(?:卡片|card)\s+(?P<card>.+?)(?=\s+{_AT}\s*\S|$))?(?:\s*{_AT}\s*(?P<when>.+))?",
    re.IGNORECASE,
)
Previewed = Annotated[str, replace(get_args(Rest)[1], example="1")]
_PREVIEWED = re.compile(r"(?P<promotion>(?:推广|promotion)\s*)?#?(?P<number>\d{1,12})", re.IGNORECASE)
_HALF = re.compile(r"^\s*-{3,}\s*$", re.MULTILINE)


class UnclearMailing(ShopError):
    """Which segment, or when, is not to be understood."""


@dataclass(frozen=True, slots=True)
class Wanted:
    segment: int
    purpose: Purpose
    card: str
    at: datetime
    repeat: Repeat
    texts: tuple[str, str]


@router.command("群发", "mailing", roles=STAFF, where=PRIVATE, fetches=True)
def draft(ctx: Context, asked: Asked = "") -> Reply:
    """群发 <分群号> [优惠|新品|活动|提醒] [卡片 商品或团] [于 时间|每周五18:00]，下面几行写内容，可以带一张图；
    中间一行 --- 分成 A、B 两种各发一半；先预览不发
    Mailing: mailing <segment> [offers|news|events|reminders] [card product or deal] [at time|every friday 18:00], text
    below, perhaps a picture; a line --- parts A and B"""
    if not asked.strip():
        return _list(ctx)
    wanted = _wanted(ctx, asked)
    segment = segments.seen(ctx.work, ctx.caller, wanted.segment)
    by = members.known(ctx.caller)
    card = mailings.card_of(ctx.work, by, wanted.card) if wanted.card else Card()
    content = Content(wanted.texts, card, _picture(ctx))
    made = mailings.draft(ctx.work, by, segment, content, wanted.purpose, wanted.at, wanted.repeat)
    told = message(
        say("mailing-draft", number=str(made.number), words=segment.words, people=made.people, at=made.at,
            most=ctx.work.settings.mailings.per_person_and_week, repeat=say(f"promotion-repeat-{wanted.repeat}"))
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
    when, repeat = repeats.split(first["when"] or "")
    at = parse_moment(when, now, zone) if when or repeat is not Repeat.ONCE else now
    own = clean("\n".join(clean(ctx.incoming.text).split("\n")[1:]))
    one, *other = (part.strip() for part in _HALF.split(own, maxsplit=1))
    return Wanted(int(first["segment"]), purpose, first["card"] or "", at, repeat, (one, other[0] if other else ""))


def _picture(ctx: Context) -> str:
    """The path of the first picture that came along, kept without what it tells of where it was taken."""
    if not ctx.incoming.images:
        return ""
    content = pictures.plain(ctx.fetch(ctx.incoming.images[0]))
    return files.keep(ctx.work, "picture", pictures.kind(content) or pictures.JPEG, content, days=KEPT_DAYS)


@router.command("预览", "preview", roles=STAFF, where=PRIVATE, reads=True)
def preview(ctx: Context, asked: Previewed) -> Reply:
    """预览 <群发号>，预览 推广 <推广号>：公众号、企业微信机器人、群机器人里各是什么样子
    Preview: preview <mailing>, preview promotion <number>: how each channel shows it"""
    told = message()
    for arm, shown in zip("AB", _previewed(ctx, asked), strict=False):
        told += message(say("preview-head", arm=arm), *previews.of(ctx.words.render_message(shown), ctx.work.settings))
    return Reply(here=told)


def _previewed(ctx: Context, asked: str) -> list[Message]:
    """Raises NoSuchMailing, NoSuchPromotion, UnclearMailing."""
    found = _PREVIEWED.fullmatch(plain(asked).strip())
    if found is None:
        raise UnclearMailing
    number = int(found["number"])
    if not found["promotion"]:
        mailing = mailings.seen(ctx.work, ctx.caller, number)
        goods_cards.check(ctx.work, mailing)
        return list(mailings.shown(ctx.work, mailing).values())
    return [promotions.preview(ctx.work, ctx.caller, number)]


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
    told: list[Say] = []
    for stopped in mailings.stop(ctx.work, found):
        told += [say("mailing-stopped", number=str(stopped.id)), *mailings.account(ctx.work, stopped)]
    return answer(*told)


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
    gone = mailings.account(ctx.work, found)
    return answer(_line(ctx.work, found), *gone, say("mailing-brought-head", days=days), *brought)


def _list(ctx: Context) -> Reply:
    only = None if ctx.has(Role.MANAGER) else members.known(ctx.caller)
    known = find.latest(ctx.work, SHOWN, only)
    if not known:
        return answer_with("mailings-none")
    return answer(say("mailings-head"), *(_line(ctx.work, one) for one in known))


def _line(work: Work, found: Mailing) -> Say:
    status = say(f"mailing-status-{MailingStatus(found.status)}")
    text = found.text[:20] or goods_cards.title(work, found)
    repeat = say(f"promotion-repeat-{Repeat(found.repeat)}")
    return say("mailing-line", number=str(found.id), at=found.starts_at, status=status, text=text, repeat=repeat)
