"""The movements of our account at the gateway, against what the books say it was moved by. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from core.money import ZERO, Money
from models.payouts import Payout
from models.reconciliation import Nature
from payments.bills import FundFlowBill, FundFlowRow, TradeBill
from queries.our_side import Ours
from queries.passed_on import Passed
from services.reconciliation.findings import Found, Sides, Window
from services.reconciliation.trades import Key, Matched, key_of

FEE = "手续费"
TO_BANK = ("提现", "充值")  # between the gateway and our bank


@dataclass(frozen=True, slots=True)
class OurBooks:
    """`ids` leads from the bills' names to what is meant; `known`: what of it is ours, with what was booked."""

    ids: Mapping[str, Key]
    known: Mapping[Key, Ours]
    paid_out: Mapping[str, Payout]  # by its proof: of this day, or named in the bill
    passed: Mapping[str, Passed]  # to suppliers by profit sharing, likewise, by each of its names
    day: date


@dataclass
class Flows:
    """A fund flow bill beside the books."""

    found: list[Found] = field(default_factory=list)
    explained: list[Found] = field(default_factory=list)
    sides: Sides = field(default_factory=Sides)
    apart: Money = ZERO  # by how much all that is listed for this day has moved the account away from the books
    came_back: list[Ours] = field(default_factory=list)
    moved: set[str] = field(default_factory=set)  # the numbers of ours that the account knows this day


def ids_of(bill: TradeBill) -> dict[str, Key]:
    """What the trade bill calls a payment or refund by: our numbers and the gateway's."""
    ids: dict[str, Key] = {}
    for row in bill.rows:
        names = (row.refund_number, row.refund_id) if row.is_refund else (row.number, row.transaction_id)
        ids |= dict.fromkeys(filter(None, names), key_of(row))
    return ids


def names_of(row: FundFlowRow) -> tuple[str, str]:
    """How a movement names what it is for: a refund's reference says more than the payment it is a refund of."""
    return row.reference, row.transaction_id


def match(bill: FundFlowBill, books: OurBooks, trades: Matched, window: Window) -> Flows:
    """Hold each movement against what it was booked as."""
    flows, items, others = Flows(), dict[Key, list[FundFlowRow]](), list[FundFlowRow]()
    for row in bill.rows:
        flows.sides.theirs.add(row.amount)
        key = next((books.ids[name] for name in names_of(row) if name in books.ids), None)
        (items.setdefault(key, []) if key is not None else others).append(row)
    for key, rows in items.items():
        ours = books.known.get(key)
        if ours is not None and ours.came_back:
            _came_back(flows, rows, ours, window)
        else:
            _item(flows, key, rows, ours, trades)
    others = _passed(flows, others, books.passed, window)
    seen = {_other(flows, row, books.paid_out, trades.listed) for row in others}
    flows.moved = {number for _, number in items}
    _unmoved(flows, trades, window, items)
    for payout in books.paid_out.values():
        if payout.paid_on == books.day and payout.proof not in seen:
            flows.found.append(Found(Nature.MOVEMENT, payout.proof, payout.proof, ZERO, -payout.amount))
            flows.apart += payout.amount
    return flows


def _unmoved(flows: Flows, trades: Matched, window: Window, items: Collection[Key]) -> None:
    """What is in the books, and the account knows nothing of it."""
    for ours, _ in trades.pairs:
        if ours.key not in items and ours.effect and not (window.is_late(ours.at) or window.is_early(ours.at)):
            flows.found.append(Found(Nature.MOVEMENT, ours.number, ours.number, ZERO, ours.effect, ours.at))
            flows.apart -= ours.effect
    for found in trades.found:
        if found.nature in (Nature.PAYMENT_MISSING, Nature.REFUND_MISSING) and found.number not in flows.moved:
            flows.apart -= found.ours


def _item(flows: Flows, key: Key, rows: Sequence[FundFlowRow], ours: Ours | None, trades: Matched) -> None:
    """All that moved the account for one payment or refund."""
    number, first = key[1], rows[0]
    fee = sum((row.amount for row in rows if FEE in row.kind), ZERO)
    money = sum((row.amount for row in rows), ZERO) - fee
    booked, booked_fee = (ours.moved, ours.fee_moved) if ours is not None else (ZERO, ZERO)
    flows.apart += money + fee - booked - booked_fee
    for amount in filter(None, (booked, booked_fee)):
        flows.sides.ours.add(amount)
    if number in trades.listed:  # said already, with its cause
        return
    if money != booked:
        detail = f"{first.business} {first.kind}"
        flows.found.append(Found(Nature.MOVEMENT, number, number, money, booked, first.at, detail))
    if fee != booked_fee:
        flows.found.append(Found(Nature.FEE, number, number, fee, booked_fee, first.at, first.transaction_id))


def _came_back(flows: Flows, rows: Sequence[FundFlowRow], ours: Ours, window: Window) -> None:
    """A refund that failed moves the account twice, perhaps on two days; to the books it was nothing."""
    flows.came_back.append(ours)
    if ours.at is None or ours.at >= window.start:
        flows.apart += sum((row.amount for row in rows), ZERO)


def _passed(
    flows: Flows, rows: Sequence[FundFlowRow], passed: Mapping[str, Passed], window: Window
) -> list[FundFlowRow]:
    """What went to suppliers by profit sharing, or came back from them: one movement for each; the other rows."""
    rest, moved = list[FundFlowRow](), dict[str, list[FundFlowRow]]()
    for row in rows:
        ours = next((passed[name] for name in names_of(row) if name in passed), None)
        (moved.setdefault(ours.number, []) if ours is not None else rest).append(row)
    for ours in {one.number: one for one in passed.values()}.values():
        theirs = moved.get(ours.number, [])
        money = sum((row.amount for row in theirs), ZERO)
        if not theirs and (not window.holds(ours.at) or window.is_late(ours.at) or window.is_early(ours.at)):
            continue
        flows.sides.ours.add(ours.amount)
        if money != ours.amount:
            flows.apart += money - ours.amount
            detail = f"{theirs[0].business} {theirs[0].kind}" if theirs else ""
            flows.found.append(Found(Nature.MOVEMENT, ours.number, ours.number, money, ours.amount, ours.at, detail))
    return rest


def _other(flows: Flows, row: FundFlowRow, paid_out: Mapping[str, Payout], listed: set[str]) -> str:
    """A movement for no payment of ours: a payout (its proof is answered), to or from the bank, or unexplained."""
    payout = next((paid_out[name] for name in names_of(row) if name in paid_out), None)
    if payout is not None and row.amount == -payout.amount:
        flows.sides.ours.add(row.amount)
        return payout.proof
    name = row.reference or row.transaction_id
    detail = " ".join(filter(None, (row.business, row.kind, row.note)))[:300]
    found = Found(Nature.MOVEMENT, row.flow_id[:100], name[:100], row.amount, ZERO, row.at, detail)
    if any(word in f"{row.business}{row.kind}" for word in TO_BANK):
        flows.explained.append(
            Found(Nature.WITHDRAWAL, found.key, found.number, row.amount, row.amount, row.at, detail)
        )
        flows.sides.ours.add(row.amount)
        return ""
    flows.apart += row.amount
    if not listed & set(names_of(row)):
        flows.found.append(found)
    return ""


def balance(bill: FundFlowBill) -> Money | None:
    """What the account held at the end of the day; None where nothing moved."""
    return bill.rows[-1].balance if bill.rows else None
