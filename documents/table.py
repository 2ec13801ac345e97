"""A table, before it is a sheet, a page or a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from enum import StrEnum

from core.money import Money
from core.quantity import Quantity

# What may stand in a cell. None is an empty one; a moment is aware, a share is a part of one (Decimal("0.09")).
Cell = str | int | Money | Quantity | Decimal | date | datetime | None


class Shows(StrEnum):
    """What a column shows."""

    TEXT = "text"
    MONEY = "money"
    QUANTITY = "quantity"
    NUMBER = "number"  # whole
    SHARE = "share"  # a part of one, shown as a percentage
    DAY = "day"
    MOMENT = "moment"


NUMERIC = frozenset({Shows.MONEY, Shows.QUANTITY, Shows.NUMBER, Shows.SHARE})


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in full-width characters; 0: as wide as what stands in it."""

    title: str
    shows: Shows = Shows.TEXT
    width: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` hold one cell per column; `total` is a last row that is set apart."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    total: Sequence[Cell] | None = None

    def lines(self) -> list[Sequence[Cell]]:
        """The rows, and the total behind them."""
        return [*self.rows, *([self.total] if self.total is not None else [])]


def shown(cell: Cell, zone: tzinfo) -> str:
    """A cell as people read it: "¥1,280.00", "1.5", "9.0%", "2026-03-06 18:00"."""
    match cell:
        case None:
            return ""
        case Money(fen):
            return f"{'-' if fen < 0 else ''}¥{abs(fen) // 100:,}.{abs(fen) % 100:02d}"
        case Decimal():
            return f"{cell * 100:.1f}%"
        case datetime():
            return f"{cell.astimezone(zone):%Y-%m-%d %H:%M}"
        case bool():
            raise TypeError("a cell is no yes or no: hand in its word")
        case int():
            return f"{cell:,}"
    return str(cell)


def width(text: str) -> int:
    """How wide a text is in half-width characters: an ideograph counts for two."""
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in text)
