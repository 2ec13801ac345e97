"""Commission: its rates, who an order is due to, what it brought, how it is paid out."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.flow import flow
from core.money import ZERO
from models.base import Base, BigKey, Id, Moment, MoneyField, refers, status_column


class Scope(StrEnum):
    """What a rate is for, the most specific first: the first of these that has one wins."""

    PRODUCT = "product"
    DEAL = "deal"
    CAMPAIGN = "campaign"
    DEFAULT = "default"


class CommissionRate(Base):
    """A rate as it was set, in basis points of what was paid; the latest of a scope, target and tier counts."""

    __tablename__ = "commission_rates"
    __table_args__ = (Index("ix_commission_rates_scope", "scope", "target_id"),)

    id: Mapped[Id]
    scope: Mapped[Scope] = mapped_column(status_column(Scope))
    target_id: Mapped[int | None] = mapped_column(BigKey)  # the product, deal or campaign
    tier: Mapped[int] = mapped_column(default=1)
    rate: Mapped[int | None]  # null: none of its own any more
    member_id: Mapped[int | None] = refers("members", null=True, index=False)
    set_at: Mapped[Moment]


class OrderCredit(Base):
    """Who brought an order, as whoever finds out (invitations, campaigns) has noted it before it was paid."""

    __tablename__ = "order_credits"
    __table_args__ = (CheckConstraint("tier IN (1, 2)", name="tier"),)

    order_id: Mapped[int] = mapped_column(BigKey, ForeignKey("orders.id"), primary_key=True)
    tier: Mapped[int] = mapped_column(primary_key=True)  # 1: who brought the buyer; 2: who brought that one
    member_id: Mapped[int] = refers("members")
    source: Mapped[str] = mapped_column(String(40))  # what found out: "invitation", "campaign"
    campaign_id: Mapped[int | None] = mapped_column(BigKey)
    noted_at: Mapped[Moment]


class CommissionStatus(StrEnum):
    FROZEN = "frozen"  # the customer may still send the goods back
    RELEASED = "released"  # it can be withdrawn
    LOST = "lost"  # all of it was refunded before


COMMISSION_FLOW = flow(
    CommissionStatus.FROZEN,
    {CommissionStatus.FROZEN: {CommissionStatus.RELEASED, CommissionStatus.LOST}},
)


class Commission(Base):
    """What somebody earns by an order. What of it was clawed back by refunds never comes again."""

    __tablename__ = "commissions"
    __table_args__ = (
        UniqueConstraint("order_id", "tier"),
        CheckConstraint("amount > 0 AND clawed >= 0 AND clawed <= amount", name="amounts"),
        Index(
            "ix_commissions_due",
            "release_at",
            sqlite_where=text("status = 'frozen'"),
            postgresql_where=text("status = 'frozen'"),
        ),
    )

    id: Mapped[Id]
    order_id: Mapped[int] = refers("orders", index=False)
    tier: Mapped[int]
    member_id: Mapped[int] = refers("members")
    status: Mapped[CommissionStatus] = mapped_column(status_column(CommissionStatus), default=CommissionStatus.FROZEN)
    amount: Mapped[MoneyField]
    clawed: Mapped[MoneyField] = mapped_column(default=ZERO)
    earned_at: Mapped[Moment]
    release_at: Mapped[Moment | None]  # null while the order isn't completed


class CommissionLine(Base):
    """What of it stems from which line, at the rate of that moment."""

    __tablename__ = "commission_lines"
    __table_args__ = (UniqueConstraint("commission_id", "order_line_id"),)

    id: Mapped[Id]
    commission_id: Mapped[int] = refers("commissions", index=False)
    order_line_id: Mapped[int] = refers("order_lines")
    rate: Mapped[int]
    amount: Mapped[MoneyField]
    clawed: Mapped[MoneyField] = mapped_column(default=ZERO)


class Earnings(Base):
    """What somebody can withdraw. Refunds may take it below zero: what is earned next fills that first."""

    __tablename__ = "earnings"
    __table_args__ = (CheckConstraint("requested >= 0 AND paid >= 0", name="amounts"),)

    member_id: Mapped[int] = mapped_column(BigKey, ForeignKey("members.id"), primary_key=True)
    available: Mapped[MoneyField] = mapped_column(default=ZERO)
    requested: Mapped[MoneyField] = mapped_column(default=ZERO)  # asked for, not yet decided
    paid: Mapped[MoneyField] = mapped_column(default=ZERO)


class WithdrawalStatus(StrEnum):
    REQUESTED = "requested"
    PAID = "paid"
    REJECTED = "rejected"


WITHDRAWAL_FLOW = flow(
    WithdrawalStatus.REQUESTED,
    {WithdrawalStatus.REQUESTED: {WithdrawalStatus.PAID, WithdrawalStatus.REJECTED}},
)


class Withdrawal(Base):
    """Commission that somebody wants to have. One at a time."""

    __tablename__ = "withdrawals"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        Index(
            "uq_withdrawals_one_open",
            "member_id",
            unique=True,
            sqlite_where=text("status = 'requested'"),
            postgresql_where=text("status = 'requested'"),
        ),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = refers("members")
    amount: Mapped[MoneyField]
    status: Mapped[WithdrawalStatus] = mapped_column(
        status_column(WithdrawalStatus), default=WithdrawalStatus.REQUESTED
    )
    payout_id: Mapped[int | None] = refers("payouts", null=True, index=False)
    reason: Mapped[str] = mapped_column(String(300), default="")
    requested_at: Mapped[Moment]
    decided_by: Mapped[int | None] = refers("members", null=True, index=False)
    decided_at: Mapped[Moment | None]
