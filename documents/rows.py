"""Sheets that people hand in, as rows of plain text: XLSX, or text with commas or tabs in any of the usual encodings.

Whoever sends a file is a stranger: nothing in it is executed, fetched or expanded beyond the limits.
"""

from __future__ import annotations

import csv as commas
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from core.errors import ShopError
from core.text import clean
from documents.sheets import STARTS_FORMULA


class BadSheet(ShopError):
    """A file that cannot be read as a sheet: it is broken, or what its kind says."""


class NotASheet(BadSheet):
    """Neither XLSX nor text in columns."""


class OldSheet(BadSheet):
    """The older kind of Excel's files (.xls)."""


class ProtectedSheet(BadSheet):
    """It opens with a password only."""


class EmptySheet(BadSheet):
    """Nothing stands in it."""


class SheetTooLarge(BadSheet):
    """More bytes, rows or columns than are read at once."""


@dataclass(frozen=True, slots=True)
class Limits:
    megabytes: int = 5
    rows: int = 10_001  # ten thousand and their titles
    columns: int = 60

    def too_large(self) -> SheetTooLarge:
        return SheetTooLarge(megabytes=self.megabytes, rows=self.rows, columns=self.columns)


@dataclass(frozen=True, slots=True)
class Row:
    """`number` is the one that a spreadsheet program shows beside it."""

    number: int
    cells: tuple[str, ...]

    def at(self, place: int) -> str:
        """What stands in a column (0 is the first); "" behind the last one."""
        return self.cells[place] if 0 <= place < len(self.cells) else ""


LIMITS = Limits()
_UNPACKED = 96 * 1024 * 1024  # bytes of all parts of a workbook: what ten thousand rows need, many times over
_PARTS = 1000
_LAST_ROW = 1_048_576  # Excel's own
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_LONGEST_CELL = 4000


def read(content: bytes, limits: Limits = LIMITS) -> list[Row]:
    """The rows in which something stands, of the first sheet in which something stands. Raises BadSheet."""
    return _read(content, limits, limits.rows + 1)


def first(content: bytes, limits: Limits = LIMITS) -> Row:
    """The first of these rows, without reading on: it says what sheet it is. Raises BadSheet."""
    return _read(content, limits, 1)[0]


def _read(content: bytes, limits: Limits, most: int) -> list[Row]:
    if len(content) > limits.megabytes * 1024 * 1024:
        raise limits.too_large()
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise ProtectedSheet
        raise OldSheet
    reads = _of_workbook if content.startswith(_ZIP) else _of_text
    found = reads(content, limits, most)
    if not found:
        raise EmptySheet
    return found


def _of_text(content: bytes, limits: Limits, most: int) -> list[Row]:
    text = text_of(content)
    reader = commas.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        # A cell with line breaks is one row, as in the spreadsheet program that shows it.
        return _kept(enumerate(reader, 1), limits, most)
    except commas.Error:
        raise NotASheet from None


def text_of(content: bytes) -> str:
    """A text in one of the usual encodings. Raises NotASheet for what is none, or markup."""
    text = _decoded(content)
    if _NO_TEXT.search(text) or text.lstrip().startswith(("<", "%PDF", "{\\rtf")):
        raise NotASheet
    return text


def _decoded(content: bytes) -> str:
    encodings = [encoding for mark, encoding in _MARKS if content.startswith(mark)] or ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotASheet


def _delimiter(text: str) -> str:
    """Tabs where the first lines have one each; else the more frequent of comma and semicolon."""
    head = [line for line in text[:20_000].splitlines()[:10] if line.strip()]
    if head and all("\t" in line for line in head[:3]):
        return "\t"
    together = "\n".join(head)
    return max(",", ";", "\t", key=together.count)


def _kept(rows: Iterable[tuple[int, Iterable[Any]]], limits: Limits, most: int) -> list[Row]:
    found: list[Row] = []
    for number, values in rows:
        if len(found) == most:
            break
        cells = [_text(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if len(cells) > limits.columns or len(found) == limits.rows:
            raise limits.too_large()
        found.append(Row(number, tuple(cells)))
    return found


def _of_workbook(content: bytes, limits: Limits, most: int) -> list[Row]:
    from openpyxl import load_workbook

    _check_parts(content, limits)
    warnings.filterwarnings("ignore", module="openpyxl")  # about extensions that we don't read
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible" and (found := _kept(_numbered(sheet, limits), limits, most)):
                return found
    except BadSheet:
        raise
    except Exception:  # a hostile or broken part can make the library raise nearly anything
        raise BadSheet from None
    return []


def _numbered(sheet: Any, limits: Limits) -> Iterator[tuple[int, Iterable[Any]]]:
    sheet.reset_dimensions()  # what a sheet says of its own size needn't be true
    blank = (None,) * (limits.columns * 2)  # wide enough to see that there is more than we read
    rows = sheet.iter_rows(max_row=_LAST_ROW, max_col=len(blank), values_only=True)
    return ((number, row) for number, row in enumerate(rows, 1) if row != blank)


def _check_parts(content: bytes, limits: Limits) -> None:
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise NotASheet from None
    if any(part.flag_bits & 1 for part in parts):
        raise ProtectedSheet
    if len(parts) > _PARTS or sum(part.file_size for part in parts) > _UNPACKED:
        raise limits.too_large()


def _text(value: Any) -> str:
    """A cell as people would type it: "1036" and not "1036.0", all digits of a long number, days as 2026-03-06."""
    match value:
        case None:
            return ""
        case str():
            text = clean(value.replace("\xa0", " "))[:_LONGEST_CELL]
            bare = text[1:].lstrip()  # behind the apostrophe that keeps a text from being a formula
            return bare if text.startswith("'") and bare.startswith(STARTS_FORMULA) else text
        case bool():
            return str(value).upper()
        case float():
            return _number(value)
        case datetime():
            return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
        case date() | time() | timedelta():
            return str(value)
    return str(value)


def _number(value: float) -> str:
    """With the 15 digits that Excel keeps, and never with an exponent."""
    if value != value or abs(value) > 1e30:
        return ""
    plain = format(Decimal(f"{value:.15g}"), "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
