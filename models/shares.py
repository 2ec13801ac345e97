"""Shares of an order that several people pay together (拼单)."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.flow import flow
from models.base import Base, Id, Moment, MoneyField, refers, status_column


class ShareStatus(StrEnum):
    OPEN = "open"  # whoever has its link can pay it
    PAID = "paid"
    VOID = "void"  # the order has changed, is gone or has been paid otherwise: nobody needs to pay it any more
    RETURNED = "returned"  # paid, and gone back by itself: the order has changed or was not paid in full


SHARE_FLOW = flow(
    ShareStatus.OPEN,
    {
        ShareStatus.OPEN: {ShareStatus.PAID, ShareStatus.VOID},
        ShareStatus.PAID: {ShareStatus.RETURNED},
    },
)


class Share(Base):
    """One person's share of an order. Those that are open or paid add up to the order's total."""

    __tablename__ = "shares"
    __table_args__ = (CheckConstraint("amount > 0", name="amount"),)

    id: Mapped[Id]
    order_id: Mapped[int] = refers("orders")
    position: Mapped[int]
    amount: Mapped[MoneyField]
    status: Mapped[ShareStatus] = mapped_column(status_column(ShareStatus), default=ShareStatus.OPEN)
    created_at: Mapped[Moment]
