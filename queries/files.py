"""Kept files: one by its id, what has expired, what is somebody's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from core.work import Work
from models.files import KeptFile


@dataclass(frozen=True, slots=True)
class Content:
    """A file as it goes out."""

    name: str
    mime: str
    content: bytes
    expires_at: datetime


def content(work: Work, file_id: int) -> Content | None:
    """A file that has not expired."""
    row = work.execute(
        select(KeptFile.name, KeptFile.mime, KeptFile.content, KeptFile.expires_at).where(
            KeptFile.id == file_id, KeptFile.expires_at > work.now
        )
    ).first()
    return Content(row.name, row.mime, row.content, row.expires_at) if row else None


def label(work: Work, file_id: int) -> tuple[str, str] | None:
    """Name and media type of a file that has not expired, without its content."""
    row = work.execute(
        select(KeptFile.name, KeptFile.mime).where(KeptFile.id == file_id, KeptFile.expires_at > work.now)
    ).first()
    return (row.name, row.mime) if row else None


def expired(work: Work, most: int) -> list[int]:
    """The oldest files whose time is over."""
    old = select(KeptFile.id).where(KeptFile.expires_at <= work.now).order_by(KeptFile.expires_at, KeptFile.id)
    return list(work.execute(old.limit(most)).scalars())


def of_member(work: Work, member_id: int) -> list[int]:
    """The files that somebody had made or that are for them."""
    mine = or_(KeptFile.made_by == member_id, KeptFile.for_member == member_id)
    return list(work.execute(select(KeptFile.id).where(mine).order_by(KeptFile.id)).scalars())
