"""Whom to address next: who is likely to want goods and hasn't been asked lately; and who buys with whom."""

from __future__ import annotations

from dataclasses import dataclass

from core.say import say
from core.segments import Fond
from core.work import Work
from models.members import Role
from queries import catalog as goods
from queries import interests as find
from queries import members as people
from queries import promotions as promotions_found
from queries import segments as segments_found
from queries.catalog import Product
from queries.members import Caller
from queries.names import spelled
from queries.segments import Facts
from services import members, segments
from services.segments import SHOWN, Found, Person

BESIDE, OFTEN_ENOUGH = 2, 2  # so many goods that are bought together with it, in at least so many orders
COMPANIONS = 10


@dataclass(frozen=True, slots=True)
class Companion:
    """Somebody who buys with somebody: in so many deals of this community, `points` of them fetched at one place."""

    name: str
    community: str
    deals: int
    points: int


def next_for(work: Work, by: int, wanted: Product) -> Found:
    """A segment, kept like those that one asks oneself: who likes, keeps or asked for it, its kind or what is bought
    with it, and had no promotion for some days, and may have one now. Some of them, the likeliest first, and why.

    Raises SegmentOfNobody, SegmentOfAll, TooManySegments.
    """
    names = "/".join(dict.fromkeys(map(spelled, _names(work, wanted))))
    found = segments.ask(work, by, f"感兴趣 {names} {work.settings.segments.untold_days}天没群发 可推广")
    conditions, today = segments.meant(work, found.words), segments.today_of(work)
    own = Fond((wanted.name,), frozenset((wanted.id,)))
    ids = find.likeliest(work, segments_found.members(today, conditions), today, own, SHOWN)
    facts = segments_found.facts(work, today, [conditions[0], own], ids)
    called, rhythms = people.names(work, ids), find.rhythms_of(work, today, ids)
    sample = []
    for one in ids:
        why = list(segments.reasons(today, [own if _wants(facts[one], own) else conditions[0]], facts[one]))
        if one in rhythms:
            why.append(say("audience-rhythm", days=rhythms[one][0], ago=rhythms[one][1]))
        sample.append(Person(called[one], True, tuple(why)))
    return Found(found.number, found.words, found.people, found.everybody, tuple(sample))


def companions(work: Work, caller: Caller, name: str) -> tuple[str, list[Companion]]:
    """With whom a member buys, in the communities that the caller may know of. Raises UnknownMember, SeveralMembers.

    A leader's are those that they lead; whoever is in none of these is as unknown as somebody who doesn't exist.
    """
    allowed = _allowed(work, caller)
    known = [one for one in people.named(work, name) if allowed.keys() & _homes(work, one.id)]
    if len(known) > 1:
        raise members.SeveralMembers(name=name[:20], number=str(len(known)))
    if not known:
        raise members.UnknownMember(name=name[:20])
    rows = find.companions(work, segments.today_of(work), known[0].id, list(allowed), COMPANIONS)
    called = people.names(work, [row.member_id for row in rows])
    return known[0].name, [
        Companion(called[row.member_id], allowed[row.community_id], row.deals, row.points) for row in rows
    ]


def _names(work: Work, wanted: Product) -> list[str]:
    products = goods.catalog(work).products
    beside = find.bought_with(work, segments.today_of(work), wanted.id, OFTEN_ENOUGH, BESIDE)
    return [wanted.name, wanted.category, *(products[product_id].name for product_id in beside)]


def _wants(facts: Facts, own: Fond) -> bool:
    return own in facts.likes or own in facts.keeps or own in facts.asks


def _allowed(work: Work, caller: Caller) -> dict[int, str]:
    """The communities of which the caller sees the members, by id."""
    if caller.roles & {Role.MANAGER, Role.PROMOTER}:
        return promotions_found.communities_for(work, members.known(caller))
    return {one.id: one.name for one in people.communities(work) if one.id in caller.leads}


def _homes(work: Work, member_id: int) -> set[int]:
    return {one.id for one in people.communities_of(work, member_id)}
