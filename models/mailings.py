"""Broadcasts to people (群发): who of a segment was to have a message, who had it, and why the others didn't."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.flow import flow
from models.base import Base, BigKey, Id, Moment, Text, refers, status_column
from models.consents import Purpose
from models.promotions import Repeat


class MailingStatus(StrEnum):
    DRAFT = "draft"  # shown to its maker, who hasn't said yet that it is to go
    SCHEDULED = "scheduled"
    RUNNING = "running"
    FINISHED = "finished"
    STOPPED = "stopped"


MAILING_FLOW = flow(
    MailingStatus.DRAFT,
    {
        MailingStatus.DRAFT: {MailingStatus.SCHEDULED, MailingStatus.STOPPED},
        MailingStatus.SCHEDULED: {MailingStatus.RUNNING, MailingStatus.STOPPED},
        MailingStatus.RUNNING: {MailingStatus.FINISHED, MailingStatus.STOPPED},
    },
)


class Mailing(Base):
    """One message, or two of which each goes to half of the people (`other` is not empty).

    Beside its words it may have a card (of a product, or of a deal for the members of its community) and a picture.
    One that repeats is a series of broadcasts: when one begins the next is made, which stands for itself.
    """

    __tablename__ = "mailings"
    __table_args__ = (
        Index(
            "ix_mailings_due",
            "starts_at",
            sqlite_where=text("status = 'scheduled' OR status = 'running'"),
            postgresql_where=text("status = 'scheduled' OR status = 'running'"),
        ),
        Index("uq_mailings_round", "series_id", "starts_at", unique=True),
    )

    id: Mapped[Id]
    segment_id: Mapped[int] = refers("segments", index=False)
    text: Mapped[Text]
    other: Mapped[Text] = mapped_column(default="")
    purpose: Mapped[Purpose] = mapped_column(status_column(Purpose))
    status: Mapped[MailingStatus] = mapped_column(status_column(MailingStatus), default=MailingStatus.DRAFT)
    made_by: Mapped[int] = refers("members")
    made_at: Mapped[Moment]
    starts_at: Mapped[Moment]
    product_id: Mapped[int | None] = refers("products", null=True, index=False)
    deal_id: Mapped[int | None] = refers("deals", null=True, index=False)
    picture: Mapped[str] = mapped_column(String(400), default="", server_default="")  # its path, see services.files
    repeat: Mapped[Repeat] = mapped_column(status_column(Repeat), default=Repeat.ONCE, server_default="once")
    series_id: Mapped[int | None] = refers("mailings", null=True, index=False)  # the first of those that repeat


class ReceiverStatus(StrEnum):
    WAITING = "waiting"
    QUEUED = "queued"  # in the outbox
    SENT = "sent"
    FAILED = "failed"  # the platform or the clock said no
    SKIPPED = "skipped"  # the governor said no
    WITHDRAWN = "withdrawn"  # it was stopped before their turn


RECEIVER_STATUS_FLOW = flow(
    ReceiverStatus.WAITING,
    {
        ReceiverStatus.WAITING: {ReceiverStatus.QUEUED, ReceiverStatus.SKIPPED, ReceiverStatus.WITHDRAWN},
        ReceiverStatus.QUEUED: {ReceiverStatus.SENT, ReceiverStatus.FAILED},
        ReceiverStatus.FAILED: {ReceiverStatus.SENT},  # driven again from the dead letters
    },
)


class MailingReceiver(Base):
    """One person of a mailing. `rests_until`: so long this message counts against their share of promotions;
    `counts_until`: so long what they buy counts as its result."""

    __tablename__ = "mailing_receivers"
    __table_args__ = (
        CheckConstraint("(outbox_id IS NULL) = (sent_at IS NULL)", name="moment"),
        Index("ix_mailing_receivers_status", "mailing_id", "status", "member_id"),
    )

    mailing_id: Mapped[int] = mapped_column(BigKey, ForeignKey("mailings.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(BigKey, ForeignKey("members.id"), primary_key=True, index=True)
    arm: Mapped[str] = mapped_column(String(1))
    status: Mapped[ReceiverStatus] = mapped_column(status_column(ReceiverStatus), default=ReceiverStatus.WAITING)
    reason: Mapped[str] = mapped_column(String(300), default="")
    outbox_id: Mapped[int | None] = refers("outbox", null=True)
    sent_at: Mapped[Moment | None]
    rests_until: Mapped[Moment | None]
    counts_until: Mapped[Moment | None]


class PromotionSlot(Base):
    """A person's share of promotions: as many slots as they may get within a week, each free again a week after use.

    So any seven days hold at most that many, wherever they begin.
    """

    __tablename__ = "promotion_slots"

    member_id: Mapped[int] = mapped_column(BigKey, ForeignKey("members.id"), primary_key=True)
    slot: Mapped[int] = mapped_column(primary_key=True)
    used_at: Mapped[Moment]
