"""Messages that are to go out, written in the same transaction as what they tell of."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.flow import flow
from models.base import Base, Id, JsonColumn, Moment, refers, status_column

# Spelled with OR: SQLite then also sees that "status = 'waiting'" lies within it (sqlite.org/partialindex.html).
UNDONE = "status = 'waiting' OR status = 'sending'"


class DeliveryStatus(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"  # one process is sending it, until its lease ends
    SENT = "sent"
    DEAD = "dead"  # parked: see `python app.py deadletter`


DELIVERY_FLOW = flow(
    DeliveryStatus.WAITING,
    {
        DeliveryStatus.WAITING: {DeliveryStatus.SENDING},
        DeliveryStatus.SENDING: {DeliveryStatus.WAITING, DeliveryStatus.SENT, DeliveryStatus.DEAD},
        DeliveryStatus.DEAD: {DeliveryStatus.WAITING},
    },
)


class Delivery(Base):
    """One message to one member or one community. The channel is chosen when it goes out."""

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint("(member_id IS NULL) <> (community_id IS NULL)", name="one_receiver"),
        Index("ix_outbox_due", "next_at", "id", sqlite_where=text(UNDONE), postgresql_where=text(UNDONE)),
        # Whether something older still waits for the same receiver. Only undone rows: history never slows it.
        Index("ix_outbox_member_line", "member_id", "id", sqlite_where=text(UNDONE), postgresql_where=text(UNDONE)),
        Index(
            "ix_outbox_community_line", "community_id", "id", sqlite_where=text(UNDONE), postgresql_where=text(UNDONE)
        ),
        Index("ix_outbox_dead", "id", sqlite_where=text("status = 'dead'"), postgresql_where=text("status = 'dead'")),
    )

    id: Mapped[Id]
    member_id: Mapped[int | None] = refers("members", null=True)
    community_id: Mapped[int | None] = refers("communities", null=True)
    message: Mapped[dict[str, Any]] = mapped_column(JsonColumn)
    status: Mapped[DeliveryStatus] = mapped_column(status_column(DeliveryStatus), default=DeliveryStatus.WAITING)
    once: Mapped[bool] = mapped_column(default=False)  # rather lost than shown twice (a promotion)
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[Moment]  # when it is due; while SENDING, when the lease ends
    purpose: Mapped[str | None] = mapped_column(String(20))  # of a promotion to a person: it needs their consent
    not_after: Mapped[Moment | None]  # of no use, or not decent, later than this
    channel: Mapped[str] = mapped_column(String(40), default="")  # by which the last attempt went
    problem: Mapped[str] = mapped_column(String(300), default="")
    request_id: Mapped[str] = mapped_column(String(40), default="")
    created_at: Mapped[Moment]
    sent_at: Mapped[Moment | None]


class Pace(Base):
    """A destination's allowance: as many slots as it may get messages a minute, each free again a minute after use.

    So any sixty seconds hold at most that many, however the platform counts its minutes.
    """

    __tablename__ = "paces"

    destination: Mapped[str] = mapped_column(String(400), primary_key=True)
    slot: Mapped[int] = mapped_column(primary_key=True)
    used_at: Mapped[Moment]
