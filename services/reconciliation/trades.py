"""The gateway's payments and refunds of a day, one by one against ours. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal

from core.money import ZERO, Money
from models.payments import PaymentStatus
from models.reconciliation import Nature
from models.refunds import RefundStatus
from payments.bills import TradeBill, TradeRow
from queries.our_side import Ours, What
from services.reconciliation.findings import Found, Sides, Window

Key = tuple[What, str]
PAID_STATES = ("SUCCESS", "REFUND")
WAITING_STATES = ("PROCESSING", "")
ACCEPTED = (RefundStatus.APPROVED, RefundStatus.SENT, RefundStatus.DONE, RefundStatus.FAILED)
# What asking the gateway settles by itself.
ASKED = (Nature.PAYMENT_OPEN, Nature.REFUND_OPEN)


@dataclass(frozen=True, slots=True)
class Merchant:
    """Who we are to the gateway. `prefix` begins every number of ours."""

    mchid: str
    app_id: str
    prefix: str


@dataclass
class Matched:
    """A trade bill beside our rows."""

    found: list[Found] = field(default_factory=list)
    pairs: list[tuple[Ours, TradeRow]] = field(default_factory=list)  # one and the same on both sides
    sides: Sides = field(default_factory=Sides)
    put_off: int = 0
    listed: set[str] = field(default_factory=set)  # all numbers and ids that `found` speaks of


def key_of(row: TradeRow) -> Key:
    return (What.REFUND, row.refund_number) if row.is_refund else (What.PAYMENT, row.number)


def amount_of(row: TradeRow) -> Money:
    """As it moves our account."""
    return -row.refund_amount if row.is_refund else row.amount


def fee_of(row: TradeRow) -> Money:
    """What the gateway kept (of a payment) or gave back (of a refund), in whole fen."""
    fen = int((abs(row.fee) * 100).quantize(Decimal(1), ROUND_HALF_UP))
    return Money(fen)


def match(
    bill: TradeBill,
    known: Mapping[Key, Ours],
    of_the_day: Collection[Ours],
    us: Merchant,
    window: Window,
    day_before: Collection[str] | None,
) -> Matched:
    """`known`: all of the bill's numbers that are ours; `of_the_day`: all of ours that it should have.

    `day_before`: the numbers of the bill before, None where it could not be had.
    """
    matched, seen = Matched(), set[Key]()
    for row in bill.rows:
        matched.sides.theirs.add(amount_of(row))
        key, ours = key_of(row), known.get(key_of(row))
        found = _foreign(row, ours, us) or _double(row, key in seen) or _differs(row, ours)
        seen.add(key)
        if ours is not None and (found is None or found.nature is not Nature.DOUBLE):
            matched.sides.ours.add(ours.moved)
        if found is None and ours is not None:
            matched.pairs.append((ours, row))
        elif found is not None:
            matched.found.append(found)
            matched.listed |= {row.refund_number, row.refund_id} if row.is_refund else {row.number, row.transaction_id}
    for ours in strays(of_the_day, seen):
        if window.is_late(ours.at) or (window.is_early(ours.at) and (day_before is None or ours.number in day_before)):
            matched.put_off += window.is_late(ours.at)
            continue
        matched.found.append(_missing(ours))
        matched.listed |= {ours.number, ours.transaction_id}
        matched.sides.ours.add(ours.moved)
    return matched


def strays(of_the_day: Collection[Ours], seen: Collection[Key]) -> Iterator[Ours]:
    """Those of ours that the bill doesn't have."""
    return (ours for ours in of_the_day if ours.key not in seen)


def _foreign(row: TradeRow, ours: Ours | None, us: Merchant) -> Found | None:
    of_others = row.mchid != us.mchid or row.app_id not in ("", us.app_id)
    if not of_others and (ours is not None or row.number.startswith(us.prefix)):
        return None
    theirs = f"{row.mchid} {row.app_id}" if of_others else row.description
    return _found(Nature.FOREIGN, row, ours, theirs)


def _double(row: TradeRow, again: bool) -> Found | None:
    if not again:
        return None
    found = _found(Nature.DOUBLE, row, None, row.transaction_id)
    return replace(found, key=f"{found.key} {row.refund_id or row.transaction_id}"[:100])


def _differs(row: TradeRow, ours: Ours | None) -> Found | None:
    return _refund_differs(row, ours) if row.is_refund else _payment_differs(row, ours)


def _payment_differs(row: TradeRow, ours: Ours | None) -> Found | None:
    if ours is None:
        return _found(Nature.PAYMENT_UNKNOWN, row, ours, row.description)
    if ours.amount != row.amount:
        return replace(_found(Nature.PAYMENT_AMOUNT, row, ours, f"{row.state} / {ours.status}"), ours=ours.amount)
    was_paid = row.state in PAID_STATES
    if was_paid == (ours.status == PaymentStatus.PAID):
        return None
    if not was_paid:
        return _found(Nature.PAYMENT_UNDONE, row, ours, row.state)
    nature = Nature.PAYMENT_HELD if ours.status == PaymentStatus.HELD else Nature.PAYMENT_OPEN
    return _found(nature, row, ours, ours.problem or ours.status)


def _refund_differs(row: TradeRow, ours: Ours | None) -> Found | None:
    if ours is None:
        return _found(Nature.REFUND_UNKNOWN, row, ours, row.description)
    if ours.amount != row.refund_amount:
        found = _found(Nature.REFUND_AMOUNT, row, ours, f"{row.refund_state} / {ours.status}")
        return replace(found, ours=-ours.amount)
    if row.refund_state in WAITING_STATES:
        return None if ours.status in ACCEPTED else _found(Nature.REFUND_OPEN, row, ours, ours.status)
    if row.refund_state == "SUCCESS":
        return None if ours.status == RefundStatus.DONE else _found(Nature.REFUND_OPEN, row, ours, ours.status)
    if ours.status == RefundStatus.DONE:
        return _found(Nature.REFUND_UNDONE, row, ours, row.refund_state)
    return None if ours.status == RefundStatus.FAILED else _found(Nature.REFUND_OPEN, row, ours, ours.status)


def _found(nature: Nature, row: TradeRow, ours: Ours | None, detail: str) -> Found:
    _, number = key_of(row)
    moved = ours.moved if ours is not None else ZERO
    return Found(nature, number[:100], number[:100], amount_of(row), moved, row.at, detail[:300])


def _missing(ours: Ours) -> Found:
    nature = Nature.PAYMENT_MISSING if ours.what is What.PAYMENT else Nature.REFUND_MISSING
    return Found(nature, ours.number, ours.number, ZERO, ours.moved, ours.at, ours.status)
