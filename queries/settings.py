"""What is set otherwise than the file, how often that has changed, and who did it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, func, select, text

from core.work import Work
from models.catalog import Version
from models.history import Change
from models.settings import Setting

VERSION = "settings"


def number(work: Work) -> int:
    """It grows with each change; 0 before the first."""
    return work.execute(select(Version.value).where(Version.name == VERSION)).scalar() or 0


def grow(work: Work) -> None:
    """One more change. Whoever changes rules does this first: the row is taken, so that no two do it at once."""
    work.execute(
        text(
            "INSERT INTO versions (name, value) VALUES (:name, 1)"
            " ON CONFLICT (name) DO UPDATE SET value = versions.value + 1"
        ),
        {"name": VERSION},
    )


def kept(work: Work) -> dict[str, str]:
    """All rows: value by name, what was set first first."""
    rows = work.execute(select(Setting.name, Setting.value).order_by(Setting.set_at, Setting.name))
    return {row.name: row.value for row in rows}


def last_changes(work: Work) -> dict[str, Change]:
    """The last change of each rule and switch, by its name."""
    last = select(func.max(Change.id)).where(Change.subject == Setting.__tablename__).group_by(Change.name)
    return {row.name: row for row in work.execute(select(Change).where(Change.id.in_(last))).scalars()}


def history(work: Work, name: str, most: int) -> Sequence[Row[Any]]:
    """(changed_at, actor, old, new) of a rule, the latest first."""
    found = select(Change.changed_at, Change.actor, Change.old, Change.new)
    found = found.where(Change.subject == Setting.__tablename__, Change.name == name)
    return work.execute(found.order_by(Change.id.desc()).limit(most)).all()
