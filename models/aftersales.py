"""After-sales (售后): what somebody complained of, and the cases that came of it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.flow import flow
from core.money import ZERO
from models.base import Base, Id, JsonColumn, Moment, MoneyField, QuantityField, Text, refers, status_column


class CaseKind(StrEnum):
    REFUND = "refund"  # money only
    RETURN = "return"  # the goods come back, then the money goes
    EXCHANGE = "exchange"  # another of the same, or of another SKU at the same price
    RESEND = "resend"  # what was missing or broken, once more


class CaseStatus(StrEnum):
    ASKED = "asked"  # awaits the supplier
    ESCALATED = "escalated"  # the supplier didn't answer in time: awaits the manager (or the supplier still)
    RETURNING = "returning"  # approved; the goods are to come back
    REPLACING = "replacing"  # approved; the replacement is to be handed over
    REFUNDING = "refunding"  # approved; the money is on its way
    DONE = "done"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"  # by the customer, or because the goods never came back


CASE_FLOW = flow(
    CaseStatus.ASKED,
    {
        CaseStatus.ASKED: {
            CaseStatus.ESCALATED,
            CaseStatus.RETURNING,
            CaseStatus.REPLACING,
            CaseStatus.REFUNDING,
            CaseStatus.REFUSED,
            CaseStatus.WITHDRAWN,
        },
        CaseStatus.ESCALATED: {
            CaseStatus.RETURNING,
            CaseStatus.REPLACING,
            CaseStatus.REFUNDING,
            CaseStatus.REFUSED,
            CaseStatus.WITHDRAWN,
        },
        CaseStatus.RETURNING: {CaseStatus.REFUNDING, CaseStatus.WITHDRAWN},
        CaseStatus.REPLACING: {CaseStatus.DONE, CaseStatus.WITHDRAWN},
        CaseStatus.REFUNDING: {CaseStatus.DONE},
    },
)
WAITING = (CaseStatus.ASKED, CaseStatus.ESCALATED)  # for a word
# While it is in one of these, its pieces belong to the case: nobody else gives money or goods for them.
BINDING = (*WAITING, CaseStatus.RETURNING, CaseStatus.REPLACING)
_BINDING = text("status IN ('asked', 'escalated', 'returning', 'replacing')")


class Case(Base):
    """So much of one line of an order, and what is done about it.

    A refund's pieces are set aside by its refund; those of the other kinds by `OrderLine.claimed` while the case binds.
    `replacement_id` is the order by which a replacement is handed over; it costs nothing (Order.replaces).
    """

    __tablename__ = "cases"
    __table_args__ = (
        CheckConstraint("quantity >= 0", name="quantity"),
        CheckConstraint("supplier_percent BETWEEN 0 AND 100 AND shop_bears >= 0", name="share"),
        # One at a time for each line, so that the same sentence said twice is one case.
        Index("uq_cases_one_open", "order_line_id", unique=True, sqlite_where=_BINDING, postgresql_where=_BINDING),
        Index("ix_cases_due", "due_at", sqlite_where=_BINDING, postgresql_where=_BINDING),
    )

    id: Mapped[Id]
    kind: Mapped[CaseKind] = mapped_column(status_column(CaseKind))
    status: Mapped[CaseStatus] = mapped_column(status_column(CaseStatus), default=CaseStatus.ASKED)
    order_id: Mapped[int] = refers("orders")
    order_line_id: Mapped[int] = refers("order_lines")
    supplier_id: Mapped[int] = refers("suppliers")
    member_id: Mapped[int] = refers("members")  # who asked
    complaint_id: Mapped[int | None] = mapped_column(unique=True)  # the sentence that it came of
    quantity: Mapped[QuantityField]  # zero: money for some of the pieces within a unit
    sku_id: Mapped[int | None] = refers("skus", null=True, index=False)  # what is handed over instead
    words: Mapped[Text] = mapped_column(default="")
    photos: Mapped[list[str]] = mapped_column(JsonColumn, default=list)  # paths of kept files
    answer: Mapped[str] = mapped_column(String(500), default="")  # why it was refused
    refund_id: Mapped[int | None] = refers("refunds", null=True)
    replacement_id: Mapped[int | None] = refers("orders", null=True)
    opened_at: Mapped[Moment]
    due_at: Mapped[Moment | None]  # until when the supplier answers, or the goods come back
    came_back_at: Mapped[Moment | None]
    restocked: Mapped[bool] = mapped_column(default=False)  # what came back can be sold again
    supplier_percent: Mapped[int]  # how much of what it costs the supplier bears
    shop_bears: Mapped[MoneyField] = mapped_column(default=ZERO)  # the rest of it, once it is booked
    decided_by: Mapped[int | None] = refers("members", null=True, index=False)
    closed_at: Mapped[Moment | None]


class Complaint(Base):
    """A sentence ("坏了2个") and what was proposed; moves nothing until it is answered with one of its options.

    `options`: what may be answered by number, see services.complaints. `step` grows with each answer: two at once are
    one. `closed_at`: it was answered, dropped, or another sentence took its place.
    """

    __tablename__ = "complaints"

    id: Mapped[Id]
    member_id: Mapped[int] = refers("members")
    community_id: Mapped[int | None] = refers("communities", null=True, index=False)
    words: Mapped[Text]
    photos: Mapped[list[str]] = mapped_column(JsonColumn, default=list)
    options: Mapped[list[dict[str, Any]]] = mapped_column(JsonColumn)
    step: Mapped[int] = mapped_column(default=1)
    said_at: Mapped[Moment]
    until: Mapped[Moment]
    closed_at: Mapped[Moment | None]
