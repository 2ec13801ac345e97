"""Settlement: what a supplier is owed at a moment, statement by statement."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.flow import flow
from core.money import ZERO, Money
from models.base import Base, BigKey, Id, Moment, MoneyField, refers, status_column


class SettlementStatus(StrEnum):
    DRAFT = "draft"  # the supplier may look at it, and object
    CONFIRMED = "confirmed"  # by the supplier, or by not objecting in time: to be paid
    DISPUTED = "disputed"  # the supplier says that it is wrong: a manager must look
    CARRIED = "carried"  # nothing is paid by this one; whatever is open goes into the next
    PAID = "paid"


SETTLEMENT_FLOW = flow(
    SettlementStatus.DRAFT,
    {
        SettlementStatus.DRAFT: {
            SettlementStatus.CONFIRMED,
            SettlementStatus.DISPUTED,
            SettlementStatus.CARRIED,
        },
        SettlementStatus.CONFIRMED: {SettlementStatus.PAID, SettlementStatus.DISPUTED, SettlementStatus.CARRIED},
        SettlementStatus.DISPUTED: {SettlementStatus.CONFIRMED, SettlementStatus.CARRIED},
    },
)


class Settlement(Base):
    """A statement of one supplier's account. The next one opens with what this one closes with.

    Amounts are what the shop owes: positive. `due` = closing − held − unpaid, where that is enough to be paid.
    """

    __tablename__ = "settlements"
    __table_args__ = (
        UniqueConstraint("supplier_id", "number"),  # no two statements follow the same one
        CheckConstraint("due >= 0 AND unpaid >= 0", name="amounts"),
        Index("ix_settlements_status", "status", "confirm_by"),
    )

    id: Mapped[Id]
    supplier_id: Mapped[int] = refers("suppliers", index=False)
    number: Mapped[int]  # 1, 2, 3 … of this supplier
    since: Mapped[Moment | None]  # where the one before ended
    until: Mapped[Moment]
    status: Mapped[SettlementStatus] = mapped_column(status_column(SettlementStatus), default=SettlementStatus.DRAFT)
    opening: Mapped[MoneyField] = mapped_column(default=ZERO)
    moved: Mapped[MoneyField] = mapped_column(default=ZERO)  # by the postings in it
    held: Mapped[MoneyField] = mapped_column(default=ZERO)  # for goods that may still come back
    unpaid: Mapped[MoneyField] = mapped_column(default=ZERO)  # due by statements before it that weren't paid yet
    due: Mapped[MoneyField] = mapped_column(default=ZERO)
    confirm_by: Mapped[Moment | None]
    payout_id: Mapped[int | None] = refers("payouts", null=True, index=False)
    made_by: Mapped[int | None] = refers("members", null=True, index=False)  # null: at the period's end
    made_at: Mapped[Moment]

    @property
    def closing(self) -> Money:
        return self.opening + self.moved


class SettledPosting(Base):
    """A posting on a supplier's account is in one statement: the key sees to it."""

    __tablename__ = "settled_postings"

    posting_id: Mapped[int] = mapped_column(BigKey, ForeignKey("postings.id"), primary_key=True)
    settlement_id: Mapped[int] = refers("settlements")
