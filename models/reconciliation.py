"""Reconciliation: a day's bill beside our own rows, and what differs."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import Date, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.flow import flow
from core.money import ZERO
from models.base import Base, Id, Moment, MoneyField, refers, status_column


class Bill(StrEnum):
    """Whose list is held against ours."""

    TRADES = "trades"  # the gateway's payments and refunds
    FUNDS = "funds"  # the movements of our account at the gateway
    CASH = "cash"  # imported: what was taken and paid back by hand
    BANK = "bank"  # imported: what arrived at the bank


class Reconciliation(Base):
    """A day's bill, as it was matched last: repeating it updates this row. Amounts in and out are never negative."""

    __tablename__ = "reconciliations"
    __table_args__ = (UniqueConstraint("gateway", "day", "bill"), Index("ix_reconciliations_day", "day"))

    id: Mapped[Id]
    gateway: Mapped[str] = mapped_column(String(20))
    day: Mapped[date] = mapped_column(Date)
    bill: Mapped[Bill] = mapped_column(status_column(Bill))
    their_rows: Mapped[int] = mapped_column(default=0)
    their_in: Mapped[MoneyField] = mapped_column(default=ZERO)
    their_out: Mapped[MoneyField] = mapped_column(default=ZERO)
    our_rows: Mapped[int] = mapped_column(default=0)
    our_in: Mapped[MoneyField] = mapped_column(default=ZERO)
    our_out: Mapped[MoneyField] = mapped_column(default=ZERO)
    fees: Mapped[MoneyField] = mapped_column(default=ZERO)
    put_off: Mapped[int] = mapped_column(default=0)  # rows of ours near midnight that the next day's bill must have
    their_balance: Mapped[MoneyField | None]  # of the account at the end of the day; null: nothing moved
    our_balance: Mapped[MoneyField | None]
    problem: Mapped[str] = mapped_column(String(300), default="")  # why there is no bill yet
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[Moment | None]
    matched_at: Mapped[Moment | None]  # null: not yet
    told_at: Mapped[Moment | None]  # managers hear of a day once


class Nature(StrEnum):
    """What differs. Cause and remedy of each are in the catalogue, and in docs/reconciliation.md."""

    PAYMENT_UNKNOWN = "payment_unknown"  # in the bill, under a number as ours are, but not ours
    REFUND_UNKNOWN = "refund_unknown"
    FOREIGN = "foreign"  # in the bill, but another shop's or app's
    PAYMENT_MISSING = "payment_missing"  # ours, but not in the bill
    REFUND_MISSING = "refund_missing"
    PAYMENT_AMOUNT = "payment_amount"
    REFUND_AMOUNT = "refund_amount"
    PAYMENT_OPEN = "payment_open"  # the bill says paid, we don't
    PAYMENT_HELD = "payment_held"
    PAYMENT_UNDONE = "payment_undone"  # we say paid, the bill says revoked
    REFUND_OPEN = "refund_open"  # the bill says done, we don't
    REFUND_UNDONE = "refund_undone"  # we say done, the bill says it failed
    DOUBLE = "double"  # one number twice
    FEE = "fee"  # a fee was taken that the books don't have
    MOVEMENT = "movement"  # the account moved otherwise than the books say
    WITHDRAWAL = "withdrawal"  # between gateway and bank: no difference, but shown
    BALANCE = "balance"  # books and account had parted before this day
    CASH_UNKNOWN = "cash_unknown"
    CASH_UNPAID = "cash_unpaid"  # taken by hand, but nobody confirmed it
    CASH_MISSING = "cash_missing"
    CASH_AMOUNT = "cash_amount"
    BANK_UNKNOWN = "bank_unknown"
    BANK_MISSING = "bank_missing"
    BANK_AMOUNT = "bank_amount"


class DifferenceStatus(StrEnum):
    OPEN = "open"
    EXPLAINED = "explained"  # shown, but nothing is to be done
    SOLVED = "solved"  # by somebody, with their note; or it is gone when the day is matched again


DIFFERENCE_FLOW = flow(
    DifferenceStatus.OPEN,
    {
        DifferenceStatus.OPEN: {DifferenceStatus.EXPLAINED, DifferenceStatus.SOLVED},
        DifferenceStatus.SOLVED: {DifferenceStatus.OPEN},  # it was gone, and is there again
    },
)


class Difference(Base):
    """One thing that differs. Found again when the day is matched again, it stays this row."""

    __tablename__ = "differences"
    __table_args__ = (
        UniqueConstraint("reconciliation_id", "nature", "key"),
        Index("ix_differences_status", "status"),
    )

    id: Mapped[Id]
    reconciliation_id: Mapped[int] = refers("reconciliations", index=False)
    nature: Mapped[Nature] = mapped_column(status_column(Nature))
    key: Mapped[str] = mapped_column(String(100))  # what tells it from others of its nature
    number: Mapped[str] = mapped_column(String(100), default="")  # by which people find it
    at: Mapped[Moment | None]
    theirs: Mapped[MoneyField] = mapped_column(default=ZERO)
    ours: Mapped[MoneyField] = mapped_column(default=ZERO)
    detail: Mapped[str] = mapped_column(String(300), default="")
    status: Mapped[DifferenceStatus] = mapped_column(status_column(DifferenceStatus), default=DifferenceStatus.OPEN)
    note: Mapped[str] = mapped_column(String(500), default="")
    solved_by: Mapped[int | None] = refers("members", null=True, index=False)
    found_at: Mapped[Moment]
    solved_at: Mapped[Moment | None]
