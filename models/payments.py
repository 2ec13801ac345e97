"""Payments as we asked the gateway for them, and the notices it sent."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.flow import flow
from models.base import Base, BigKey, Id, Moment, MoneyField, refers, status_column


class PaymentStatus(StrEnum):
    NEW = "new"  # our number is stored, the gateway hasn't answered yet
    OPEN = "open"  # can be paid
    PAID = "paid"
    CLOSED = "closed"  # can't be paid any more, the gateway agreed
    HELD = "held"  # the gateway's facts differ from ours: somebody must look


PAYMENT_FLOW = flow(
    PaymentStatus.NEW,
    {
        PaymentStatus.NEW: {PaymentStatus.OPEN, PaymentStatus.PAID, PaymentStatus.CLOSED, PaymentStatus.HELD},
        PaymentStatus.OPEN: {PaymentStatus.PAID, PaymentStatus.CLOSED, PaymentStatus.HELD},
        PaymentStatus.CLOSED: {PaymentStatus.PAID, PaymentStatus.HELD},  # the gateway may think otherwise after all
        PaymentStatus.HELD: {PaymentStatus.PAID, PaymentStatus.CLOSED},
    },
)


class Way(StrEnum):
    """How somebody pays: each way is a charge of its own at the gateway."""

    H5 = "h5"  # in a phone's browser
    NATIVE = "native"  # with a QR code
    JSAPI = "jsapi"  # in WeChat's own browser


class Payment(Base):
    """One charge at the gateway under our own number; may cover several orders (PaymentLine)."""

    __tablename__ = "payments"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        Index("ix_payments_paid_at", "paid_at"),
        Index(
            "ix_payments_watched",
            "next_look_at",
            sqlite_where=text("next_look_at IS NOT NULL"),
            postgresql_where=text("next_look_at IS NOT NULL"),
        ),
    )

    id: Mapped[Id]
    number: Mapped[str] = mapped_column(String(32), unique=True)
    member_id: Mapped[int] = refers("members")
    gateway: Mapped[str] = mapped_column(String(20))
    status: Mapped[PaymentStatus] = mapped_column(status_column(PaymentStatus), default=PaymentStatus.NEW)
    amount: Mapped[MoneyField]
    way: Mapped[Way] = mapped_column(status_column(Way), default=Way.H5, server_default="h5")
    openid: Mapped[str | None] = mapped_column(String(128))  # for whom it was opened, with JSAPI
    pay_url: Mapped[str] = mapped_column(String(500), default="")  # with JSAPI the gateway's prepay id
    opened_at: Mapped[Moment | None]  # when the gateway gave pay_url, which lasts less long than the payment
    transaction_id: Mapped[str | None] = mapped_column(String(64), unique=True)
    problem: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    paid_at: Mapped[Moment | None]
    fee: Mapped[MoneyField | None]  # what the gateway kept, as its bill says; null: not known yet
    taken_by: Mapped[int | None] = refers("members", null=True, index=False)  # who took it in cash; null: the gateway
    next_look_at: Mapped[Moment | None]  # when a job asks the gateway next; null: nothing left to ask
    refund_sent_at: Mapped[Moment | None]  # the gateway takes one refund of a payment per minute


class PaymentLine(Base):
    """What of a payment is for which order: for all of it, or for a share."""

    __tablename__ = "payment_lines"

    payment_id: Mapped[int] = mapped_column(BigKey, ForeignKey("payments.id"), primary_key=True)
    order_id: Mapped[int] = mapped_column(BigKey, ForeignKey("orders.id"), primary_key=True, index=True)
    amount: Mapped[MoneyField]
    share_id: Mapped[int | None] = refers("shares", null=True)
    kept: Mapped[bool] = mapped_column(
        default=False
    )  # it paid its order or share; else it was late or double and goes back


class GatewayNotice(Base):
    """A notice that was verified and taken; its id makes a second copy harmless."""

    __tablename__ = "gateway_notices"

    gateway: Mapped[str] = mapped_column(String(20), primary_key=True)
    event_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    number: Mapped[str] = mapped_column(String(64))
    taken_at: Mapped[Moment]
