"""Every move of every status, and every change of what was set: who, when, from what to what. Append-only."""

from __future__ import annotations

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id, Moment, Name, Ref, Text, refers


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


class Change(Base):
    """What somebody set otherwise: a price, a role, a rate. `what` names it, `name` whose it is.

    The actor's name is kept beside their id: it still says who it was when they go by another one.
    """

    __tablename__ = "changes"
    __table_args__ = (Index("ix_changes_subject", "subject", "subject_id"),)

    id: Mapped[Id]
    subject: Mapped[str] = mapped_column(String(40))  # the table's name
    subject_id: Mapped[Ref | None]
    what: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200), default="")
    old: Mapped[Text] = mapped_column(default="")
    new: Mapped[Text] = mapped_column(default="")
    member_id: Mapped[int | None] = refers("members", null=True, index=False)
    actor: Mapped[Name]
    changed_at: Mapped[Moment] = mapped_column(index=True)
