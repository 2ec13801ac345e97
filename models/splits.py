"""Profit sharing: who may get a part of payments, what of a payment is passed on to whom, what is taken back."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.flow import flow
from core.money import ZERO
from models.base import Base, BigKey, Id, Moment, MoneyField, refers, status_column


class ReceiverStatus(StrEnum):
    NEW = "new"  # the gateway hasn't been told yet
    ACTIVE = "active"
    REFUSED = "refused"
    LEAVING = "leaving"  # the gateway is to be told that it gets nothing any more
    GONE = "gone"


RECEIVER_FLOW = flow(
    ReceiverStatus.NEW,
    {
        ReceiverStatus.NEW: {ReceiverStatus.ACTIVE, ReceiverStatus.REFUSED, ReceiverStatus.LEAVING},
        ReceiverStatus.ACTIVE: {ReceiverStatus.LEAVING},
        ReceiverStatus.LEAVING: {ReceiverStatus.GONE},
    },
)
_STANDS = text("status IN ('new', 'active', 'leaving')")


class SplitReceiver(Base):
    """Where a supplier's parts go. One per supplier at a time, and nobody else's."""

    __tablename__ = "split_receivers"
    __table_args__ = (
        Index(
            "uq_split_receivers_supplier", "supplier_id", unique=True, sqlite_where=_STANDS, postgresql_where=_STANDS
        ),
        Index("uq_split_receivers_account", "account", unique=True, sqlite_where=_STANDS, postgresql_where=_STANDS),
        Index("ix_split_receivers_watched", "next_look_at"),
    )

    id: Mapped[Id]
    supplier_id: Mapped[int] = refers("suppliers", index=False)
    kind: Mapped[str] = mapped_column(String(20))  # MERCHANT_ID or PERSONAL_OPENID
    account: Mapped[str] = mapped_column(String(64))
    sealed_name: Mapped[str] = mapped_column(String(2000), default="")  # as it is registered at the gateway
    status: Mapped[ReceiverStatus] = mapped_column(status_column(ReceiverStatus), default=ReceiverStatus.NEW)
    problem: Mapped[str] = mapped_column(String(300), default="")
    added_by: Mapped[int | None] = refers("members", null=True, index=False)
    added_at: Mapped[Moment]
    next_look_at: Mapped[Moment | None]  # when the gateway is told next


class SplitStatus(StrEnum):
    WAITING = "waiting"  # for the payment, the goods, the end of the time in which they may come back
    ASKED = "asked"  # who gets what is fixed and booked; the gateway hasn't taken it yet
    ACCEPTED = "accepted"  # that is not yet done
    REFUSED = "refused"  # nobody got anything: suppliers are owed it again, the money is to be released
    DONE = "done"  # what isn't shared is the shop's own again
    VOID = "void"  # it was never paid


SPLIT_FLOW = flow(
    SplitStatus.WAITING,
    {
        SplitStatus.WAITING: {SplitStatus.ASKED, SplitStatus.DONE, SplitStatus.VOID},
        SplitStatus.ASKED: {SplitStatus.ACCEPTED, SplitStatus.REFUSED, SplitStatus.DONE},
        SplitStatus.ACCEPTED: {SplitStatus.DONE},
        SplitStatus.REFUSED: {SplitStatus.ACCEPTED, SplitStatus.DONE},
    },
)


class Split(Base):
    """The one sharing of a payment. Its row, with our number, is there before the payment is opened for it."""

    __tablename__ = "splits"
    __table_args__ = (Index("ix_splits_watched", "next_look_at"), Index("ix_splits_their_id", "their_id"))

    id: Mapped[Id]
    number: Mapped[str] = mapped_column(String(64), unique=True)
    payment_id: Mapped[int] = mapped_column(BigKey, ForeignKey("payments.id"), unique=True)
    status: Mapped[SplitStatus] = mapped_column(status_column(SplitStatus), default=SplitStatus.WAITING)
    percent: Mapped[int] = mapped_column(default=0)  # the most that could be shared, when it was fixed
    refused: Mapped[bool] = mapped_column(default=False)  # what is asked for now is the release of the money
    problem: Mapped[str] = mapped_column(String(300), default="")
    asked_at: Mapped[Moment | None]
    done_at: Mapped[Moment | None]
    their_id: Mapped[str | None] = mapped_column(String(64))
    next_look_at: Mapped[Moment | None]


class PartStatus(StrEnum):
    PENDING = "pending"
    DONE = "done"
    CLOSED = "closed"  # the supplier didn't get it, and is owed it again


class SplitPart(Base):
    """What of a payment a supplier gets."""

    __tablename__ = "split_parts"
    __table_args__ = (UniqueConstraint("split_id", "supplier_id"), CheckConstraint("amount > 0", name="amount"))

    id: Mapped[Id]
    split_id: Mapped[int] = refers("splits", index=False)
    supplier_id: Mapped[int] = refers("suppliers")
    receiver_id: Mapped[int] = refers("split_receivers", index=False)
    amount: Mapped[MoneyField]
    status: Mapped[PartStatus] = mapped_column(status_column(PartStatus), default=PartStatus.PENDING)
    reason: Mapped[str] = mapped_column(String(300), default="")
    done_at: Mapped[Moment | None] = mapped_column(index=True)
    reclaimed: Mapped[MoneyField] = mapped_column(default=ZERO)  # came back, or is asked back


class ReturnStatus(StrEnum):
    WAITING = "waiting"
    ACCEPTED = "accepted"  # that is not yet done
    DONE = "done"
    FAILED = "failed"  # what it was for stays the supplier's debt


RETURN_FLOW = flow(
    ReturnStatus.WAITING,
    {
        ReturnStatus.WAITING: {ReturnStatus.ACCEPTED, ReturnStatus.DONE, ReturnStatus.FAILED},
        ReturnStatus.ACCEPTED: {ReturnStatus.DONE, ReturnStatus.FAILED},
    },
)


class SplitReturn(Base):
    """A part, or some of it, taken back from a supplier because its goods were refunded."""

    __tablename__ = "split_returns"
    __table_args__ = (
        UniqueConstraint("part_id", "refund_id"),
        CheckConstraint("amount > 0", name="amount"),
        Index("ix_split_returns_watched", "next_look_at"),
    )

    id: Mapped[Id]
    number: Mapped[str] = mapped_column(String(64), unique=True)
    part_id: Mapped[int] = refers("split_parts", index=False)
    refund_id: Mapped[int] = refers("refunds")
    amount: Mapped[MoneyField]
    status: Mapped[ReturnStatus] = mapped_column(status_column(ReturnStatus), default=ReturnStatus.WAITING)
    problem: Mapped[str] = mapped_column(String(300), default="")
    asked_at: Mapped[Moment]
    done_at: Mapped[Moment | None] = mapped_column(index=True)
    next_look_at: Mapped[Moment | None]
