"""What was changed, and by whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, or_, select

from core.work import Work
from models.history import Change, Move
from models.members import Member


def changes(work: Work, start: datetime, end: datetime, about: str = "", most: int = 20_000) -> Sequence[Change]:
    """The latest first; `about`: by somebody of that name, or of something whose name holds it."""
    found = select(Change).where(Change.changed_at >= start, Change.changed_at < end)
    if about:
        found = found.where(or_(Change.actor == about, Change.name.contains(about, autoescape=True)))
    return work.execute(found.order_by(Change.id.desc()).limit(most)).scalars().all()


def moves(work: Work, start: datetime, end: datetime, about: str = "", most: int = 20_000) -> Sequence[Row[Any]]:
    """(subject, subject_id, old, new, reason, moved_at, name) of what people decided, the latest first."""
    found = (
        select(
            Move.subject, Move.subject_id, Move.old, Move.new, Move.reason, Move.moved_at,
            func.coalesce(Member.name, "").label("name"),
        )
        .join(Member, Member.id == Move.member_id).where(Move.moved_at >= start, Move.moved_at < end)
    )  # fmt: skip
    if about:
        found = found.where(Member.name == about)
    return work.execute(found.order_by(Move.id.desc()).limit(most)).all()
