"""Tables as files for spreadsheet programs: XLSX for people, CSV for programs. Inert: no text becomes a formula."""

from __future__ import annotations

import csv as commas
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from core.money import Money
from core.quantity import Quantity
from core.text import storable
from documents.table import NUMERIC, Cell, Column, Shows, Table, shown, width

if TYPE_CHECKING:
    from openpyxl import Workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"

LONGEST_CELL = 32_000  # characters; Excel takes 32,767
# What spreadsheet programs read as the beginning of a formula, also in full width.
STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

_FORMATS = {
    Shows.TEXT: "@",
    Shows.MONEY: '"¥"#,##0.00;[Red]-"¥"#,##0.00',
    Shows.QUANTITY: "0.###",
    Shows.NUMBER: "#,##0",
    Shows.SHARE: "0.0%",
    Shows.DAY: "yyyy-mm-dd",
    Shows.MOMENT: "yyyy-mm-dd hh:mm",
}
_NARROWEST, _WIDEST = 6, 60  # half-width characters
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")  # XML 1.0 carries none of them
_NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def xlsx(*tables: Table, zone: tzinfo) -> bytes:
    """A workbook with a sheet per table: titles frozen, columns as wide as Chinese needs, money as numbers."""
    from openpyxl import Workbook

    book, names = Workbook(write_only=True), list[str]()
    for table in tables:
        names.append(_sheet_name(table.title, names))
        _fill(book, names[-1], table, zone)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def csv(table: Table, *, zone: tzinfo) -> bytes:
    """UTF-8 with a mark at its beginning, by which Excel knows it; a text that looks like a formula gets an apostrophe.

    Numbers are plain: "1280.00" for money, "0.09" for a share.
    """
    kept = io.StringIO()
    writer = commas.writer(kept)
    writer.writerow([_inert(_kept(column.title)) for column in table.columns])
    for row in table.lines():
        writer.writerow([_plain(cell, zone) for cell in row])
    return b"\xef\xbb\xbf" + kept.getvalue().encode()


def _plain(cell: Cell, zone: tzinfo) -> str:
    match cell:
        case Money(fen):
            return f"{Decimal(fen) / 100:.2f}"
        case Decimal() | int():
            return str(cell)
        case str():
            return _inert(_kept(cell)).replace("\t", " ")  # else readers might take it for the end of a cell
    return shown(cell, zone)


def _kept(text: str) -> str:
    """Without what no file of either kind can carry."""
    return _CONTROL.sub("", storable(text))


def _inert(text: str) -> str:
    return f"'{text}" if text.startswith(STARTS_FORMULA) else text


def _fill(book: Workbook, name: str, table: Table, zone: tzinfo) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    sheet: Any = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    for place, wide in enumerate(_widths(table, zone), 1):
        sheet.column_dimensions[get_column_letter(place)].width = wide
    bold = Font(bold=True)
    tinted = PatternFill("solid", fgColor="E8F3EC")
    titles = _cells(sheet, table.columns, [column.title for column in table.columns], zone)
    for cell, column in zip(titles, table.columns, strict=True):
        cell.font, cell.fill = bold, tinted
        cell.alignment = Alignment(horizontal="right" if column.shows in NUMERIC else "left", vertical="center")
    sheet.append(titles)
    for row in table.rows:
        sheet.append(_cells(sheet, table.columns, row, zone))
    if table.total is not None:
        total = _cells(sheet, table.columns, table.total, zone)
        for cell in total:
            cell.font = bold
        sheet.append(total)


def _cells(sheet: Any, columns: Sequence[Column], row: Sequence[Cell], zone: tzinfo) -> list[Any]:
    from openpyxl.cell import WriteOnlyCell

    cells = []
    for column, value in zip(columns, row, strict=True):
        cell = WriteOnlyCell(sheet)
        if isinstance(value, str):
            cell.value = _kept(value)[:LONGEST_CELL]
            cell.data_type = "s"  # never a formula, never "#N/A"
            if value.startswith(STARTS_FORMULA):
                cell.quotePrefix = True  # nor when somebody edits it
            cell.number_format = "@"
        elif value is not None:
            cell.value = _number(value, zone)
            cell.number_format = _FORMATS[column.shows]
        cells.append(cell)
    return cells


def _number(value: Cell, zone: tzinfo) -> Any:
    """What a spreadsheet counts with. Decimals are written as they stand: no float is made here."""
    match value:
        case Money(fen):
            return Decimal(fen) / 100
        case Quantity(thousandths):
            return Decimal(thousandths) / 1000
        case datetime():
            return value.astimezone(zone).replace(tzinfo=None)
    return value


def _widths(table: Table, zone: tzinfo) -> Iterator[int]:
    """Of each column in half-width characters, by what its first thousand rows show."""
    lines = [*table.rows[:1000], *([table.total] if table.total is not None else [])]
    for place, column in enumerate(table.columns):
        texts: Iterable[str] = (shown(line[place], zone) for line in lines)
        widest = max((max(map(width, text.splitlines()), default=0) for text in texts), default=0)
        wanted = column.width * 2 or max(widest, width(column.title)) + 2
        yield min(max(wanted, _NARROWEST), _WIDEST)


def _sheet_name(title: str, taken: Sequence[str]) -> str:
    """A title that Excel takes as a sheet's name: 31 characters, some forbidden, each once."""
    name = _NO_SHEET_NAME.sub(" ", storable(title)).strip(" '")[:31].rstrip(" '") or "1"
    known, number = {one.lower() for one in taken} | {"history"}, 2
    tried = name
    while tried.lower() in known:
        tried = f"{name[: 30 - len(str(number))]} {number}"
        number += 1
    return tried
