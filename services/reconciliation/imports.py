"""Bills that people bring: a table of cash takings or of the bank's statement. Pure.

One head line with 日期, 单号 (or 商户订单号), 金额, 类型 and perhaps 备注, in any order; one line per movement. 类型 is
收款 (taken in cash), 退款 (paid back in cash), 交款 (a hand-over that was paid in) or 提现 (it came from the gateway).
Amounts are yuan above zero. Described for people in docs/reconciliation.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.errors import BadAmount, ShopError
from core.money import ZERO, Money
from documents import rows as sheets
from models.reconciliation import Bill

_DATE = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?:[ T].*)?")
NEEDED = ("日期", "单号", "金额", "类型")


class BadImport(ShopError):
    """A column is missing, or a line cannot be read. Arguments: line, problem (what stands there)."""


class Kind(StrEnum):
    TAKEN = "收款"
    PAID_BACK = "退款"
    HANDED_OVER = "交款"
    WITHDRAWN = "提现"

    @property
    def bill(self) -> Bill:
        return Bill.CASH if self in (Kind.TAKEN, Kind.PAID_BACK) else Bill.BANK


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    on: date
    number: str
    amount: Money
    kind: Kind
    note: str


def parse(content: bytes) -> list[Row]:
    """A file's rows. Raises BadImport with the line that is wrong, and documents.rows.BadSheet."""
    head, *lines = sheets.read(content)
    columns = _columns(head)
    return [_row(line, columns) for line in lines]


def is_table(content: bytes) -> bool:
    """Whether a file that came without a word is such a table."""
    try:
        _columns(sheets.read(content)[0])
    except (BadImport, sheets.BadSheet):
        return False
    return True


def _columns(head: sheets.Row) -> dict[str, int]:
    names = {name: at for at, name in enumerate(head.cells)}
    if "单号" not in names and "商户订单号" in names:
        names["单号"] = names["商户订单号"]
    for needed in NEEDED:
        if needed not in names:
            raise BadImport(line=str(head.number), problem=needed)
    return names


def _row(line: sheets.Row, columns: dict[str, int]) -> Row:
    cells = {name: line.at(at).lstrip("`'") for name, at in columns.items()}
    if cells["类型"] not in set(Kind):
        raise _bad(line, cells, "类型")
    if not 0 < len(cells["单号"]) <= 64:
        raise _bad(line, cells, "单号")
    on, amount, kind = _day(line, cells), _amount(line, cells), Kind(cells["类型"])
    return Row(line.number, on, cells["单号"], amount, kind, cells.get("备注", "")[:200])


def _day(line: sheets.Row, cells: dict[str, str]) -> date:
    found = _DATE.fullmatch(cells["日期"])
    try:
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass
    raise _bad(line, cells, "日期")


def _amount(line: sheets.Row, cells: dict[str, str]) -> Money:
    try:
        amount = Money.parse(cells["金额"].replace(",", ""))
    except BadAmount:
        amount = ZERO
    if amount <= ZERO:
        raise _bad(line, cells, "金额")
    return amount


def _bad(line: sheets.Row, cells: dict[str, str], column: str) -> BadImport:
    return BadImport(line=str(line.number), problem=f"{column} {cells[column][:30]}".strip())
