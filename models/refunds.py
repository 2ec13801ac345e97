"""Refunds: asked for, decided, sent to the gateway, done."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, Index, String, text, type_coerce
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from core.flow import flow
from core.money import ZERO, Money
from models.base import Base, Fen, Id, Moment, MoneyField, QuantityField, Ref, refers, status_column


class RefundStatus(StrEnum):
    REQUESTED = "requested"  # awaits the supplier's or manager's word
    APPROVED = "approved"  # to be sent to the gateway
    SENT = "sent"  # the gateway has accepted it; that is not yet done
    REDIRECTED = "redirected"  # at the shop's own bank account: to be handed over by other means
    DONE = "done"
    REJECTED = "rejected"
    FAILED = "failed"  # the gateway could not pay it back: somebody must look


REFUND_FLOW = flow(
    RefundStatus.REQUESTED,
    {
        RefundStatus.REQUESTED: {RefundStatus.APPROVED, RefundStatus.REJECTED},
        RefundStatus.APPROVED: {RefundStatus.SENT, RefundStatus.DONE, RefundStatus.FAILED},
        RefundStatus.SENT: {RefundStatus.DONE, RefundStatus.FAILED, RefundStatus.REDIRECTED},
        RefundStatus.FAILED: {RefundStatus.SENT, RefundStatus.DONE, RefundStatus.REDIRECTED},
        RefundStatus.REDIRECTED: {RefundStatus.DONE},
    },
)

ABNORMAL = "ABNORMAL"  # the problem of a failed refund that has left us and reached nobody


class RefundCause(StrEnum):
    ASKED = "asked"  # by the customer, for an order
    LATE = "late"  # paid after expiry with the stock gone
    DOUBLE = "double"  # paid twice
    CHANGED = "changed"  # the order was changed while the old amount was being paid
    SHORT = "short"  # it paid a share of an order that was given up before it was paid in full


class Remedy(StrEnum):
    """What a manager did about a refund that the gateway could not pay back."""

    BANK = "bank"  # to the shop's own bank account, and from there to the customer
    BY_HAND = "by_hand"  # to the customer, past the gateway


class Refund(Base):
    """Money that goes back on one payment. `order_id` always names the order it was about.

    A refund for lateness or double payment never touches the order's own amounts.
    """

    __tablename__ = "refunds"
    __table_args__ = (
        Index("ix_refunds_sent_at", "sent_at"),
        CheckConstraint("amount >= 0", name="amount"),  # zero: it cost points and coupons only
        Index(
            "ix_refunds_watched",
            "next_look_at",
            sqlite_where=text("next_look_at IS NOT NULL"),
            postgresql_where=text("next_look_at IS NOT NULL"),
        ),
        # One automatic refund per payment and order, however many processes notice that it is due.
        Index(
            "uq_refunds_automatic",
            "payment_id",
            "order_id",
            unique=True,
            sqlite_where=text("cause <> 'asked'"),
            postgresql_where=text("cause <> 'asked'"),
        ),
    )

    id: Mapped[Id]
    number: Mapped[str] = mapped_column(String(64), unique=True)
    order_id: Mapped[int] = refers("orders")
    payment_id: Mapped[int | None] = refers("payments", null=True, index=False)  # null: no money was paid
    cause: Mapped[RefundCause] = mapped_column(status_column(RefundCause), default=RefundCause.ASKED)
    status: Mapped[RefundStatus] = mapped_column(status_column(RefundStatus), default=RefundStatus.REQUESTED)
    amount: Mapped[MoneyField]
    reason: Mapped[str] = mapped_column(String(500), default="")
    problem: Mapped[str] = mapped_column(String(300), default="")
    requested_by: Mapped[int | None] = refers("members", null=True, index=False)
    decided_by: Mapped[int | None] = refers("members", null=True, index=False)
    paid_by: Mapped[int | None] = refers("members", null=True, index=False)  # who paid it out of the cash they held
    requested_at: Mapped[Moment]
    sent_at: Mapped[Moment | None]  # when the gateway first accepted it: its bill of that day has it
    done_at: Mapped[Moment | None] = mapped_column(index=True)
    fee_back: Mapped[MoneyField | None]  # what the gateway gave back of its fee; null: not known yet
    next_look_at: Mapped[Moment | None]  # when a job sends it or asks about it next
    # An order that several payments paid is refunded on each of them: the first refund leads, the others name it.
    with_id: Mapped[Ref | None]
    their_id: Mapped[str | None] = mapped_column(String(64))  # the gateway's own number of it
    remedy: Mapped[Remedy | None] = mapped_column(status_column(Remedy))
    proof: Mapped[str | None] = mapped_column(String(200))  # of what was paid by hand: the transfer's number


class RefundLine(Base):
    """What of an order's line a refund covers. A quantity of zero is money only."""

    __tablename__ = "refund_lines"

    id: Mapped[Id]
    refund_id: Mapped[int] = refers("refunds")
    order_line_id: Mapped[int] = refers("order_lines")
    quantity: Mapped[QuantityField]
    amount: Mapped[MoneyField]
    from_shop: Mapped[MoneyField] = mapped_column(default=ZERO, server_default="0")
    from_points: Mapped[MoneyField] = mapped_column(default=ZERO, server_default="0")  # go back as points
    fee: Mapped[MoneyField] = mapped_column(default=ZERO, server_default="0")  # what the shop gives the supplier back
    restocked: Mapped[bool] = mapped_column(default=False)  # the goods had not gone out: they can be sold again
    from_supplier: Mapped[bool] = mapped_column(default=False)  # they were handed over: the supplier's share bears it

    @hybrid_property
    def worth(self) -> Money:
        """What it takes back of the worth of the goods."""
        return self.amount + self.from_shop + self.from_points

    @worth.inplace.expression
    @classmethod
    def _worth(cls) -> ColumnElement[Money]:
        return type_coerce(cls.amount + cls.from_shop + cls.from_points, Fen)
