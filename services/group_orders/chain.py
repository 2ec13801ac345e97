"""A posted list (接龙) in the shape that lists are compared in. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from core.errors import BadQuantity
from core.quantity import NONE, Quantity
from reading import Entry, Reading, Status

# A member's id; or a name's key for somebody whom nobody knows yet.
Person = int | str


@dataclass(frozen=True, slots=True, order=True)
class Portion:
    """So much of an item, with its own wish ("一杯半糖")."""

    quantity: Quantity
    note: str = ""


Goods = Mapping[str, tuple[Portion, ...]]


def total(portions: Iterable[Portion]) -> Quantity:
    return sum((portion.quantity for portion in portions), NONE)


@dataclass(frozen=True, slots=True)
class Listed:
    """One person's part of a list: the goods by item code, and where in the text it stands (`start`, `end`).

    `struck`: all of it is taken back. `taken`: so much of an item is ("花篮 取消2份"). `needs`: no goods are named.
    """

    name: str
    goods: Goods = field(default_factory=dict)
    taken: Mapping[str, Quantity] = field(default_factory=dict)
    struck: bool = False
    needs: bool = False
    number: int = 0
    place: str = ""
    remark: str = ""
    start: int = 0
    end: int = 0
    rule: str = ""

    def says(self, item: str) -> object:
        """What the entry says of an item, for comparing: two entries that say the same are the same line."""
        if self.struck:
            return "struck"
        return tuple(sorted(self.goods.get(item, ()))), self.taken.get(item, NONE)

    @property
    def items(self) -> set[str]:
        return set(self.goods) | set(self.taken)

    def differs(self, other: Listed) -> bool:
        return any(self.says(item) != other.says(item) for item in self.items | other.items | {""})

    def with_more(self, other: Listed) -> Listed:
        """The same name a second time in one list: both together; a struck entry beside a living one is void."""
        if self.struck or other.struck:
            return other if self.struck else self
        goods = {
            item: (*self.goods.get(item, ()), *other.goods.get(item, ())) for item in {**self.goods, **other.goods}
        }
        taken = {
            item: self.taken.get(item, NONE) + other.taken.get(item, NONE) for item in {**self.taken, **other.taken}
        }
        return replace(
            self, goods=goods, taken=taken, needs=self.needs and other.needs, place=self.place or other.place
        )

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "goods": {item: [[str(p.quantity), p.note] for p in portions] for item, portions in self.goods.items()},
            "taken": {item: str(quantity) for item, quantity in self.taken.items()},
            "struck": self.struck,
            "needs": self.needs,
            "number": self.number,
            "span": [self.start, self.end],
            "rule": self.rule,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Listed:
        return cls(
            name=data["name"],
            goods={i: tuple(Portion(Quantity.of(q), note) for q, note in rows) for i, rows in data["goods"].items()},
            taken={item: Quantity.of(quantity) for item, quantity in data["taken"].items()},
            struck=data["struck"],
            needs=data["needs"],
            number=data["number"],
            start=data["span"][0],
            end=data["span"][1],
            rule=data["rule"],
        )


@dataclass(frozen=True, slots=True)
class Chain:
    """A list as it was posted, everybody once, in its order. `first` is the number that it begins with."""

    people: Mapping[Person, Listed]
    poster: Person
    first: int = 1


def listed(reading: Reading, sender: str) -> list[Listed]:
    """The entries of a reading, one by one. What can't be a quantity leaves its entry without goods: it is asked."""
    return [_listed(entry, place, sender) for place, entry in enumerate(reading.entries, start=1)]


def _listed(entry: Entry, place: int, sender: str) -> Listed:
    cancelled = entry.status is Status.CANCELLED
    goods: dict[str, tuple[Portion, ...]] = {}
    taken: dict[str, Quantity] = {}
    try:
        for line in entry.lines:
            if line.quantity == "all":
                continue
            quantity = Quantity.of(line.quantity)
            if cancelled:
                taken[line.item] = taken.get(line.item, NONE) + quantity
            else:
                goods[line.item] = (*goods.get(line.item, ()), Portion(quantity, line.note))
    except BadQuantity:
        goods, taken = {}, {}
    return Listed(
        name=entry.name or sender,
        goods=goods,
        taken=taken,
        struck=cancelled and not taken,
        needs=not cancelled and not goods,
        number=entry.number or place,
        place=entry.place,
        remark=entry.remark,
        start=entry.why.start,
        end=entry.why.end,
        rule=entry.why.rule,
    )


def chain(entries: Iterable[Listed], who: Mapping[str, Person], poster: Person) -> Chain:
    """The list with everybody once. `who` says whom each name means; names that it lacks are left out."""
    people: dict[Person, Listed] = {}
    first = 0
    for entry in entries:
        first = first or entry.number
        person = who.get(entry.name)
        if person is not None:
            people[person] = people[person].with_more(entry) if person in people else entry
    return Chain(people, poster, first or 1)
