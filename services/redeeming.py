"""核销 of many at once: what was ticked off on a printed list, by pick-up codes or by order numbers.

A code is shown by whoever takes the goods. A number is not: the buyer is told, and can object.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core import codes, numbers
from core.message import message
from core.say import say
from core.work import Work
from documents import heads
from documents.rows import Row
from models.catalog import Supplier
from models.orders import Fulfilment, FulfilmentStatus
from queries import orders as orders_found
from queries import redeeming as find
from services import members, outbox
from services.fulfilment import hand_over

MOST = 500  # at once: the answer is awaited
COLUMNS = {
    "code": ("提货码", "取货码", "核销码", "pick-up code", "code"),
    "number": ("订单号", "订单编号", "单号", "order number", "order"),
    "taken": ("已取", "已取货", "取走", "已核销", "taken"),
}
_NO = {"", "0", "否", "未", "未取", "没", "没取", "×", "x", "no", "n", "false", "-", "—"}
_BETWEEN = re.compile(r"[\s,，、;；]+")


class Result(StrEnum):
    DONE = "done"
    BEFORE = "before"  # handed over already
    REFUNDED = "refunded"
    UNKNOWN = "unknown"
    PAUSED = "paused"  # too many wrong codes before it


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one entry of the list, as it was written."""

    written: str
    result: Result
    part: Fulfilment | None = None


def split(text: str) -> list[str]:
    """The codes and numbers in a text. One code may be typed in two halves: "7KQ2 M4XR"."""
    whole = codes.read(text)
    if len(whole) == codes.LENGTH and not whole.isdigit() and "\n" not in text:
        return [text.strip()]
    return list(dict.fromkeys(word for word in _BETWEEN.split(text) if word))


def ticked(rows: Sequence[Row], *, all_: bool) -> list[str] | None:
    """The codes (else numbers) of a sheet in whose column 已取 something stands; None where it is no such sheet.

    `all_`: a sheet without that column is a list of what was taken.
    """
    found = heads.found(rows, COLUMNS, ("code",)) or heads.found(rows, COLUMNS, ("number",))
    if found is None or not (all_ or "taken" in found[0]):
        return None
    places, lines = found
    which = places.get("code", places.get("number", 0))
    taken = [row for row in lines if "taken" not in places or row.at(places["taken"]).strip().lower() not in _NO]
    return list(dict.fromkeys(row.at(which).strip() for row in taken if row.at(which).strip()))


def redeem(work: Work, redeemer: int, written: Sequence[str], supplier_ids: Collection[int]) -> list[Outcome]:
    """Hand over what the list says, each once; what became of each. A wrong code counts as a try, as if typed alone.

    Raises TooManyTries where the redeemer has to wait from the first.
    """
    members.check_tries(work, redeemer)
    known = _Known(work, written, supplier_ids)
    meant = [(word, *_meant(work, redeemer, word, known)) for word in written]
    find.lock(work, {part.order_id for _, parts, _ in meant for part in parts})
    return [outcome for word, parts, result in meant for outcome in _outcomes(work, word, parts, result, known)]


class _Known:
    """What the words of a list may stand for among these suppliers' parts."""

    def __init__(self, work: Work, written: Sequence[str], supplier_ids: Collection[int]) -> None:
        self.numbers = {word: number for word in written if (number := _number(word)) is not None}
        self.by_code = find.by_codes(work, {codes.read(word) for word in written}, supplier_ids)
        self.by_order = find.by_orders(work, set(self.numbers.values()), supplier_ids)


def _number(word: str) -> int | None:
    try:
        return numbers.read(word)
    except numbers.NoSuchNumber:
        return None


def _meant(work: Work, redeemer: int, word: str, known: _Known) -> tuple[list[Fulfilment], Result]:
    try:
        members.check_tries(work, redeemer)
    except members.TooManyTries:
        return [], Result.PAUSED
    part = known.by_code.get(codes.read(word))
    if part is not None:
        return [part], Result.DONE
    if word in known.numbers:
        parts = known.by_order.get(known.numbers[word], [])
        return parts, Result.DONE if parts else Result.UNKNOWN
    members.note_wrong_code(work, redeemer)
    return [], Result.UNKNOWN


def _outcomes(work: Work, word: str, parts: Sequence[Fulfilment], result: Result, known: _Known) -> list[Outcome]:
    if result is not Result.DONE:
        return [Outcome(word, result)]
    by_number = codes.read(word) not in known.by_code
    outcomes = [Outcome(word, _hand_over(work, part), part) for part in parts]
    if by_number:
        _tell(work, [outcome.part for outcome in outcomes if outcome.result is Result.DONE and outcome.part])
    return outcomes


def _hand_over(work: Work, part: Fulfilment) -> Result:
    if hand_over(work, part):
        return Result.DONE
    return Result.REFUNDED if part.status is FulfilmentStatus.CANCELLED else Result.BEFORE


def _tell(work: Work, parts: Sequence[Fulfilment]) -> None:
    for part in parts:
        supplier = work.session.get_one(Supplier, part.supplier_id).name
        told = say("taken-by-list", number=numbers.show(part.order_id), supplier=supplier)
        outbox.send_to_member(work, orders_found.buyer(work, part.order_id), message(told))
