"""Alarms: what somebody should look at. One row from when it was first seen until it is over."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id, JsonColumn, Moment, status_column


class Kind(StrEnum):
    HELD_PAYMENT = "held_payment"  # paid, but not for what was ordered
    UNSOUND = "unsound"  # an invariant of the books, the stock or anything else is broken
    LATE_MESSAGES = "late_messages"  # what should have gone out long ago
    DEAD_LETTERS = "dead_letters"
    REFUND_RATE = "refund_rate"  # of a product
    COMPLAINTS = "complaints"  # many people about one product in a day


class Alarm(Base):
    """`subject` tells alarms of a kind apart (a payment, a product, an invariant); `facts` are its sentence's."""

    __tablename__ = "alarms"
    __table_args__ = (
        # Told once, however many processes see it.
        Index(
            "uq_alarms_standing",
            "kind",
            "subject",
            unique=True,
            sqlite_where=text("over_at IS NULL"),
            postgresql_where=text("over_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    kind: Mapped[Kind] = mapped_column(status_column(Kind))
    subject: Mapped[str] = mapped_column(String(120), default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JsonColumn)
    seen_at: Mapped[Moment]
    over_at: Mapped[Moment | None]
