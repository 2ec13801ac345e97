"""What stands behind the name of a rule or a coupon: from when until when, how many, for which group."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.context import Context
from core.errors import ShopError
from core.moments import parse_moment
from core.quantity import Quantity
from queries import members as people
from services import members
from services.catalog import BadShelfTime

NUMBER = r"(\d{1,9}(?:\.\d{1,3})?)"
SUM = r"[¥￥]?" + NUMBER + r"[元块]?"

_TIMES = re.compile(
    r"(?:^|\s)(?:(?:从|自|from\b)\s*(?P<begins>\S.*?)\s*)?(?:到|至|截止|until\b)\s*(?P<ends>\S.*)$"
    r"|(?:^|\s)(?:从|from\b)\s*(?P<only>\S.*)$",
    re.IGNORECASE,
)
_TOTAL = re.compile(rf"(?:共|限量|total){NUMBER}\D*", re.IGNORECASE)
_EACH = re.compile(rf"(?:每人限?|each){NUMBER}\D*", re.IGNORECASE)
_HERE = ("本群", "here")
_GROUP = ("群", "group")


class UnclearTerms(ShopError):
    """A word of it is not understood, or something is missing. Arguments: words."""


@dataclass
class Asked:
    """A line taken apart; `words` are what is left for the command itself."""

    words: list[str] = field(default_factory=list)
    begins: datetime | None = None
    ends: datetime | None = None
    total: Quantity | None = None
    per_person: Quantity | None = None
    community_id: int | None = None


def take_apart(ctx: Context, text: str) -> Asked:
    """苹果 6.90 共20斤 每人2斤 群 一号楼群 到 今晚8点.

    Raises UnclearMoment, BadShelfTime, UnknownPlace, UnclearTerms.
    """
    asked = Asked()
    times = _TIMES.search(text)
    if times:
        text = text[: times.start()]
        zone = ctx.work.settings.zone
        begins = times["begins"] or times["only"]
        asked.begins = parse_moment(begins, ctx.work.now, zone) if begins else None
        asked.ends = parse_moment(times["ends"], asked.begins or ctx.work.now, zone) if times["ends"] else None
        if asked.ends is not None and asked.ends <= max(ctx.work.now, asked.begins or ctx.work.now):
            raise BadShelfTime(at=asked.ends)
    words = text.split()
    while words:
        word = words.pop(0)
        if found := _TOTAL.fullmatch(word):
            asked.total = _counted(found[1], word)
        elif found := _EACH.fullmatch(word):
            asked.per_person = _counted(found[1], word)
        elif word.lower() in _HERE:
            asked.community_id = members.own_community(ctx.work, ctx.caller)
        elif word.lower() in _GROUP and words:
            asked.community_id = _community(ctx, words.pop(0))
        else:
            asked.words.append(word)
    return asked


def _counted(number: str, word: str) -> Quantity:
    found = Quantity.of(number)
    if not 0 < found.thousandths <= 10**12:
        raise UnclearTerms(words=word[:20])
    return found


def _community(ctx: Context, name: str) -> int:
    known = {community.name: community.id for community in people.communities(ctx.work)}
    if name not in known:
        raise members.UnknownPlace(place=name[:20], known="、".join(known))
    return known[name]


def unclear(words: Sequence[str]) -> UnclearTerms:
    return UnclearTerms(words=" ".join(words)[:40])
