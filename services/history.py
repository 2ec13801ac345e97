"""Every move of a status leaves a row, and so does every change of what somebody set."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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


def noted(work: Work, subject: str, moves: Sequence[tuple[int, StrEnum, StrEnum]]) -> None:
    """Many moves at once: (id, old, new)."""
    if moves:
        by = {"subject": subject, "member_id": work.actor.member_id, "reason": "", "moved_at": work.now}
        work.execute(insert(Move), [by | {"subject_id": id_, "old": old, "new": new} for id_, old, new in moves])


@dataclass(frozen=True, slots=True)
class Changed:
    """`subject` is the table's name, `what` what of it (a key of the wordings: change-…), `name` whose it is."""

    subject: str
    subject_id: int | None
    what: str
    old: object
    new: object
    name: str = ""


def changed(
    work: Work, subject: str, subject_id: int | None, what: str, old: object, new: object, name: str = ""
) -> None:
    """As told by `Changed`."""
    all_changed(work, [Changed(subject, subject_id, what, old, new, name)])


def all_changed(work: Work, changes: Iterable[Changed]) -> None:
    """Nothing of what stays as it was, nor where nobody did it: the demo's seed, a job."""
    if work.actor.member_id is None:
        return
    by = {"member_id": work.actor.member_id, "actor": work.actor.name[:100], "changed_at": work.now}
    rows = [
        by | {"subject": one.subject, "subject_id": one.subject_id, "what": one.what, "name": one.name[:200],
              "old": _text(one.old), "new": _text(one.new)}
        for one in changes if _text(one.old) != _text(one.new)
    ]  # fmt: skip
    if rows:
        work.execute(insert(Change), rows)


def _text(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "、".join(map(_text, value))
    if isinstance(value, dict):
        return "、".join(f"{_text(key)}={_text(kept)}" for key, kept in value.items())
    return "" if value is None else str(value)[:2000]
