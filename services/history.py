"""Every move of a status leaves a row."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import insert

from core.work import Work
from models.history import Move


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
