"""Placing a new order: reserve its stock, write it and its lines. The hottest statements of the shop.

PostgreSQL does all of it in one statement (round trips are the cost, not the disk); SQLite, which has no writing CTEs
and no round trips, does the same step by step. Both leave the very same rows.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert

from core.moments import Span
from core.money import ZERO, Money
from core.quantity import NONE, Quantity
from core.reductions import Bearer, Reduction
from core.say import Say
from core.statement import Statement
from core.work import Work
from models.orders import LineReduction, Order, OrderLine, OrderStatus
from queries import stock


@dataclass(frozen=True, slots=True)
class NewOrder:
    """What an order is, before it has an id."""

    community_id: int | None
    deal_id: int | None
    member_id: int
    placed_by: int
    total: Money
    pickup_point: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line with everything that is kept of it. `amount` is what it costs after its reductions."""

    sku_id: int
    supplier_id: int
    name: str
    unit: str
    quantity: Quantity
    price: Money
    amount: Money
    note: str
    reductions: tuple[Reduction, ...] = ()
    by_slot: int | None = None  # the product, where it is ordered for a time slot (models.slots)
    at: str = ""  # the time that was said with it, as it was said
    span: Span | None = None  # the slot that it has
    hint: Say | None = None  # what its buyer is told with it: of a price that is used up, say

    @property
    def reduced(self) -> Money:
        return sum((reduction.amount for reduction in self.reductions), ZERO)

    def borne_by(self, bearer: Bearer) -> Money:
        return sum((reduction.amount for reduction in self.reductions if reduction.bearer is bearer), ZERO)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Either the new order's id; or the SKUs of which too little is left (then the work must be undone); or
    `standing`: the member has an unpaid order in this deal, and nothing was done."""

    order_id: int | None = None
    lacking: frozenset[int] = frozenset()
    standing: bool = False


def place(work: Work, order: NewOrder, lines: Sequence[NewLine]) -> Outcome:
    """Reserve and write. Two at once by one member in one deal: the second sees an IntegrityError and looks again."""
    amounts: dict[int, Quantity] = {}
    for line in lines:
        amounts[line.sku_id] = amounts.get(line.sku_id, NONE) + line.quantity
    place_now = _step_by_step if work.database.is_sqlite else _at_once
    outcome = place_now(work, order, lines, amounts)
    if outcome.order_id is not None:
        _add_reductions(work, {outcome.order_id: lines})
    return outcome


# Into the tables, not the classes: the session has no part in these rows, and its bookkeeping is most of the time.
_INSERT_ORDER = insert(Order.__table__).returning(Order.__table__.c.id)  # type: ignore[arg-type]
_INSERT_LINES = insert(OrderLine.__table__)  # type: ignore[arg-type]
_STANDING = Statement("SELECT 1 FROM orders WHERE deal_id = :deal AND member_id = :member AND status = 'placed'")


def _step_by_step(work: Work, order: NewOrder, lines: Sequence[NewLine], amounts: Mapping[int, Quantity]) -> Outcome:
    if work.run(_STANDING, deal=order.deal_id, member=order.member_id):
        return Outcome(standing=True)
    lacking = stock.reserve(work, amounts)
    if lacking:
        return Outcome(lacking=frozenset(lacking))
    order_id = work.execute(_INSERT_ORDER, _order_row(work, order)).scalar_one()
    work.execute(_INSERT_LINES, _line_rows(order_id, lines))
    return Outcome(order_id=int(order_id))


def place_all(work: Work, new: Sequence[tuple[NewOrder, Sequence[NewLine]]]) -> dict[int, int] | None:
    """Many orders of as many members who have none in their deal yet: their ids by member. None where too little is
    left of anything; then the work must be undone to before."""
    amounts: dict[int, Quantity] = {}
    for _, lines in new:
        for line in lines:
            amounts[line.sku_id] = amounts.get(line.sku_id, NONE) + line.quantity
    if stock.reserve(work, amounts):
        return None
    placed = work.execute(
        insert(Order).returning(Order.member_id, Order.id), [_order_row(work, order) for order, _ in new]
    )
    ids = {row.member_id: int(row.id) for row in placed}
    rows = [row for order, lines in new for row in _line_rows(ids[order.member_id], lines)]
    work.execute(_INSERT_LINES, rows)
    _add_reductions(work, {ids[order.member_id]: lines for order, lines in new})
    return ids


def _order_row(work: Work, order: NewOrder) -> dict[str, Any]:
    return {
        "community_id": order.community_id, "deal_id": order.deal_id, "member_id": order.member_id,
        "placed_by": order.placed_by, "status": OrderStatus.PLACED, "total": order.total, "paid": ZERO,
        "refunding": ZERO, "refunded": ZERO, "pickup_point": order.pickup_point, "request_id": work.request_id,
        "placed_at": work.now, "expires_at": order.expires_at,
    }  # fmt: skip


def replace_lines(work: Work, order_id: int, lines: Sequence[NewLine]) -> None:
    """Give an order other lines, with the reasons for what they cost."""
    work.execute(delete(LineReduction).where(LineReduction.order_id == order_id))
    work.execute(delete(OrderLine).where(OrderLine.order_id == order_id))
    work.execute(_INSERT_LINES, _line_rows(order_id, lines))
    _add_reductions(work, {order_id: lines})


def _add_reductions(work: Work, by_order: Mapping[int, Sequence[NewLine]]) -> None:
    rows = [
        {
            "order_id": order_id, "sku_id": line.sku_id, "note": line.note, "kind": why.kind,
            "source_id": why.source_id, "label": why.label, "amount": why.amount, "bearer": why.bearer,
            "pieces": why.pieces,
        }
        for order_id, lines in by_order.items() for line in lines for why in line.reductions
    ]  # fmt: skip
    if rows:
        work.execute(insert(LineReduction), rows)


def _line_rows(order_id: int, lines: Sequence[NewLine]) -> list[dict[str, Any]]:
    return [
        {
            "order_id": order_id, "sku_id": line.sku_id, "supplier_id": line.supplier_id, "name": line.name,
            "unit": line.unit, "quantity": line.quantity, "price": line.price, "amount": line.amount,
            "note": line.note, "returned": NONE, "refunded": ZERO, "reduced": line.reduced,
            "from_shop": line.borne_by(Bearer.SHOP), "from_points": line.borne_by(Bearer.POINTS),
            "begins_at": line.span and line.span.begins, "ends_at": line.span and line.span.ends,
        }
        for line in lines
    ]  # fmt: skip


# "id = ANY" says nothing new, but the planner takes any JSON for 100 rows and would rather look through all SKUs.
_AT_ONCE = Statement(
    """
WITH lines AS MATERIALIZED (
    SELECT * FROM json_to_recordset(CAST(:lines AS json)) AS l (
        sku bigint, supplier bigint, name text, unit text, quantity bigint, price bigint, amount bigint, note text,
        reduced bigint, from_shop bigint, from_points bigint)
), wanted AS (
    SELECT sku, CAST(sum(quantity) AS bigint) AS n FROM lines GROUP BY sku ORDER BY sku
), standing AS (
    SELECT 1 FROM orders WHERE deal_id = :deal AND member_id = :member AND status = 'placed'
), taken AS (
    UPDATE skus SET reserved = reserved + n FROM wanted
    WHERE id = sku AND id = ANY (ARRAY(SELECT sku FROM wanted))
      AND received - reserved - sold >= n AND NOT EXISTS (SELECT 1 FROM standing)
    RETURNING id, n, received - reserved - sold AS left_over
), placed AS (
    INSERT INTO orders (community_id, deal_id, member_id, placed_by, status, total, paid, refunding, refunded,
                        pickup_point, request_id, placed_at, expires_at)
    SELECT CAST(:community AS bigint), CAST(:deal AS bigint), :member, :placed_by, 'placed', :total, 0, 0, 0,
           :place, :request, :now, :expires
    WHERE (SELECT count(*) FROM taken) = (SELECT count(*) FROM wanted)
    RETURNING id
), written AS (
    INSERT INTO order_lines (order_id, sku_id, supplier_id, name, unit, quantity, price, amount, note, returned,
                             refunded, reduced, from_shop, from_points)
    SELECT placed.id, sku, supplier, name, unit, quantity, price, amount, note, 0, 0, reduced, from_shop, from_points
    FROM placed, lines
)
SELECT (SELECT id FROM placed), EXISTS (SELECT 1 FROM standing), (SELECT array_agg(id) FROM taken),
       (SELECT bool_or(left_over IN (0, n)) FROM taken)
""",
    writes=True,
)


def _at_once(work: Work, order: NewOrder, lines: Sequence[NewLine], amounts: Mapping[int, Quantity]) -> Outcome:
    ((order_id, standing, taken, turned),) = work.run(
        _AT_ONCE, lines=json.dumps([_as_json(line) for line in lines], ensure_ascii=False), deal=order.deal_id,
        community=order.community_id, member=order.member_id, placed_by=order.placed_by, total=order.total.fen,
        place=order.pickup_point, request=work.request_id, now=work.now, expires=order.expires_at,
    )  # fmt: skip
    if standing:
        return Outcome(standing=True)
    if turned:
        work.facts[stock.TURNED] = True
    if order_id is None:
        return Outcome(lacking=frozenset(amounts) - frozenset(taken or ()))
    return Outcome(order_id=order_id)


def _as_json(line: NewLine) -> dict[str, int | str]:
    return {
        "sku": line.sku_id, "supplier": line.supplier_id, "name": line.name, "unit": line.unit,
        "quantity": line.quantity.thousandths, "price": line.price.fen, "amount": line.amount.fen, "note": line.note,
        "reduced": line.reduced.fen, "from_shop": line.borne_by(Bearer.SHOP).fen,
        "from_points": line.borne_by(Bearer.POINTS).fen,
    }  # fmt: skip
