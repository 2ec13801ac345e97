"""发货, 发货表: goods go out, one order at a time or by the carrier's table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, get_args

from bot.arguments import OrderNumber, Rest, Word
from bot.context import Context
from bot.dispatcher import LONGEST
from bot.message import UNHANDLED, Kind, Reply, Unhandled, answer_with
from bot.router import Act, Router
from core import numbers
from core.clock import day_of
from core.errors import ShopError
from core.message import FileLink, message
from core.say import Say, say
from documents import rows
from documents.table import Cell, Column, Shows, Table
from handlers.workbooks import workbook
from models.members import Role
from services import shipping, tracking
from services.tracking import GOOD, Outcome, Report, Result

router = Router("fulfilment")

Carrier = Annotated[str, replace(get_args(Word)[1], example="顺丰")]
Tracking = Annotated[str, replace(get_args(Rest)[1], example="SF1234567890")]
Pasted = Annotated[str, replace(get_args(Rest)[1], example="1036 顺丰 SF1234567890")]
SAID = 15  # rows that are told one by one
_NUMBER = re.compile(r"[A-Za-z0-9\- ]+")


@router.command("发货", "ship", roles=(Role.SUPPLIER,))
def ship(ctx: Context, order: OrderNumber, carrier: Carrier, tracking: Tracking) -> Reply:
    """发货 <号> <快递> <单号> [商品 数量, …]：发出我家的那部分；写了商品就只发这些，其余以后再发
    Ship: ship <number> <carrier> <tracking number> [product quantity, …]: all of mine, or these goods only"""
    number, goods = _split(tracking)
    status = shipping.ship(ctx.work, order, ctx.caller.supplier_ids, carrier, number, goods)
    return answer_with(f"shipped-{status}", number=numbers.show(order))


def _split(text: str) -> tuple[str, str]:
    """The tracking number, which may have blanks in it, and the goods behind it."""
    if _NUMBER.fullmatch(text):
        return text, ""
    number, _, goods = text.partition(" ")
    return number, goods


@router.command("发货表", "ship-list", roles=(Role.SUPPLIER,), where=(Kind.PRIVATE,), fetches=True)
def ship_list(ctx: Context, table: Pasted = "") -> Reply:
    """发货表：附上或粘贴快递的表格（订单号、快递单号两列必有），一次发出很多单
    Ship-list: the carrier's table, attached or pasted (with order and tracking numbers)"""
    if len(ctx.incoming.text) > LONGEST:  # its end was cut off
        raise rows.LIMITS.too_large()
    return _recorded(ctx, table.encode() if table else ctx.fetch_only())


@router.talk
def take_table(ctx: Context) -> Reply | Act | Unhandled:
    """A supplier drops the carrier's table without a word."""
    alone = ctx.where is Kind.PRIVATE and len(ctx.incoming.files) == 1 and not ctx.text
    if not (alone and ctx.caller.supplier_ids and _is_table(ctx.fetch_only())):
        return UNHANDLED
    return lambda acting: _recorded(acting, acting.fetch_only())


def _is_table(content: bytes) -> bool:
    try:
        return tracking.is_table(rows.read(content))
    except ShopError:
        return False


def _recorded(ctx: Context, content: bytes) -> Reply:
    table = tracking.understood(rows.read(content))
    report = tracking.record(ctx.work, table, ctx.caller.supplier_ids)
    wrong = [outcome for outcome in report.outcomes if outcome.result not in GOOD]
    sheet = (_sheet(ctx, report.outcomes),) if len(wrong) > SAID else ()
    return Reply(here=message(*_said(report, wrong), files=sheet))


def _said(report: Report, wrong: Sequence[Outcome]) -> list[Say]:
    counts = Counter(outcome.result for outcome in report.outcomes)
    said = [
        say(
            "tracked",
            rows=str(len(report.outcomes)),
            shipped=str(counts[Result.SHIPPED]),
            partly=str(counts[Result.PARTLY]),
            wrong=str(len(wrong)),
        )
    ]
    said += [say("tracked-row", row=str(x.row), order=x.written or "—", why=_why(x)) for x in wrong[:SAID]]
    if len(wrong) > SAID:
        said.append(say("tracked-more", rows=str(len(wrong) - SAID)))
    if report.missing:
        orders = "、".join(map(numbers.show, report.examples)) + ("…" if report.missing > len(report.examples) else "")
        said.append(say("tracked-missing", number=str(report.missing), orders=orders))
    return said


def _why(outcome: Outcome) -> Say:
    return say(f"tracked-{outcome.result}")


def _sheet(ctx: Context, outcomes: Sequence[Outcome]) -> FileLink:
    """What became of every row."""
    columns = [
        Column(ctx.word("tracked-column-row"), Shows.NUMBER),
        Column(ctx.word("packing-column-number")),
        Column(ctx.word("tracked-column-result")),
    ]
    cells: list[list[Cell]] = [[x.row, x.written, ctx.word(f"tracked-{x.result}")] for x in outcomes]
    title = f"{ctx.word('tracked-title')} {day_of(ctx.work.now, ctx.work.settings.zone):%m-%d}"
    return workbook(ctx, title, Table(title, columns, cells))
