"""Requests to erase what the shop keeps of somebody."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id, JsonColumn, Moment, refers


class Erasure(Base):
    """Asked for, confirmed with a code, done by a job, step by step. `done` false with an end: something came between.

    Meanwhile `sealed` holds by what the person is still found, and `progress` how far the search is: which of the
    searches, behind which row. Both are empty again in the end.
    """

    __tablename__ = "erasures"
    __table_args__ = (
        Index(
            "ix_erasures_confirmed",
            "id",
            sqlite_where=text("confirmed_at IS NOT NULL AND ended_at IS NULL"),
            postgresql_where=text("confirmed_at IS NOT NULL AND ended_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = refers("members")
    code_hash: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    confirmed_at: Mapped[Moment | None]
    ended_at: Mapped[Moment | None]
    sealed: Mapped[str] = mapped_column(Text, default="")
    progress: Mapped[list[Any] | None] = mapped_column(JsonColumn)
    done: Mapped[bool] = mapped_column(default=False)
