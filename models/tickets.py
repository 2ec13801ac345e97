"""Tickets (工单): what customers ask the shop or a supplier, and what they are answered."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.flow import flow
from models.base import Base, Id, Moment, Text, refers, status_column


class TicketStatus(StrEnum):
    WAITING = "waiting"  # the customer spoke last
    ANSWERED = "answered"  # the staff spoke last
    CLOSED = "closed"


TICKET_FLOW = flow(
    TicketStatus.WAITING,
    {
        TicketStatus.WAITING: {TicketStatus.ANSWERED, TicketStatus.CLOSED},
        TicketStatus.ANSWERED: {TicketStatus.WAITING, TicketStatus.CLOSED},
    },
)


class Ticket(Base):
    """What somebody asked: the shop's customer service, or (`supplier_id`) a supplier about a product.

    `words` is what was said first, the rest are TicketMessages; `around` is what had been said before, in lines.
    Seconds are counted when it happens: absolute, and those in opening hours.
    """

    __tablename__ = "tickets"
    __table_args__ = (
        CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),
        # One conversation with customer service at a time.
        Index(
            "uq_tickets_one_open",
            "member_id",
            unique=True,
            sqlite_where=text("supplier_id IS NULL AND status <> 'closed'"),
            postgresql_where=text("supplier_id IS NULL AND status <> 'closed'"),
        ),
        Index(
            "ix_tickets_open",
            "id",
            sqlite_where=text("status <> 'closed'"),
            postgresql_where=text("status <> 'closed'"),
        ),
        Index(
            "ix_tickets_remind",
            "remind_at",
            sqlite_where=text("remind_at IS NOT NULL"),
            postgresql_where=text("remind_at IS NOT NULL"),
        ),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = refers("members")
    supplier_id: Mapped[int | None] = refers("suppliers", null=True)
    product_id: Mapped[int | None] = refers("products", null=True, index=False)
    community_id: Mapped[int | None] = refers("communities", null=True, index=False)
    order_id: Mapped[int | None] = refers("orders", null=True, index=False)
    status: Mapped[TicketStatus] = mapped_column(status_column(TicketStatus), default=TicketStatus.WAITING)
    words: Mapped[Text] = mapped_column(default="")
    around: Mapped[Text] = mapped_column(default="")
    elsewhere: Mapped[str] = mapped_column(String(40), default="")  # the channel whose own staff have it
    taken_by: Mapped[int | None] = refers("members", null=True)  # who answers it
    opened_at: Mapped[Moment] = mapped_column(index=True)
    waiting_since: Mapped[Moment | None]  # null while the customer doesn't wait
    remind_at: Mapped[Moment | None]
    spoken_at: Mapped[Moment]  # when anybody said something last
    closed_at: Mapped[Moment | None]
    closed_by: Mapped[int | None] = refers("members", null=True, index=False)
    reply_seconds: Mapped[int | None]  # until the first answer
    reply_open_seconds: Mapped[int | None]
    resolved_seconds: Mapped[int | None]  # until it was closed
    resolved_open_seconds: Mapped[int | None]
    stars: Mapped[int | None]


class TicketMessage(Base):
    """What was said in a ticket after its first words. `member_id` is who said it."""

    __tablename__ = "ticket_messages"

    id: Mapped[Id]
    ticket_id: Mapped[int] = refers("tickets")
    member_id: Mapped[int] = refers("members")
    by_staff: Mapped[bool]
    text: Mapped[Text]
    said_at: Mapped[Moment]


class Phrase(Base):
    """A canned answer (常用语) of the shop, or of a supplier."""

    __tablename__ = "phrases"
    __table_args__ = (
        Index(
            "uq_phrases_shop",
            "name",
            unique=True,
            sqlite_where=text("supplier_id IS NULL"),
            postgresql_where=text("supplier_id IS NULL"),
        ),
        Index("uq_phrases_supplier", "supplier_id", "name", unique=True),
    )

    id: Mapped[Id]
    supplier_id: Mapped[int | None] = refers("suppliers", null=True, index=False)
    name: Mapped[str] = mapped_column(String(40))
    text: Mapped[Text]
    added_by: Mapped[int | None] = refers("members", null=True, index=False)
    added_at: Mapped[Moment]
