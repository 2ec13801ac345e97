"""The books: balanced, append-only entries. Nothing is edited, only reversed."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigKey, Id, Moment, MoneyField, Ref, refers, status_column


class Account(StrEnum):
    """Debits are positive, credits negative."""

    GATEWAY = "gateway"  # money of ours at the gateway
    CASH = "cash"  # what a leader has taken in cash and not yet handed over; the party is the leader
    BANK = "bank"  # money of ours at the bank
    PREPAID = "prepaid"  # what customers have paid and not yet received (we owe them)
    SUPPLIER = "supplier"  # what we owe a supplier; the party is the supplier
    PASSING_ON = "passing_on"  # on its way to suppliers at the gateway, and not yet theirs
    REFUNDS_DUE = "refunds_due"  # approved, not yet done by the gateway
    COMMISSIONS = "commissions"  # what we owe a promoter; the party is the member
    COMMISSION_COST = "commission_cost"
    DISCOUNTS = "discounts"  # what the shop bears of reductions
    POINTS = "points"  # what customers' points are worth (we owe it); the party is the member
    POINTS_COST = "points_cost"
    GATEWAY_FEES = "gateway_fees"  # what the gateway keeps
    AFTERSALES = "aftersales"  # what the shop bears of after-sales; the party is the supplier whom it spares
    SERVICE_FEES = "service_fees"  # what suppliers pay the shop; the party is the supplier
    ROUNDING = "rounding"  # fen that no rule can share fairly


class Entry(Base):
    """One event in the books. (kind, source_id) is unique, so that no event is booked twice."""

    __tablename__ = "entries"
    __table_args__ = (UniqueConstraint("kind", "source_id"),)

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(40))
    source_id: Mapped[Ref]  # id of the row that it stems from: payment line's order, refund, fulfilment
    booked_at: Mapped[Moment] = mapped_column(index=True)


class Posting(Base):
    """An amount on an account; the postings of an entry sum to zero."""

    __tablename__ = "postings"
    __table_args__ = (Index("ix_postings_account", "account", "party_id"),)

    id: Mapped[Id]
    entry_id: Mapped[int] = refers("entries")
    account: Mapped[Account] = mapped_column(status_column(Account))
    party_id: Mapped[int | None] = mapped_column(BigKey)  # of a supplier, an order, a member
    amount: Mapped[MoneyField]
