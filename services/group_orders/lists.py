"""A posted list is planned, claimed as the deal's next version, and done, entry by entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from sqlalchemy import insert, update

from core.errors import ShopError
from core.names import key
from core.work import Work
from models.group_orders import ChainVersion, DoubtKind
from queries import group_orders as find
from queries.deals import Deal
from reading import Reading
from services import orders
from services.carts import Wanted
from services.group_orders import doubts, fresh, merge, people, standing
from services.group_orders.chain import Chain, Goods, Listed, Person, chain, listed, total
from services.group_orders.fresh import First
from services.group_orders.journal import Changed
from services.group_orders.merge import Ask, AskKind, Change, Outcome, Stood
from services.group_orders.standing import Stands
from services.orders import Placed

KINDS = {
    AskKind.MISSING: DoubtKind.MISSING,
    AskKind.BY_OTHER: DoubtKind.BY_OTHER,
    AskKind.NEEDS_ITEM: DoubtKind.NEEDS_ITEM,
}


@dataclass(frozen=True, slots=True)
class Post:
    """Who posted what. `poster` is None for somebody who has never spoken before."""

    reading: Reading
    poster: int | None
    poster_name: str
    message_id: str
    leader: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What a list would do."""

    entries: Sequence[Listed]
    new: Chain
    who: Mapping[str, Person]
    stands: Stands
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Asked:
    """A question or a refusal, to be told. `number` is 0 where there is nothing to answer."""

    kind: AskKind | DoubtKind
    name: str
    number: int = 0
    goods: Mapping[str, str] = field(default_factory=dict)
    refusal: ShopError | None = None
    was: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Posted:
    """What a list did. `placed`: the unpaid orders that came of it, by member; `fresh`: who is new in the deal."""

    version: int
    changed: list[Changed] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    placed: dict[int, Placed] = field(default_factory=dict)
    fresh: set[int] = field(default_factory=set)


def plan(work: Work, deal: Deal, post: Post) -> Plan:
    """Read-only: what the list would do now."""
    entries = listed(post.reading, post.poster_name)
    kept = find.versions(work, deal.id)
    earlier = [[Listed.from_json(data) for data in version.entries.get("entries", ())] for version in kept]
    poster = post.poster or _unknown(work, deal, post)
    seen = {entry.name: entry for one in [*earlier, entries] for entry in one}
    who = people.whom(work, deal.community_id, seen.values(), poster, post.poster_name)
    before = [chain(own, who, version.member_id) for own, version in zip(earlier, kept, strict=True) if own]
    new = chain(entries, who, poster)
    stands = standing.of_deal(work, deal)
    by_person: dict[Person, Mapping[str, Stood]] = {member: own for member, own in stands.items()}  # noqa: C416
    outcome = merge.merge(before, new, by_person, leader=post.leader)
    return Plan(entries, new, who, stands, _unreported(work, deal, outcome))


def _unknown(work: Work, deal: Deal, post: Post) -> Person:
    """Who has never spoken may stand in the lists already."""
    return find.unclaimed(work, deal.community_id, post.poster_name) or key(post.poster_name)


def _unreported(work: Work, deal: Deal, outcome: Outcome) -> Outcome:
    """A missing name is reported once, whoever posts the next list without it."""
    missing = [ask.person for ask in outcome.asks if ask.kind is AskKind.MISSING and isinstance(ask.person, int)]
    told = find.reported(work, deal.id, missing)
    asks = tuple(ask for ask in outcome.asks if ask.kind is not AskKind.MISSING or ask.person not in told)
    return Outcome(outcome.changes, asks)


def post(work: Work, deal: Deal, post: Post) -> Posted:
    """Do what a list says. Of two posted at once the second sees an IntegrityError, and plans again."""
    assert post.poster is not None
    version = find.latest_version(work, deal.id) + 1
    _claim(work, deal, post, post.poster, version)
    planned = plan(work, deal, post)
    who = people.get_to_know(work, deal.community_id, planned.who)
    done = Posted(version)
    changes = {name: list(own) for name, own in groupby(planned.outcome.changes, key=lambda change: change.name)}
    firsts = _place_firsts(work, deal, post, changes, who, planned.stands)
    for name, own in changes.items():
        member = who[name]
        if isinstance(member, int):
            _serve(work, deal, post, member, own, planned.stands, firsts, done)
        else:
            done.asked.append(_which_member(work, deal, post, own[0]))
    for ask in planned.outcome.asks:
        done.asked.append(_ask(work, deal, post, ask, who, planned.stands))
    kept = {"entries": [entry.to_json() for entry in planned.entries], "first": planned.new.first}
    work.execute(
        update(ChainVersion)
        .where(ChainVersion.deal_id == deal.id, ChainVersion.version == version)
        .values(entries=kept)
        .execution_options(synchronize_session=False)
    )
    return done


def _claim(work: Work, deal: Deal, post: Post, poster: int, version: int) -> None:
    """The row comes first: whoever else posts at this moment waits for it, and then finds it."""
    work.execute(
        insert(ChainVersion).values(
            deal_id=deal.id,
            version=version,
            member_id=poster,
            message_id=post.message_id,
            text=post.reading.text[:20_000],
            entries={},
            posted_at=work.now,
        )
    )


def _place_firsts(
    work: Work,
    deal: Deal,
    post: Post,
    changes: Mapping[str, Sequence[Change]],
    who: Mapping[str, Person],
    stands: Stands,
) -> Mapping[int, Placed]:
    """Everybody's first orders at once, if all of them can be served."""
    firsts = {
        member: First(_wanted(deal, own), _placer(post, member), own[0].source.place)
        for name, own in changes.items()
        if isinstance(member := who[name], int) and member not in stands
    }
    return (fresh.place_all(work, deal, firsts) if len(firsts) > 1 else None) or {}


def _wanted(deal: Deal, changes: Sequence[Change]) -> list[Wanted]:
    return [
        Wanted(deal.by_code[c.item].sku_id, p.quantity, p.note, c.source.remark) for c in changes for p in c.portions
    ]


def _placer(post: Post, member: int) -> int:
    """A list is hearsay: what it says of others they are taken to have ordered themselves."""
    return _poster(post) if member == post.poster else member


def _serve(
    work: Work,
    deal: Deal,
    post: Post,
    member: int,
    changes: Sequence[Change],
    stands: Stands,
    firsts: Mapping[int, Placed],
    done: Posted,
) -> None:
    """One person's changes. What can't be served is told and kept; the others in the list are still served."""
    name, stood = changes[0].name, stands.get(member, {})
    totals = {change.item: change.portions for change in changes}
    said, by = changes[0].source, _placer(post, member)
    try:
        with work.undoable():
            if member in firsts:
                placed: Placed | None = firsts[member]
            elif stood:
                placed = standing.put(work, deal, member, totals, by, said.place, said.remark).placed
            else:
                wanted = _wanted(deal, changes)
                placed = orders.place(work, wanted, buyer=member, placed_by=by, deal=deal, pickup_point=said.place)
    except ShopError as refusal:
        proposal = doubts.change_to(totals, stood)
        text = _words(post, changes[0].source)
        number = doubts.ask(work, deal, DoubtKind.UNSERVED, _poster(post), text, member_id=member, proposal=proposal)
        done.asked.append(Asked(DoubtKind.UNSERVED, name, number, _said(totals), refusal))
        return
    if not stood:
        done.fresh.add(member)
    if placed is not None:
        done.placed[member] = placed
    done.changed += [
        Changed(member, name, c.item, c.old, c.new, c.source.rule, c.source.start, c.source.end) for c in changes
    ]


def _ask(work: Work, deal: Deal, post: Post, ask: Ask, who: Mapping[str, Person], stands: Stands) -> Asked:
    member = who[ask.name]
    stood = stands.get(member, {}) if isinstance(member, int) else {}
    was = {item: str(stood[item].all) for item in (ask.goods or stood) if item in stood}
    if ask.kind is AskKind.BELOW_PAID or not isinstance(member, int):
        return Asked(ask.kind, ask.name, 0, _said(ask.goods), was=was)
    goods = ask.goods if ask.kind is AskKind.BY_OTHER else dict.fromkeys(stood, ())
    proposal = {} if ask.kind is AskKind.NEEDS_ITEM else doubts.change_to(goods, stood)
    text = _words(post, ask.source) if ask.source else ask.name
    number = doubts.ask(work, deal, KINDS[ask.kind], _poster(post), text, member_id=member, proposal=proposal)
    return Asked(ask.kind, ask.name, number, _said(ask.goods), was=was)


def _which_member(work: Work, deal: Deal, post: Post, change: Change) -> Asked:
    text = _words(post, change.source)
    number = doubts.ask(work, deal, DoubtKind.WHICH_MEMBER, _poster(post), text)
    return Asked(DoubtKind.WHICH_MEMBER, change.name, number)


def _poster(post: Post) -> int:
    assert post.poster is not None
    return post.poster


def _words(post: Post, source: Listed) -> str:
    return " ".join(post.reading.text[source.start : source.end].split())[:500]


def _said(goods: Goods) -> dict[str, str]:
    return {item: str(total(portions)) for item, portions in goods.items()}
