"""A community's own rules (群规): set by managers, kept where deals open, groups are pushed to, questions are asked."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import TypeVar

from core.errors import ShopError
from core.say import Say, say
from core.text import plain
from core.work import Work
from models.community_rules import CommunityRules, Opens
from models.members import Community, Role
from queries import community_rules as find
from queries import members as people
from services import history
from services.broadcasts import PushPlanned
from services.catalog import UnknownCategory
from services.deals import DealOpened, GroupAsked

OPENS = {"团长": Opens.LEADERS, "leaders": Opens.LEADERS, "管理者": Opens.MANAGERS, "managers": Opens.MANAGERS}
ANSWERS = {"开": True, "on": True, "关": False, "off": False}
V = TypeVar("V")
BACK = ("原样", "恢复", "reset")
_QUIET = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s*[-–~到至]\s*([01]?\d|2[0-3]):([0-5]\d)")


class Kind(StrEnum):
    OPENS = "opens"
    SELLS = "sells"
    QUIET = "quiet"
    PROMOTIONS = "promotions"
    ANSWERS = "answers"


class NotThisRule(ShopError):
    """Arguments: takes (Say)."""


class OnlyManagersOpen(ShopError):
    """In this community managers alone open deals."""


class NotSoldHere(ShopError):
    """Goods of other categories than the community sells. Arguments: names, sells."""


def put(work: Work, community: Community, kind: Kind, text: str) -> tuple[Say | str, Say | str]:
    """Set a rule to what is typed ("原样": the shop's); how it was and is shown.

    Raises NotThisRule, UnknownCategory.
    """
    rules = find.of(work, community.id)
    if rules is None:
        rules = CommunityRules(
            community_id=community.id, opens=Opens.LEADERS, sells=[], quiet="", promotions=None, answers=True
        )
        work.session.add(rules)
    old, before = shown(work, rules, kind), _kept(work, rules, kind)
    _set(work, rules, kind, plain(text).strip())
    work.session.flush()
    after, name = _kept(work, rules, kind), community.name
    history.changed(work, Community.__tablename__, community.id, f"rule-{kind}", before, after, name)
    return old, shown(work, rules, kind)


def _kept(work: Work, rules: CommunityRules, kind: Kind) -> object:
    if kind is Kind.SELLS:
        return [name for name, number in find.categories(work).items() if number in rules.sells]
    return getattr(rules, kind)


def _set(work: Work, rules: CommunityRules, kind: Kind, text: str) -> None:
    back = text.lower() in BACK
    match kind:
        case Kind.OPENS:
            rules.opens = Opens.LEADERS if back else _one_of(OPENS, text, kind)
        case Kind.ANSWERS:
            rules.answers = True if back else _one_of(ANSWERS, text, kind)
        case Kind.SELLS:
            rules.sells = [] if back else _categories(work, text)
        case Kind.QUIET:
            rules.quiet = "" if back else _quiet(text)
        case Kind.PROMOTIONS:
            if not back and not (text.isascii() and text.isdigit() and len(text) < 4):
                raise _not_this(kind)
            rules.promotions = None if back else int(text)


def _one_of(words: dict[str, V], text: str, kind: Kind) -> V:
    if text.lower() not in words:
        raise _not_this(kind)
    return words[text.lower()]


def _categories(work: Work, text: str) -> list[int]:
    known, ids = find.categories(work), []
    for name in re.split(r"[、,，\s]+", text):
        if name not in known:
            raise UnknownCategory(name=name[:40], categories="、".join(known))
        ids.append(known[name])
    return sorted(set(ids))


def _quiet(text: str) -> str:
    found = _QUIET.fullmatch(text)
    if found is None or found[1].zfill(2) + found[2] == found[3].zfill(2) + found[4]:
        raise _not_this(Kind.QUIET)
    return f"{found[1]:0>2}:{found[2]}-{found[3]:0>2}:{found[4]}"


def _not_this(kind: Kind) -> NotThisRule:
    return NotThisRule(takes=say(f"grouprule-takes-{kind}"))


def shown(work: Work, rules: CommunityRules | None, kind: Kind) -> Say | str:
    """How a rule stands."""
    if rules is None or (kind is Kind.SELLS and not rules.sells) or (kind is Kind.QUIET and not rules.quiet):
        return say(f"grouprule-{kind}-shop")
    if kind is Kind.SELLS:
        return "、".join(name for name, number in find.categories(work).items() if number in rules.sells)
    if kind is Kind.OPENS:
        return say(f"grouprule-opens-{rules.opens}")
    if kind is Kind.ANSWERS:
        return say("grouprule-answers-shop") if rules.answers else say("grouprule-answers-no")
    if kind is Kind.PROMOTIONS:
        return say("grouprule-promotions-shop") if rules.promotions is None else str(rules.promotions)
    return rules.quiet


def deal_opened(work: Work, event: DealOpened) -> None:
    """Raises OnlyManagersOpen, NotSoldHere: the deal is undone with it."""
    rules = find.of(work, find.community_of(work, event.deal_id))
    if rules is None or work.actor.member_id is None:
        return
    roles = {grant.role for grant in people.role_rows(work, work.actor.member_id)}
    if rules.opens == Opens.MANAGERS and Role.MANAGER not in roles:
        raise OnlyManagersOpen
    if rules.sells:
        others = [name for name, category in find.goods_of(work, event.deal_id) if category not in rules.sells]
        if others:
            raise NotSoldHere(names="、".join(others[:5]), sells=shown(work, rules, Kind.SELLS))


def push_planned(work: Work, event: PushPlanned) -> None:
    """The community's own quiet hours, and how many promotions a day it takes."""
    rules = find.of(work, event.community_id)
    if rules is None:
        return
    if rules.promotions is not None:
        event.mosts.append(rules.promotions)
    if rules.quiet:
        begins, ends = (time.fromisoformat(part) for part in rules.quiet.split("-"))
        local = work.now.astimezone(work.settings.zone)
        at = local.time()
        if begins <= at < ends if begins <= ends else at >= begins or at < ends:
            event.against.append("quiet-here")
        event.until.append(_next(local, begins))


def _next(local: datetime, begins: time) -> datetime:
    today = datetime.combine(local.date(), begins, local.tzinfo)
    return today if today > local else today + timedelta(days=1)


def group_asked(work: Work, event: GroupAsked) -> None:
    rules = find.of(work, event.community_id)
    if rules is not None and not rules.answers:
        event.hushed.append(True)
