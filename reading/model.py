"""What goes in and what comes out: offers, sayings, and the reading with its reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal

Quantity = Decimal | Literal["all"]


class Kind(StrEnum):
    CHAIN = "chain"
    ADD = "add"
    SET = "set"
    CANCEL = "cancel"
    QUERY = "query"
    CHAT = "chat"
    UNCLEAR = "unclear"


class Status(StrEnum):
    ACTIVE = "active"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Item:
    code: str
    name: str
    aliases: tuple[str, ...] = ()
    unit: str = "份"
    spec: str = ""
    price_fen: int = 0
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Offer:
    """What is on offer in a group at that moment. It hashes itself once; its index is built once for it."""

    title: str
    items: tuple[Item, ...]
    places: tuple[str, ...] = ()
    _hash: int = field(init=False, repr=False, compare=False, default=0)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_hash", hash((self.title, self.items, self.places)))

    def __hash__(self) -> int:
        return self._hash

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Offer:
        items = tuple(
            Item(
                code=row["code"],
                name=row["name"],
                aliases=tuple(row.get("aliases", ())),
                unit=row.get("unit", "份"),
                spec=row.get("spec", ""),
                price_fen=row.get("price_fen", 0),
                options=tuple(row.get("options", ())),
            )
            for row in data["items"]
        )
        return cls(title=data.get("title", ""), items=items, places=tuple(data.get("places", ())))


@dataclass(frozen=True, slots=True)
class Said:
    sender: str
    text: str


@dataclass(frozen=True, slots=True)
class Why:
    """Where a part stands in the original text, which rule read it, and how sure that rule is."""

    start: int
    end: int
    rule: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Line:
    item: str
    quantity: Quantity
    unit: str = ""
    note: str = ""
    why: Why = Why(0, 0, "")


@dataclass(frozen=True, slots=True)
class Entry:
    name: str = ""
    status: Status = Status.ACTIVE
    place: str = ""
    lines: tuple[Line, ...] = ()
    remark: str = ""
    needs: Literal["", "item"] = ""
    number: int | None = None
    """The number that the entry carries in its list (1., 5., ...): says whether a list starts above 1."""
    user_id: str = ""
    """Who wrote it, where the platform says so (native lists only)."""
    posted_at: int | None = None
    """When it was written, in seconds, where the platform says so (native lists only)."""
    why: Why = Why(0, 0, "")

    def with_lines(self, lines: tuple[Line, ...]) -> Entry:
        return replace(self, lines=lines)


@dataclass(frozen=True, slots=True)
class Flag:
    """Something in a header that the leader should look at ("7.14 is no Wednesday")."""

    text: str
    reason: str
    why: Why


@dataclass(frozen=True, slots=True)
class Header:
    title: str = ""
    first_number: int | None = None
    total: Decimal | None = None
    flags: tuple[Flag, ...] = ()
    items: tuple[str, ...] = ()
    """The goods that the header names (a list headed "dinner" is about dinner)."""


@dataclass(frozen=True, slots=True)
class Reading:
    kind: Kind
    text: str
    entries: tuple[Entry, ...] = ()
    candidates: tuple[str, ...] = ()
    header: Header | None = None
    why: Why = Why(0, 0, "")

    def lines(self) -> Iterator[tuple[Entry, Line]]:
        for entry in self.entries:
            for line in entry.lines:
                yield entry, line
