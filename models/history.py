"""Every move of every status: who, when, why. Append-only."""

from __future__ import annotations

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id, Moment, Ref, refers


class Move(Base):
    """`subject` is the table's name, `subject_id` the row."""

    __tablename__ = "moves"
    __table_args__ = (Index("ix_moves_subject", "subject", "subject_id"),)

    id: Mapped[Id]
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[Ref]
    old: Mapped[str] = mapped_column(String(20))
    new: Mapped[str] = mapped_column(String(20))
    member_id: Mapped[int | None] = refers("members", null=True, index=False)
    reason: Mapped[str] = mapped_column(String(500), default="")
    moved_at: Mapped[Moment]
