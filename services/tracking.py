"""A carrier's table: which order went out under which number. What fits is shipped once, whatever is sent how often.

Columns are found by their heads, in any order. With 商品 and 数量, a row is of these goods only; rows with the same
order and number are one parcel.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core import numbers
from core.errors import BadQuantity, ShopError
from core.quantity import NONE, Quantity
from core.work import Work
from documents import heads
from documents.rows import Row
from models.orders import Fulfilment, FulfilmentStatus, Order, OrderLine
from queries import orders as orders_found
from queries import redeeming as parts_found
from queries import shipping as find
from services import shipping

MOST = 2000  # rows at once: the answer is awaited
COLUMNS = {
    "order": ("商家订单号", "商户订单号", "客户订单号", "订单编号", "订单号", "单号", "order number", "order"),
    "tracking": ("快递单号", "运单号", "运单号码", "物流单号", "快递编号", "面单号", "tracking number", "tracking"),
    "carrier": ("快递公司", "物流公司", "承运商", "快递", "物流", "carrier"),
    "goods": ("商品名称", "商品", "品名", "product", "goods"),
    "quantity": ("发货数量", "数量", "quantity"),
}
NEEDED = ("order", "tracking")


class NoTrackingColumns(ShopError):
    """It has no columns of orders and tracking numbers. Arguments: found (what stands at its top)."""


class TableTooLong(ShopError):
    """Arguments: most."""


class Result(StrEnum):
    SHIPPED = "shipped"
    PARTLY = "partly"
    BEFORE = "before"  # under this number
    ALREADY = "already"  # nothing of it is left to go out
    UNKNOWN = "unknown"
    NO_NUMBER = "no-number"
    NO_GOODS = "no-goods"  # which aren't in this order, or not so many of them
    BAD_QUANTITY = "bad-quantity"


GOOD = (Result.SHIPPED, Result.PARTLY)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row: its number in the sheet, and the order as it was written."""

    row: int
    written: str
    result: Result


@dataclass(frozen=True, slots=True)
class Said:
    """What a row says; `order_id` 0 where it names none."""

    row: int
    written: str
    order_id: int
    carrier: str
    tracking: str
    goods: str
    quantity: str


@dataclass(frozen=True, slots=True)
class Report:
    """`missing`: how many orders are still to go out that the table doesn't name; `examples`: the oldest of them."""

    outcomes: list[Outcome]
    missing: int
    examples: list[int]


def is_table(rows: Sequence[Row]) -> bool:
    return heads.found(rows, COLUMNS, NEEDED) is not None


def understood(rows: Sequence[Row]) -> list[Said]:
    """The rows below the heads; without heads, rows of order, carrier and number. Raises NoTrackingColumns."""
    found = heads.found(rows, COLUMNS, NEEDED)
    if found is None:
        bare = [_bare(row) for row in rows]
        if not all(len(row.cells) == 3 for row in bare) or not bare[0].at(0).lstrip("#＃№").isdigit():
            raise NoTrackingColumns(found="、".join(cell for cell in rows[0].cells[:6] if cell)[:60])
        found = {"order": 0, "carrier": 1, "tracking": 2}, bare
    places, lines = found
    if len(lines) > MOST:
        raise TableTooLong(most=str(MOST))
    return [_said(row, places) for row in lines]


def _bare(row: Row) -> Row:
    """A row that was typed, with blanks between its parts."""
    return Row(row.number, tuple(row.cells[0].split(None, 2))) if len(row.cells) == 1 else row


def _said(row: Row, places: Mapping[str, int]) -> Said:
    cells = {name: row.at(places[name]).strip().strip("`'") if name in places else "" for name in COLUMNS}
    carrier, tracking = cells["carrier"][: shipping.LONGEST], cells["tracking"][: shipping.LONGEST]
    written = cells["order"][:20]
    return Said(row.number, written, _order_id(written), carrier, tracking, cells["goods"], cells["quantity"])


def _order_id(written: str) -> int:
    try:
        return max(numbers.read(written), 0)
    except numbers.NoSuchNumber:
        return 0


def record(work: Work, table: Sequence[Said], supplier_ids: Collection[int]) -> Report:
    """Ship what the table says, each buyer told once per parcel; what became of each row.

    All orders are locked first, in their order; nothing that is reported as wrong has changed anything.
    """
    orders = _Orders(work, {said.order_id for said in table if said.order_id}, supplier_ids)
    groups: dict[tuple[int, str], list[Said]] = {}
    for said in table:
        groups.setdefault((said.order_id, said.tracking), []).append(said)
    outcomes = [outcome for group in groups.values() for outcome in orders.ship(work, group)]
    missing, examples = find.orders_to_go(work, supplier_ids, sorted(orders.parts))
    return Report(sorted(outcomes, key=lambda outcome: outcome.row), missing, examples)


class _Orders:
    """All that the rows need to know, by a handful of statements."""

    def __init__(self, work: Work, order_ids: Collection[int], supplier_ids: Collection[int]) -> None:
        self.parts: dict[int, list[Fulfilment]] = parts_found.by_orders(work, order_ids, supplier_ids)
        parts_found.lock(work, self.parts)
        self.parts = parts_found.by_orders(work, list(self.parts), supplier_ids)  # as they stand now
        self.lines = orders_found.lines_of(work, list(self.parts))
        self.known = find.known(work, [part.id for parts in self.parts.values() for part in parts])

    def ship(self, work: Work, group: Sequence[Said]) -> list[Outcome]:
        """One parcel."""
        first, parts = group[0], self.parts.get(group[0].order_id, [])
        if not parts:
            return _all(group, Result.UNKNOWN)
        if not first.tracking:
            return _all(group, Result.NO_NUMBER)
        if any((part.id, first.tracking) in self.known for part in parts):
            return _all(group, Result.BEFORE)
        lines = self._to_go(parts)
        if not lines:
            return _all(group, Result.ALREADY)
        taking, wrong = self._taking(group, lines)
        if not taking:
            return wrong
        waiting = {line.supplier_id for line in lines}
        order = work.session.get_one(Order, first.order_id)
        own = [part for part in parts if part.supplier_id in waiting]
        status = shipping.send(work, order, own, lines, taking, first.carrier, first.tracking)
        self.known |= {(part.id, first.tracking) for part in own}
        self.lines[order.id] = orders_found.lines(work, order.id)
        result = Result.SHIPPED if status is FulfilmentStatus.SHIPPED else Result.PARTLY
        failed = {outcome.row for outcome in wrong}
        return [*wrong, *_all([said for said in group if said.row not in failed], result)]

    def _to_go(self, parts: Sequence[Fulfilment]) -> list[OrderLine]:
        waiting = {part.supplier_id for part in parts if part.status in find.TO_GO}
        lines = self.lines[parts[0].order_id]
        return [line for line in lines if line.supplier_id in waiting and shipping.left(line) > NONE]

    def _taking(self, group: Sequence[Said], lines: list[OrderLine]) -> tuple[dict[int, Quantity], list[Outcome]]:
        """How much of which line its rows name; a row without goods stands for all that is left."""
        taking: dict[int, Quantity] = {}
        wrong: list[Outcome] = []
        for said in group:
            if not (said.goods and said.quantity):
                return {line.id: shipping.left(line) for line in lines}, []
            try:
                for line, much in shipping.share(lines, said.goods, Quantity.of(said.quantity), taking).items():
                    taking[line] = taking.get(line, NONE) + much
            except BadQuantity:
                wrong.append(Outcome(said.row, said.written, Result.BAD_QUANTITY))
            except (shipping.NotToShip, shipping.MoreThanLeft):
                wrong.append(Outcome(said.row, said.written, Result.NO_GOODS))
        return taking, wrong


def _all(group: Sequence[Said], result: Result) -> list[Outcome]:
    return [Outcome(said.row, said.written, result) for said in group]
