"""The team's month for managers: ranked lines, a picture, a table. `word` gives a sentence in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from core.say import Say, say
from documents import charts
from documents.table import Cell, Column, Shows, Table
from models.performance import Part
from services.performance import Result

Word = Callable[..., str]
LINES, BARS = 15, 12


def lines(month: date, everybody: Sequence[Result]) -> list[Say]:
    """The best first; whoever doesn't fit is in the table."""
    ranked = [
        say(
            "performance-line", rank=one.rank, name=one.name, points=one.points,
            goal=say("performance-line-goal", target=one.target) if one.target else "",
            reached=say("performance-line-reached") if one.target and not one.missing else "",
        )
        for one in everybody[:LINES]
    ]  # fmt: skip
    rest = [say("performance-rest", number=len(everybody) - LINES)] if len(everybody) > LINES else []
    return [say("performance-table-head", month=f"{month:%Y-%m}", people=len(everybody)), *ranked, *rest]


def picture(month: date, everybody: Sequence[Result], word: Word, units: charts.Units = charts.CHINESE) -> bytes:
    shown = everybody[:BARS]
    series = charts.Series(word("performance-column-points"), [one.points for one in shown])
    title = word("performance-picture", month=f"{month:%Y-%m}")
    return charts.bars(title, [one.name for one in shown], [series], horizontal=True, units=units)


def table(month: date, everybody: Sequence[Result], word: Word) -> Table:
    """For each part what was counted and what it gave."""
    parts = [part for part in Part if any(one.part(part) for one in everybody)]
    names = ("rank", "name", "points", "target", "missing")
    columns = [Column(word(f"performance-column-{name}"), _shows(name)) for name in names]
    for part in parts:
        columns += [Column(word(f"performance-column-{part}"), Shows.NUMBER)]
        columns += [Column(word("performance-column-gives", part=word(f"performance-column-{part}")), Shows.NUMBER)]
    columns.append(Column(word("performance-column-net"), Shows.MONEY))
    return Table(f"{month:%Y-%m}", columns, [_cells(one, parts) for one in everybody])


def _shows(name: str) -> Shows:
    return Shows.TEXT if name == "name" else Shows.NUMBER


def _cells(one: Result, parts: Sequence[Part]) -> list[Cell]:
    cells: list[Cell] = [one.rank, one.name, one.points, one.target, one.missing]
    for part in parts:
        term = one.part(part)
        cells += [term.number, term.points] if term else [None, None]
    return [*cells, one.revenue]
