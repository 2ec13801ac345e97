"""配货单, 标签: what a supplier has to pack, to read in the chat and to print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any, get_args

from sqlalchemy import Row

from bot.arguments import BadArgument, Reads, Rest
from bot.context import Context
from bot.message import Kind, Reply, answer_with
from bot.router import Router
from core import numbers
from core.clock import day_of
from core.message import FileLink, message
from core.moments import span
from core.quantity import Quantity
from core.say import Say, say
from documents import pdf, sheets
from documents.page import A4, LABEL, ROLL_58, ROLL_80, Paper
from documents.table import Cell, Column, Shows, Table
from models.members import Role
from services import files, packing

router = Router("fulfilment")

PAPERS = {"58": ROLL_58, "80": ROLL_80, "a4": A4}
STOPS_SAID = 12


def _paper(text: str) -> tuple[Paper, str]:
    word, _, rest = text.partition(" ")
    if word.lower() not in PAPERS:
        raise BadArgument
    return PAPERS[word.lower()], rest


Size = Annotated[Paper, Reads(_paper, "80")]
Printed = Annotated[str, replace(get_args(Rest)[1], example="58 1036")]


@router.command("配货单", "pick-list", roles=(Role.SUPPLIER,), where=(Kind.PRIVATE,))
def pick_list(ctx: Context, paper: Size = A4) -> Reply:
    """配货单 [58|80|A4]：按自提点和商品备货，附表格和打印件
    Pick-list: pick-list [58|80|A4]: what goes to which pick-up point, as a sheet and to print"""
    rows = packing.to_pack(ctx.work, ctx.caller.supplier_ids)
    if not rows:
        return answer_with("waiting-none")
    packing.note_packed(ctx.work, (row.code for row in rows))
    links = (_sheet(ctx, rows), _printed(ctx, rows, paper))
    return Reply(here=message(*_said(ctx, rows), files=links))


def _said(ctx: Context, rows: Sequence[Row[Any]]) -> list[Say]:
    stops = _stops(ctx, rows)
    said = [say("packing-head", orders=str(len({row.order_id for row in rows})))]
    for stop in stops[:STOPS_SAID]:
        place = stop.name
        key = "packing-stop-off" if stop.on_route is False else "packing-stop"
        said.append(say(key, place=place, orders=str(stop.orders), goods=_goods(stop.goods)))
    if len(stops) > STOPS_SAID:
        said.append(say("packing-more", stops=str(len(stops) - STOPS_SAID)))
    return [*said, say("packing-total", goods=_goods(tuple(packing.totals(ctx.work, rows).items())))]


def _stops(ctx: Context, rows: Sequence[Row[Any]]) -> list[packing.Stop]:
    return packing.stops(ctx.work, ctx.caller.supplier_ids, rows)


def _goods(goods: Sequence[tuple[packing.Goods, Quantity]]) -> str:
    said = [f"{name}×{quantity}{unit}" for (name, unit), quantity in goods[:20]]
    return "、".join([*said, "…"] if len(goods) > 20 else said)


def _sheet(ctx: Context, rows: Sequence[Row[Any]]) -> FileLink:
    """The single lines stand first: with what was handed over marked, that sheet can be sent back (核销)."""
    tables = [_lines(ctx, rows), _by_stop(ctx, rows), _by_product(ctx, rows)]
    return _kept(ctx, "packing-title", "xlsx", sheets.XLSX, sheets.xlsx(*tables, zone=ctx.work.settings.zone))


def _printed(ctx: Context, rows: Sequence[Row[Any]], paper: Paper) -> FileLink:
    zone = ctx.work.settings.zone
    day = day_of(ctx.work.now, zone)
    pages = packing.list_pages(_stops(ctx, rows), _by_product(ctx, rows), paper, day, zone, ctx.word)
    return _kept(ctx, "packing-title", "pdf", pdf.MIME, pdf.of(pages, title=ctx.word("packing-title")))


def _kept(ctx: Context, title: str, ending: str, mime: str, content: bytes) -> FileLink:
    name = f"{ctx.word(title)} {day_of(ctx.work.now, ctx.work.settings.zone):%m-%d}.{ending}"
    return FileLink(name, files.keep(ctx.work, name, mime, content, for_member=ctx.caller.member_id))


def _columns(ctx: Context, *names: str) -> list[Column]:
    shows = {"quantity": Shows.QUANTITY, "orders": Shows.NUMBER}
    return [Column(ctx.word(f"packing-column-{name}"), shows.get(name, Shows.TEXT)) for name in names]


def _lines(ctx: Context, rows: Sequence[Row[Any]]) -> Table:
    names = ("number", "code", "person", "community", "place", "goods", "quantity", "unit", "note", "slot", "taken")
    zone = ctx.work.settings.zone
    cells: list[list[Cell]] = [
        [numbers.show(x.order_id), x.code, x.person, x.community, x.place, x.name, x.quantity, x.unit, x.note,
         time.shown(zone) if (time := span(x.begins_at, x.ends_at)) else "", None]
        for x in rows
    ]  # fmt: skip
    return Table(ctx.word("packing-title"), _columns(ctx, *names), cells)


def _by_stop(ctx: Context, rows: Sequence[Row[Any]]) -> Table:
    cells: list[list[Cell]] = [
        [stop.community, stop.place, name, quantity, unit]
        for stop in _stops(ctx, rows)
        for (name, unit), quantity in stop.goods
    ]
    return Table(ctx.word("packing-by-stop"), _columns(ctx, "community", "place", "goods", "quantity", "unit"), cells)


def _by_product(ctx: Context, rows: Sequence[Row[Any]]) -> Table:
    orders = packing.orders_with(ctx.work, rows)
    cells: list[list[Cell]] = [
        [name, quantity, unit, orders[name, unit]] for (name, unit), quantity in packing.totals(ctx.work, rows).items()
    ]
    return Table(ctx.word("packing-by-product"), _columns(ctx, "goods", "quantity", "unit", "orders"), cells)


@router.command("标签", "labels", roles=(Role.SUPPLIER,), where=(Kind.PRIVATE,))
def print_labels(ctx: Context, what: Printed = "") -> Reply:
    """标签 [58|80|A4] [号 …]：打印包裹标签，带提货码和二维码
    Labels: labels [58|80|A4] [number …]: to print, with pick-up code and QR"""
    words = what.split()
    paper = PAPERS[words.pop(0).lower()] if words and words[0].lower() in PAPERS else LABEL  # as a label printer has
    found = packing.labels(ctx.work, ctx.caller.supplier_ids, [numbers.read(word) for word in words[:100]] or None)
    if not found:
        return answer_with("waiting-none")
    packing.note_packed(ctx.work, (label.code for label in found))
    content = pdf.of(packing.pages(found, paper), title=ctx.word("labels-title"))
    link = _kept(ctx, "labels-title", "pdf", pdf.MIME, content)
    said = say("labels-ready", labels=str(len(found)))
    more = [say("labels-most", labels=str(packing.MOST_LABELS))] if len(found) == packing.MOST_LABELS else []
    return Reply(here=message(said, *more, files=(link,)))
