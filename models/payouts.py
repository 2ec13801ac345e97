"""Money that left the shop for a supplier or a promoter, with its proof."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id, Moment, MoneyField, refers, status_column
from models.ledger import Account


class Payout(Base):
    """A transfer that somebody made by hand. One proof stands for one payout."""

    __tablename__ = "payouts"
    __table_args__ = (CheckConstraint("amount > 0", name="amount"),)

    id: Mapped[Id]
    account: Mapped[Account] = mapped_column(status_column(Account))  # where it came from: bank or gateway
    amount: Mapped[MoneyField]
    proof: Mapped[str] = mapped_column(String(64), unique=True)
    paid_on: Mapped[date]
    recorded_by: Mapped[int | None] = refers("members", null=True, index=False)
    recorded_at: Mapped[Moment]
