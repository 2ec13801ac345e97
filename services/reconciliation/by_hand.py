"""Imported rows one by one against what was taken, paid back, handed over and drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from core import numbers
from core.errors import ShopError
from core.money import ZERO, Money
from core.work import Work
from models.reconciliation import Bill, Nature
from queries import by_hand as find
from queries import reconciliation as runs
from queries.by_hand import ByHand
from services.cash import HANDOVER, REFUND, handover_number, refund_number
from services.reconciliation import recording
from services.reconciliation.findings import BillOfAnotherDay, Found, Sides
from services.reconciliation.imports import Kind, Row

MOST_DAYS = 31


class TooManyDays(ShopError):
    """A table of more days than are matched at once. Argument: days."""


NATURES = {
    Bill.CASH: (Nature.CASH_UNKNOWN, Nature.CASH_AMOUNT, Nature.CASH_MISSING),
    Bill.BANK: (Nature.BANK_UNKNOWN, Nature.BANK_AMOUNT, Nature.BANK_MISSING),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One of ours. `names`: what a bill may call it; `shown`: what people call it."""

    kind: Kind
    key: str
    shown: str
    names: tuple[str, ...]
    amount: Money
    done: bool
    on_day: bool  # it must stand in this day's bill

    @property
    def moved(self) -> Money:
        return -self.amount if self.kind == Kind.PAID_BACK else self.amount


@dataclass
class Matched:
    found: list[Found] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)  # keys of ours that the bill has
    sides: Sides = field(default_factory=Sides)


@dataclass(frozen=True, slots=True)
class OurSide:
    bill: Bill
    items: tuple[Item, ...]
    unpaid: frozenset[str]  # numbers of orders that are ours, but nobody confirmed cash for them


def our_side(work: Work, on: date, bill: Bill, rows: Sequence[Row]) -> OurSide:
    """All of ours that the rows name, and all of the day's."""
    named = {row.number for row in rows}
    if bill is Bill.BANK:
        ids = {i for name in named if (i := _read(name, HANDOVER)) is not None}
        handed = _items(Kind.HANDED_OVER, find.handed_over(work, ids, named), find.handed_over_on(work, on))
        return OurSide(bill, (*handed, *_items(Kind.WITHDRAWN, find.withdrawn(work, on), [])), frozenset())
    orders = {name: i for name in named if (i := _read(name)) is not None}
    refunds = {i for name in named if (i := _read(name, REFUND)) is not None}
    taken = list(_items(Kind.TAKEN, find.taken(work, set(orders.values()), named), find.taken_on(work, on)))
    back = _items(Kind.PAID_BACK, find.paid_back(work, refunds, named), find.paid_back_on(work, on))
    known = find.known_orders(work, set(orders.values())) - {int(item.key.split()[1]) for item in taken}
    return OurSide(bill, (*taken, *back), frozenset(name for name, i in orders.items() if i in known))


def _read(name: str, letter: str = "") -> int | None:
    """The id behind a number that people write."""
    if not name.upper().startswith(letter):
        return None
    try:
        return numbers.read(name.upper().removeprefix(letter))
    except numbers.NoSuchNumber:
        return None


SHOWN = {Kind.TAKEN: numbers.show, Kind.PAID_BACK: refund_number, Kind.HANDED_OVER: handover_number}


def _items(kind: Kind, named: Sequence[ByHand], of_the_day: Sequence[ByHand]) -> Iterator[Item]:
    due = {one.id for one in of_the_day}
    for one in {one.id: one for one in (*named, *of_the_day)}.values():
        shown = SHOWN[kind](one.id) if kind in SHOWN else one.name
        names = tuple(filter(None, (shown, one.name)))
        yield Item(kind, f"{kind} {one.id}", shown, names, one.amount, one.done, one.id in due)


def match(rows: Sequence[Row], ours: OurSide) -> Matched:
    unknown, amount, missing = NATURES[ours.bill]
    matched = Matched()
    by_name = {(item.kind, name): item for item in ours.items for name in item.names}
    for row in rows:
        moved = -row.amount if row.kind == Kind.PAID_BACK else row.amount
        matched.sides.theirs.add(moved)
        item = by_name.get((row.kind, row.number.upper())) or by_name.get((row.kind, row.number))
        item = item or _by_amount(row, ours, matched.seen)
        if item is not None and item.key in matched.seen:
            matched.found.append(_found(Nature.DOUBLE, row, item, f"{row.number} {row.line}"))
            continue
        if item is None or not item.done:
            unpaid = item is not None or (row.kind == Kind.TAKEN and row.number in ours.unpaid)
            matched.found.append(_found(Nature.CASH_UNPAID if unpaid else unknown, row, None))
            continue
        matched.seen.add(item.key)
        matched.sides.ours.add(item.moved)
        if item.amount != row.amount:
            matched.found.append(_found(amount, row, item))
    for item in ours.items:
        if item.on_day and item.done and item.key not in matched.seen:
            matched.sides.ours.add(item.moved)
            matched.found.append(Found(missing, item.key, item.shown, ZERO, item.moved, detail=item.kind))
    return matched


def _by_amount(row: Row, ours: OurSide, seen: set[str]) -> Item | None:
    """A bank gives withdrawals numbers of its own: one of the very amount that nothing else has claimed."""
    if row.kind != Kind.WITHDRAWN:
        return None
    return next(
        (i for i in ours.items if i.kind == Kind.WITHDRAWN and i.amount == row.amount and i.key not in seen), None
    )


def _found(nature: Nature, row: Row, item: Item | None, key: str = "") -> Found:
    moved = -row.amount if row.kind == Kind.PAID_BACK else row.amount
    detail = f"{row.kind} {row.note}".strip()
    return Found(
        nature,
        (key or f"{row.kind} {row.number}")[:100],
        row.number,
        moved,
        item.moved if item else ZERO,
        detail=detail,
    )


def record(work: Work, rows: Sequence[Row], day: date | None = None) -> list[tuple[date, recording.Outcome]]:
    """Match imported rows, each day by itself; the result of each. Raises BillOfAnotherDay, TooManyDays."""
    for row in rows:
        if day is not None and row.on != day:
            raise BillOfAnotherDay(day=day.isoformat(), other=row.on.isoformat())
    if len({row.on for row in rows}) > MOST_DAYS:
        raise TooManyDays(days=MOST_DAYS)
    parts = sorted({(row.on, row.kind.bill) for row in rows})
    return [(on, _record(work, on, bill, [r for r in rows if (r.on, r.kind.bill) == (on, bill)])) for on, bill in parts]


def _record(work: Work, on: date, bill: Bill, rows: Sequence[Row]) -> recording.Outcome:
    run = runs.locked(work, bill, on, bill)
    matched = match(rows, our_side(work, on, bill, rows))
    number = recording.keep(work, run, matched.found)
    recording.settle_missing(work, matched.seen)
    recording.finish(work, run, matched.sides)
    return recording.Outcome((run.id,), number)
