"""Two members who turned out to be one: the rows of the one become the other's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import and_, delete, select, true, update
from sqlalchemy.orm import aliased

from core.work import Work


def any_row(row: Any) -> Any:
    return true()


def hand_over(
    work: Work, column: Any, goes: int, stays: int, *same: Any, among: Callable[[Any], Any] = any_row
) -> None:
    """What has `goes` in its `column` has `stays` in it from now on, `among` these rows of its table.

    Where `stays` has a row that is alike in the columns `same`, that one is kept and the other goes.
    """
    table = column.class_
    mine = and_(column == goes, among(table))
    if same:
        gone = delete(table).where(mine, twin(column, stays, same, among))
        work.execute(gone.execution_options(synchronize_session=False))
    moved = update(table).where(mine).values({column.key: stays})
    work.execute(moved.execution_options(synchronize_session=False))


def twin(column: Any, whose: int, same: tuple[Any, ...], among: Callable[[Any], Any] = any_row) -> Any:
    """That somebody else has a row alike: a condition on rows of the column's table."""
    other = aliased(column.class_)
    alike = [getattr(other, one.key) == one for one in same]
    return select(1).select_from(other).where(getattr(other, column.key) == whose, among(other), *alike).exists()
