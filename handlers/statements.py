"""A settlement statement as a workbook: its sums, and every line of which they are made."""

from __future__ import annotations

from collections.abc import Sequence

from bot.context import Context
from core import numbers
from core.message import FileLink
from core.money import ZERO, Money
from documents.table import Cell, Column, Shows, Table
from handlers.workbooks import workbook
from models.settlement import Settlement
from queries import settlement as find
from queries import statements
from queries.statements import Sums
from services import settlement


def sheet(ctx: Context, found: Settlement) -> FileLink:
    """The statement for spreadsheet programs, kept for whoever asked for it."""
    tables = [_sums(ctx, found), _goods(ctx, found), _refunds(ctx, found), _payouts(ctx, found), *_sharings(ctx, found)]
    number, supplier = settlement.show(found.id), find.supplier_name(ctx.work, found.supplier_id)
    return workbook(ctx, f"{ctx.word('statement-title')} {number} {supplier}", *tables)


def moves(found: Settlement, sums: Sums) -> dict[str, Money]:
    """What a statement consists of, from what it opens with to what it closes with."""
    return {
        "opening": found.opening,
        "goods": sums.goods,
        "fees": sums.fees,
        "refunds": sums.refunds,
        "fees-back": sums.fees_back,
        "paid": sums.paid,
        "shared": sums.shared,
        "other": sums.other,
    }


def _sums(ctx: Context, found: Settlement) -> Table:
    items = moves(found, statements.sums(ctx.work, found))
    items |= {"closing": found.closing, "held": -found.held, "unpaid": -found.unpaid}
    rows: list[list[Cell]] = [[ctx.word(f"statement-item-{name}"), amount] for name, amount in items.items()]
    columns = _columns(ctx, item=Shows.TEXT, amount=Shows.MONEY)
    return Table(ctx.word("statement-title"), columns, rows, [ctx.word("statement-item-due"), found.due])


def _goods(ctx: Context, found: Settlement) -> Table:
    columns = _columns(
        ctx,
        order=Shows.TEXT,
        handed=Shows.MOMENT,
        goods=Shows.TEXT,
        quantity=Shows.QUANTITY,
        unit=Shows.TEXT,
        listed=Shows.MONEY,
        own=Shows.MONEY,
        before=Shows.MONEY,
        worth=Shows.MONEY,
        fee=Shows.MONEY,
        net=Shows.MONEY,
        shop=Shows.MONEY,
        points=Shows.MONEY,
    )
    rows: list[list[Cell]] = [
        [
            numbers.show(row.order_id),
            row.finished_at,
            row.name,
            row.quantity,
            row.unit,
            row.listed,
            -row.own,
            -row.before,
            row.earned,
            -row.fee,
            row.earned - row.fee,
            row.from_shop,
            row.from_points,
        ]
        for row in statements.goods(ctx.work, found)
    ]
    return _summed(ctx, "statement-item-goods", columns, rows)


def _refunds(ctx: Context, found: Settlement) -> Table:
    columns = _columns(
        ctx,
        order=Shows.TEXT,
        refunded=Shows.MOMENT,
        goods=Shows.TEXT,
        quantity=Shows.QUANTITY,
        unit=Shows.TEXT,
        worth=Shows.MONEY,
        fee=Shows.MONEY,
        net=Shows.MONEY,
        reason=Shows.TEXT,
    )
    rows: list[list[Cell]] = [
        [
            numbers.show(row.order_id),
            row.booked_at,
            row.name,
            row.quantity,
            row.unit,
            -row.worth,
            row.fee,
            row.fee - row.worth,
            row.reason,
        ]
        for row in statements.refunds(ctx.work, found)
    ]
    return _summed(ctx, "statement-item-refunds", columns, rows)


def _payouts(ctx: Context, found: Settlement) -> Table:
    columns = _columns(ctx, statement=Shows.TEXT, paid=Shows.DAY, amount=Shows.MONEY, proof=Shows.TEXT)
    rows: list[list[Cell]] = [
        [settlement.show(row.id), row.paid_on, -row.amount, row.proof] for row in statements.payouts(ctx.work, found)
    ]
    return _summed(ctx, "statement-item-paid", columns, rows)


def _sharings(ctx: Context, found: Settlement) -> list[Table]:
    """What went, or was to go, to the supplier at the gateway; nothing where nothing did."""
    columns = _columns(ctx, moved=Shows.MOMENT, what=Shows.TEXT, number=Shows.TEXT, amount=Shows.MONEY)
    rows: list[list[Cell]] = [
        [row.booked_at, ctx.word(f"statement-{row.kind}"), row.number, row.amount]
        for row in statements.sharings(ctx.work, found)
    ]
    return [_summed(ctx, "statement-item-shared", columns, rows)] if rows else []


def _columns(ctx: Context, **shows: Shows) -> list[Column]:
    return [Column(ctx.word(f"statement-column-{name}"), kind) for name, kind in shows.items()]


def _summed(ctx: Context, title: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> Table:
    """With what its columns of money add up to."""
    sums: list[Cell] = [_sum(rows, at) if column.shows is Shows.MONEY else None for at, column in enumerate(columns)]
    return Table(ctx.word(title), columns, rows, [ctx.word("statement-item-total"), *sums[1:]])


def _sum(rows: Sequence[Sequence[Cell]], at: int) -> Money:
    return sum((amount for row in rows if isinstance(amount := row[at], Money)), ZERO)
