"""Segments: questions about people that are asked again."""

from __future__ import annotations

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id, Moment, refers


class Segment(Base):
    """Its words are read anew each time: who is meant changes with the people, the calendar and the catalog."""

    __tablename__ = "segments"
    __table_args__ = (
        Index(
            "uq_segments_words",
            "made_by",
            "words",
            unique=True,
            sqlite_where=text("dropped_at IS NULL"),
            postgresql_where=text("dropped_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    words: Mapped[str] = mapped_column(String(200))
    made_by: Mapped[int] = refers("members", index=False)
    made_at: Mapped[Moment]
    dropped_at: Mapped[Moment | None]
