"""How a maker adds its row."""

from __future__ import annotations

from typing import TypeVar

from core.work import Work
from models import Base

Row = TypeVar("Row", bound=Base)


def add(work: Work, row: Row) -> Row:
    """The row, flushed, so that it has its id."""
    work.session.add(row)
    work.session.flush()
    return row
