"""Time slots (时段) of services: how much can be done when, and which order has how much of it."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.moments import Span
from core.quantity import NONE
from models.base import Base, Id, Moment, QuantityField, Ref, refers


class TimeSlot(Base):
    """So much of a product (in its unit) can be done within a time. `taken` is counted like stock.

    `closed_at`: nothing is ordered for it any more; what is, stays.
    """

    __tablename__ = "time_slots"
    __table_args__ = (
        UniqueConstraint("product_id", "begins_at", "ends_at"),
        CheckConstraint("taken >= 0 AND taken <= capacity", name="taken"),
        CheckConstraint("begins_at < ends_at", name="times"),
    )

    id: Mapped[Id]
    product_id: Mapped[int] = refers("products", index=False)
    begins_at: Mapped[Moment] = mapped_column(index=True)
    ends_at: Mapped[Moment]
    capacity: Mapped[QuantityField]
    taken: Mapped[QuantityField] = mapped_column(default=NONE)
    closed_at: Mapped[Moment | None]

    @property
    def span(self) -> Span:
        return Span(self.begins_at, self.ends_at)


class SlotBooking(Base):
    """For when an order has a product, and how much of it counts there. Given back, it stays as nothing."""

    __tablename__ = "slot_bookings"
    __table_args__ = (CheckConstraint("quantity >= 0", name="quantity"),)

    order_id: Mapped[Ref] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    product_id: Mapped[Ref] = mapped_column(ForeignKey("products.id"), primary_key=True)
    slot_id: Mapped[int] = refers("time_slots")
    quantity: Mapped[QuantityField]
    reminded_at: Mapped[Moment | None]
