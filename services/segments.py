"""Segments (分群): whom to address. A line of conditions is looked up, counted, kept, and explained by person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import reduce

from core.clock import day_bounds, day_of
from core.errors import ShopError
from core.say import Say, say
from core.segments import (
    Asks,
    Away,
    Condition,
    Fond,
    HasCoupon,
    InStage,
    Keeps,
    Lately,
    Likes,
    Lives,
    Not,
    Often,
    Promoted,
    Ranks,
    Saves,
    Spent,
    Together,
    UsedCoupon,
    Welcomes,
)
from core.text import clean
from core.work import Work
from models.members import Role
from models.segments import Segment
from queries import catalog as goods
from queries import members as people
from queries import segments as find
from queries.interests import Today
from queries.members import Caller
from queries.names import Index, spelled
from queries.segments import Facts
from reading import segments as reading
from services import figures, members
from services.members import MembersJoined

SHOWN, MOST = 5, 50


class UnknownLiking(ShopError):
    """Neither a category nor goods of that name. Arguments: name, nearest (names), number of these."""


class SegmentOfNobody(ShopError):
    """Nobody is like that. Arguments: words."""


class SegmentOfAll(ShopError):
    """Everybody is like that: it divides nobody from anybody. Arguments: words, people."""


class NoSuchSegment(ShopError):
    """No segment of that number, or not one of the asker's. Arguments: number."""


class TooManySegments(ShopError):
    """More than anybody reads. Arguments: most."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with what is known of them as to a segment. `belongs` None: can't be addressed at all."""

    name: str
    belongs: bool | None
    why: tuple[Say, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A segment as it stands now: how many of all who can be addressed, and some of them."""

    number: int
    words: str
    people: int
    everybody: int
    sample: tuple[Person, ...]


def ask(work: Work, by: int, line: str) -> Found:
    """Keep a question and answer it. The same words have the same number again.

    Raises UnclearSegment, UnknownLiking, UnknownPlace, SegmentOfNobody, SegmentOfAll, TooManySegments.
    """
    words = " ".join(clean(line).split())
    conditions = meant(work, words)
    counted = _counted(work, conditions)
    if counted[0] == 0:
        raise SegmentOfNobody(words=words)
    if counted[0] == counted[1]:
        raise SegmentOfAll(words=words, people=counted[0])
    known = find.worded(work, by, words)
    if known is None and len(find.latest(work, MOST, by)) == MOST:
        raise TooManySegments(most=MOST)
    return _found(work, known.id if known else find.add(work, by, words), words, conditions, counted)


def look(work: Work, segment: Segment) -> Found:
    """A kept segment as it stands now. Raises UnknownLiking, UnknownPlace where what it names is gone."""
    conditions = meant(work, segment.words)
    return _found(work, segment.id, segment.words, conditions, _counted(work, conditions))


def seen(work: Work, caller: Caller, number: int) -> Segment:
    """A segment of the caller's; of anybody's for a manager. Raises NoSuchSegment."""
    found = find.segment(work, number)
    if found is None or not (found.made_by == caller.member_id or Role.MANAGER in caller.roles):
        raise NoSuchSegment(number=str(number))
    return found


def drop(work: Work, segment: Segment) -> None:
    if not find.drop(work, segment.id):
        raise NoSuchSegment(number=str(segment.id))


def why(work: Work, segment: Segment, name: str) -> Person:
    """Why somebody is in it or not, condition by condition. Raises UnknownMember, SeveralMembers, UnknownLiking."""
    member = members.one_named(work, name)
    conditions, today = meant(work, segment.words), today_of(work)
    figures.fresh(work)
    if not find.is_addressed(work, member.id):
        return Person(member.name, None, ())
    facts = find.facts(work, today, conditions, [member.id])[member.id]
    holding = find.holding(work, today, conditions, member.id)
    lacking = [condition for condition, holds in zip(conditions, holding, strict=True) if not holds]
    return Person(member.name, not lacking, reasons(today, lacking or conditions, facts))


def meant(work: Work, words: str) -> tuple[Condition, ...]:
    """The conditions of a line, its names looked up. Raises UnclearSegment, UnknownLiking, UnknownPlace."""
    return tuple(_looked_up(work, condition) for condition in reading.read(words))


def ids(work: Work, segment: Segment, *more: Condition) -> list[int]:
    """Everybody who is in it now (and for whom `more` holds), in the order of their numbers."""
    figures.fresh(work)
    return find.everybody(work, find.members(today_of(work), (*meant(work, segment.words), *more)))


def members_joined(work: Work, event: MembersJoined) -> None:
    find.hand_over(work, event.goes, event.stays)


def _counted(work: Work, conditions: Sequence[Condition]) -> tuple[int, int]:
    figures.fresh(work)
    today = today_of(work)
    return find.number(work, find.members(today, conditions)), find.number(work, find.members(today, ()))


def _found(
    work: Work, number: int, words: str, conditions: Sequence[Condition], counted: tuple[int, int]
) -> Found:  # fmt: skip
    today = today_of(work)
    some = find.sample(work, find.members(today, conditions), SHOWN)
    facts, names = find.facts(work, today, conditions, some), people.names(work, some)
    sample = (Person(names[one], True, reasons(today, conditions, facts[one])) for one in some)
    return Found(number, words, *counted, tuple(sample))


def today_of(work: Work) -> Today:
    zone = work.settings.zone
    day = day_of(work.now, zone)
    _, since = day_bounds(day - timedelta(days=work.settings.segments.likes_days), zone)
    reduced, room = work.settings.segments.reduced_percent, work.settings.mailings.per_person_and_week
    return Today(day, figures.limits(work), since, reduced, work.now, room)


def _looked_up(work: Work, condition: Condition) -> Condition:
    if isinstance(condition, Not):
        return Not(_looked_up(work, condition.of))
    if isinstance(condition, Together):
        return replace(condition, people=frozenset(members.one_named(work, name).id for name in condition.names))
    if isinstance(condition, Likes | Keeps | Asks | Fond):
        found = frozenset().union(*(_goods(work, name) for name in condition.names))
        return replace(condition, products=found)
    if isinstance(condition, Lives):
        known = {community.id: community.name for community in people.communities(work)}
        return replace(condition, communities=frozenset(_community(known, name) for name in condition.names))
    return condition


def _goods(work: Work, name: str) -> frozenset[int]:
    """All of a category, or all goods that are called so, on the shelf or not: liked is what was there."""
    products = goods.catalog(work).products
    if of_kind := frozenset(one.id for one in products.values() if spelled(one.category) == spelled(name)):
        return of_kind
    index = Index({one.id: (one.name, *one.aliases) for one in products.values()})
    called = frozenset(index.match(name, products).ids)
    if not called:
        nearest = [products[one].name for one in index.nearest(name, products)]
        raise UnknownLiking(name=name[:20], nearest="、".join(nearest), number=len(nearest))
    return called


def _community(known: Mapping[int, str], name: str) -> int:
    index = Index({community_id: (named,) for community_id, named in known.items()})
    for said in (name, name.removesuffix("群")):
        if len(found := index.match(said, known).ids) == 1:
            return found[0]
    raise members.UnknownPlace(place=name[:20], known="、".join(list(known.values())[:10]))


def reasons(today: Today, conditions: Iterable[Condition], facts: Facts) -> tuple[Say, ...]:
    """Each fact once, though several conditions may ask for it."""
    reasons: list[Say] = []
    for condition in conditions:
        reason = _reason(today, condition, facts)
        if reason not in reasons:
            reasons.append(reason)
    return tuple(reasons)


def _reason(today: Today, condition: Condition, facts: Facts) -> Say:
    match condition:
        case InStage() | Away() | Lately():
            if facts.first_on is None or facts.last_on is None:
                return say("segment-why-never")
            days = (today.day - facts.last_on).days
            return say(
                "segment-why-bought", first=f"{facts.first_on:%Y-%m-%d}", last=f"{facts.last_on:%m-%d}", days=days
            )
        case Not():
            return _reason(today, condition.of, facts)
        case Likes():
            orders, last_at = facts.likes.get(condition, (0, None))
            return say("segment-why-likes", what="/".join(condition.names), orders=orders, last=last_at or "")
        case Keeps():
            return _yes_or_no("keeps", condition in facts.keeps, what="/".join(condition.names))
        case Asks():
            return _yes_or_no("asks", condition in facts.asks, what="/".join(condition.names))
        case Fond():
            return _fondness(condition, facts)
        case Together():
            return say("segment-why-together", who="、".join(condition.names), deals=facts.deals.get(condition, 0))
        case HasCoupon() | UsedCoupon():
            return say("segment-why-coupons", usable=facts.coupons[0], used=facts.coupons[1])
        case Promoted():
            return say("segment-why-promoted", at=facts.promoted_at) if facts.promoted_at else say("segment-why-untold")
        case Welcomes():
            return _yes_or_no("welcomes", facts.welcomes)
        case Lives():
            return say("segment-why-lives", where="/".join(condition.names))
        case Saves():
            return say("segment-why-saves", percent=facts.reduced * 100 // facts.listed if facts.listed else 0)
        case Ranks():
            return say("segment-why-ranks", by=condition.by.value, fifth=facts.fifths.get(condition.by, 0))
        case Often() | Spent():
            return say("segment-why-paid", orders=facts.orders, paid=facts.paid)


def _yes_or_no(key: str, holds: bool, **arguments: object) -> Say:
    return say(f"segment-why-{key}", holds="yes" if holds else "no", **arguments)


def _fondness(condition: Fond, facts: Facts) -> Say:
    """All that speaks for it."""
    orders, last_at = facts.likes.get(condition, (0, None))
    what = "/".join(condition.names)
    reasons = [say("segment-why-likes", what=what, orders=orders, last=last_at or "")]
    reasons += [_yes_or_no("keeps", True, what=what)] if condition in facts.keeps else []
    reasons += [_yes_or_no("asks", True, what=what)] if condition in facts.asks else []
    if not orders and len(reasons) > 1:
        reasons = reasons[1:]
    return reduce(lambda one, more: say("segment-and", one=one, more=more), reasons)
