"""Every move of a status leaves a row, and so does every change of what somebody set."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import insert

from core.work import Work
from models.history import Change, Move


def note(work: Work, subject: str, subject_id: int, old: StrEnum, new: StrEnum, reason: str = "") -> None:
    """`subject` is the table's name. Who and when come from the work."""
    work.execute(
        insert(Move).values(
            subject=subject,
            subject_id=subject_id,
            old=old,
            new=new,
            member_id=work.actor.member_id,
            reason=reason[:500],
            moved_at=work.now,
        )
    )


def changed(
    work: Work, subject: str, subject_id: int | None, what: str, old: object, new: object, name: str = ""
) -> None:
    """`subject` is the table's name, `what` what of it (a key of the wordings: change-…), `name` whose it is.

    Nothing where it stays as it was, nor where nobody did it: the demo's seed, a job.
    """
    before, after = _text(old), _text(new)
    if before != after and work.actor.member_id is not None:
        work.execute(
            insert(Change).values(
                subject=subject, subject_id=subject_id, what=what, name=name[:200], old=before, new=after,
                member_id=work.actor.member_id, actor=work.actor.name[:100], changed_at=work.now,
            )
        )  # fmt: skip


def _text(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "、".join(map(_text, value))
    if isinstance(value, dict):
        return "、".join(f"{_text(key)}={_text(kept)}" for key, kept in value.items())
    return "" if value is None else str(value)[:2000]
