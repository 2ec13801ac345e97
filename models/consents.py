"""What people have said about being promoted to, and that they were told they may. Append-only."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id, Moment, refers, status_column


class ConsentKind(StrEnum):
    TOLD = "told"  # that promotions can be turned off
    WITHDRAWN = "withdrawn"
    GIVEN = "given"


class Purpose(StrEnum):
    """What a promotion to a person is for."""

    OFFERS = "offers"  # lower prices, coupons
    NEWS = "news"  # new goods, back in stock
    EVENTS = "events"  # draws, tastings, group buys
    REMINDERS = "reminders"  # it has been a while


class Consent(Base):
    """One word of one person. `scope` is "" for everything, "channel:…" or "purpose:…".

    `version` is that of the wording they had seen, `source` where they said it.
    """

    __tablename__ = "consents"
    __table_args__ = (
        Index("ix_consents_member", "member_id", "id"),
        # Everybody is told once.
        Index(
            "uq_consents_told",
            "member_id",
            unique=True,
            sqlite_where=text("kind = 'told'"),
            postgresql_where=text("kind = 'told'"),
        ),
        # The few who want no promotions: asked for before each one.
        Index(
            "ix_consents_withdrawn",
            "scope",
            "member_id",
            sqlite_where=text("kind = 'withdrawn'"),
            postgresql_where=text("kind = 'withdrawn'"),
        ),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = refers("members", index=False)
    kind: Mapped[ConsentKind] = mapped_column(status_column(ConsentKind))
    scope: Mapped[str] = mapped_column(String(60), default="")
    version: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(60))
    said_at: Mapped[Moment]
