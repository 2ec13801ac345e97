"""The books: entries by what they stem from."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from core.work import Work
from models.ledger import Entry

CHUNK = 500  # numbers in one statement


def entries(work: Work, kind: str, source_ids: Sequence[int]) -> dict[int, int]:
    """The ids of the entries of one kind, by the ids of the rows that they stem from."""
    found: dict[int, int] = {}
    for begin in range(0, len(source_ids), CHUNK):
        part = source_ids[begin : begin + CHUNK]
        rows = work.execute(select(Entry.source_id, Entry.id).where(Entry.kind == kind, Entry.source_id.in_(part)))
        found |= {row.source_id: row.id for row in rows}
    return found
