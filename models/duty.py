"""值班: who of a supplier's staff is there when, and the calls that somebody has to answer."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from core.flow import flow
from models.base import Base, Id, Moment, refers, status_column


class Shift(Base):
    """Hours of the shop's clock on some days of the week; those of a day may reach over midnight."""

    __tablename__ = "shifts"
    __table_args__ = (
        CheckConstraint("days > 0 AND days < 128", name="days"),
        CheckConstraint("begins >= 0 AND begins < 1440 AND ends >= 0 AND ends <= 1440", name="hours"),
    )

    id: Mapped[Id]
    supplier_id: Mapped[int] = refers("suppliers")
    member_id: Mapped[int] = refers("members")
    days: Mapped[int]  # one bit per day, Monday the lowest
    begins: Mapped[int]  # minutes of the day
    ends: Mapped[int]
    set_by: Mapped[int | None] = refers("members", null=True, index=False)
    created_at: Mapped[Moment]


class CallStatus(StrEnum):
    ASKED = "asked"  # whoever is on duty was told
    PASSED_ON = "passed_on"  # nobody answered in time: the supplier's others were told
    ESCALATED = "escalated"  # nor did these: the managers were told
    TAKEN = "taken"


CALL_FLOW = flow(
    CallStatus.ASKED,
    {
        CallStatus.ASKED: {CallStatus.PASSED_ON, CallStatus.ESCALATED, CallStatus.TAKEN},
        CallStatus.PASSED_ON: {CallStatus.ESCALATED, CallStatus.TAKEN},
        CallStatus.ESCALATED: {CallStatus.TAKEN},
    },
)


class Call(Base):
    """New orders of which somebody of the supplier has to say 收到. `due_at` while the next is to be told."""

    __tablename__ = "calls"
    __table_args__ = (
        Index(
            "ix_calls_due",
            "due_at",
            sqlite_where=text("due_at IS NOT NULL"),
            postgresql_where=text("due_at IS NOT NULL"),
        ),
    )

    id: Mapped[Id]
    supplier_id: Mapped[int] = refers("suppliers")
    orders: Mapped[int]  # how many it is about
    status: Mapped[CallStatus] = mapped_column(status_column(CallStatus), default=CallStatus.ASKED)
    called_at: Mapped[Moment]
    due_at: Mapped[Moment | None]
    taken_by: Mapped[int | None] = refers("members", null=True, index=False)
    taken_at: Mapped[Moment | None]
