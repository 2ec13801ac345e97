"""A posted list against the lists before it and against what stands now: what changes, what must be asked. Pure.

Three ways meet: the *base* (the earlier list that the new one was made from), *theirs* (the new list), *ours* (what
stands, lists and sentences together). A line that is the same as in its base changes nothing, even where somebody has
moved the order since; so a list may be pasted as often as people like.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from core.quantity import NONE, Quantity
from services.group_orders.chain import Chain, Goods, Listed, Person, Portion, total

# How little an earlier list looks like the base of a new one.
MISSING, CHANGED, UNEXPLAINED = 2, 3, 6


class AskKind(StrEnum):
    MISSING = "missing"  # a name is gone: does that person cancel?
    BY_OTHER = "by_other"  # only the person concerned or the leader may change it
    BELOW_PAID = "below_paid"  # what is paid is never lowered by a list
    NEEDS_ITEM = "needs_item"  # the entry names no goods


@dataclass(frozen=True, slots=True)
class Stood:
    """What somebody has of an item. `notes`: the wishes of what is unpaid."""

    paid: Quantity = NONE
    unpaid: Quantity = NONE
    notes: frozenset[str] = frozenset()

    @property
    def all(self) -> Quantity:
        return self.paid + self.unpaid


Standing = Mapping[Person, Mapping[str, Stood]]


@dataclass(frozen=True, slots=True)
class Change:
    """One item of one person has a new total. `source` is the entry in the text that says so."""

    person: Person
    name: str
    item: str
    old: Quantity
    new: Quantity
    portions: tuple[Portion, ...]
    source: Listed


@dataclass(frozen=True, slots=True)
class Ask:
    """What is not done but asked. `goods` is what the list would have (by item; empty: nothing left of it)."""

    kind: AskKind
    person: Person
    name: str
    goods: Goods = field(default_factory=dict)
    source: Listed | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    changes: tuple[Change, ...] = ()
    asks: tuple[Ask, ...] = ()

    @property
    def nothing(self) -> bool:
        return not self.changes and not self.asks


def merge(before: Sequence[Chain], new: Chain, standing: Standing, *, leader: bool = False) -> Outcome:
    """What a new list does. `before`: the lists so far, oldest first; `leader`: who posted it may change anybody's."""
    base = base_of(before, new)
    changes: list[Change] = []
    asks: list[Ask] = []
    for person, entry in new.people.items():
        may = leader or person == new.poster
        stood = standing.get(person, {})
        earlier = [chain.people[person] for chain in before if person in chain.people]
        if may and base is not None and person in base.people:
            earlier = [base.people[person]]
        elif may:
            earlier = earlier[-1:]
        if entry.needs:
            if not earlier and not _any(stood):
                asks.append(Ask(AskKind.NEEDS_ITEM, person, entry.name, source=entry))
            continue
        earlier = [one for one in earlier if not one.needs]
        wishes = dict(_wishes(entry, earlier, stood))
        if may or not (earlier or _any(stood)):
            _do(person, entry, wishes, stood, changes, asks)
        elif any(total(wish) != stood.get(item, Stood()).all for item, wish in wishes.items()):
            asks.append(Ask(AskKind.BY_OTHER, person, entry.name, wishes, entry))
    asks += _gone(base, new, standing)
    return Outcome(tuple(changes), tuple(asks))


def base_of(before: Sequence[Chain], new: Chain) -> Chain | None:
    """The list that this one was most likely made from, the latest of those that fit equally; None: from none.

    The poster's own entry is no evidence: it is what a post is made for.
    """
    known = {person for chain in before for person in chain.people}
    best, lowest = None, UNEXPLAINED * sum(person in known for person in new.people if person != new.poster)
    for chain in before:
        cost = _distance(chain, new, known)
        if cost <= lowest:
            best, lowest = chain, cost
    return best


def _distance(base: Chain, new: Chain, known: set[Person]) -> int:
    others = {person: entry for person, entry in new.people.items() if person != new.poster}
    return (
        MISSING * len(list(_left_out(base, new)))
        + CHANGED * sum(p in base.people and entry.differs(base.people[p]) for p, entry in others.items())
        + UNEXPLAINED * sum(p not in base.people and p in known for p in others)
    )


def _left_out(base: Chain, new: Chain) -> Iterator[Person]:
    """Who stood in the base and is not in the new list, as far as the new list shows that part of it."""
    for person, entry in base.people.items():
        if person not in new.people and not entry.struck and entry.number >= new.first:
            yield person


def _wishes(
    entry: Listed, earlier: Sequence[Listed], stood: Mapping[str, Stood]
) -> Iterable[tuple[str, tuple[Portion, ...]]]:
    """The items of which the entry says something new, with what it wants of them."""
    items = dict.fromkeys([*entry.goods, *entry.taken, *(item for one in earlier for item in sorted(one.items))])
    if entry.struck:
        items |= dict.fromkeys(stood)
    for item in items:
        if not any(entry.says(item) == one.says(item) for one in earlier):
            yield item, _wanted(entry, item, earlier, stood)


def _wanted(entry: Listed, item: str, earlier: Sequence[Listed], stood: Mapping[str, Stood]) -> tuple[Portion, ...]:
    if entry.struck:
        return ()
    if item not in entry.taken:
        return entry.goods.get(item, ())
    before = earlier[-1].goods.get(item, ()) if earlier else ()
    have = total(before) or stood.get(item, Stood()).all
    left = have - entry.taken[item]
    return (Portion(left, before[0].note if before else ""),) if left > NONE else ()


def _do(
    person: Person,
    entry: Listed,
    wishes: Goods,
    stood: Mapping[str, Stood],
    changes: list[Change],
    asks: list[Ask],
) -> None:
    """What the poster may say: as it is said, but never below what is paid."""
    refused: dict[str, tuple[Portion, ...]] = {}
    for item, portions in wishes.items():
        have = stood.get(item, Stood())
        want = total(portions)
        if want < have.paid:
            refused[item] = portions
            want, portions = have.paid, (Portion(have.paid),)
        if want != have.all or _other_wishes(portions, have):
            changes.append(Change(person, entry.name, item, have.all, want, portions, entry))
    if refused:
        asks.append(Ask(AskKind.BELOW_PAID, person, entry.name, refused, entry))


def _other_wishes(portions: Sequence[Portion], have: Stood) -> bool:
    """The same quantity with other wishes ("一杯半糖一杯全糖"), while nothing of it is paid."""
    noted = frozenset(portion.note for portion in portions)
    return not have.paid and bool(noted - {""}) and noted != have.notes


def _gone(base: Chain | None, new: Chain, standing: Standing) -> Iterator[Ask]:
    """Names that the base had and the new list lacks, unless the list was cut short or pasted beside another."""
    if base is None or new.first > 1:
        return
    gone = list(_left_out(base, new))
    order = [person for person, entry in base.people.items() if not entry.struck]
    tail = gone == order[len(order) - len(gone) :]
    beside = base.poster in gone and base.poster != new.poster
    if tail and (len(new.people) < len(base.people) or beside):
        return
    for person in gone:
        if _any(standing.get(person, {})):
            yield Ask(AskKind.MISSING, person, base.people[person].name)


def _any(stood: Mapping[str, Stood]) -> bool:
    return any(have.all > NONE for have in stood.values())
