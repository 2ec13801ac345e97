"""Cash: what leaders hold for the shop, and what they hand over."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.flow import flow
from core.money import ZERO
from models.base import Base, BigKey, Id, Moment, MoneyField, refers, status_column

GATEWAY = "cash"  # what payments that were taken by hand have in place of a gateway's name


class CashBox(Base):
    """What one person holds. Only conditional updates change it; the books tell the same (queries.audit.cash)."""

    __tablename__ = "cash_boxes"
    __table_args__ = (CheckConstraint("promised >= 0 AND promised <= held", name="amounts"),)

    member_id: Mapped[int] = mapped_column(BigKey, ForeignKey("members.id"), primary_key=True)
    held: Mapped[MoneyField] = mapped_column(default=ZERO)
    promised: Mapped[MoneyField] = mapped_column(default=ZERO)  # of that: being handed over, not yet confirmed


class HandoverStatus(StrEnum):
    WAITING = "waiting"  # the leader says so, a manager has not counted yet
    CONFIRMED = "confirmed"
    RETURNED = "returned"  # it didn't arrive, or not that much: the leader still holds it


HANDOVER_FLOW = flow(
    HandoverStatus.WAITING,
    {HandoverStatus.WAITING: {HandoverStatus.CONFIRMED, HandoverStatus.RETURNED}},
)


class Handover(Base):
    """Cash that somebody hands over to the shop, or pays in at its bank."""

    __tablename__ = "handovers"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        Index("ix_handovers_status", "status"),
        Index("ix_handovers_decided_at", "decided_at"),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = refers("members")
    amount: Mapped[MoneyField]
    proof: Mapped[str] = mapped_column(String(300), default="")
    status: Mapped[HandoverStatus] = mapped_column(status_column(HandoverStatus), default=HandoverStatus.WAITING)
    asked_at: Mapped[Moment]
    decided_by: Mapped[int | None] = refers("members", null=True, index=False)
    decided_at: Mapped[Moment | None]
