"""The line of those who wait for a flash price that is used up (候补)."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from core.flow import flow
from core.quantity import NONE
from models.base import Base, BigKey, Id, Moment, QuantityField, refers, status_column

STANDS = text("status = 'waiting'")


class PlaceStatus(StrEnum):
    WAITING = "waiting"
    CALLED = "called"  # it was their turn: the order is placed, and lives on like any other
    PASSED = "passed"  # it was their turn, and they can't have it; why stands in the history
    CANCELLED = "cancelled"
    OVER = "over"  # the rule ended before it was their turn


PLACE_FLOW = flow(
    PlaceStatus.WAITING,
    {
        PlaceStatus.WAITING: {
            PlaceStatus.CALLED, PlaceStatus.PASSED, PlaceStatus.CANCELLED, PlaceStatus.OVER,
        }
    },
)  # fmt: skip


class WaitingPlace(Base):
    """Somebody's place in a rule's line: the ids are the order in which they came.

    `had`: what they had by the rule when they came. `tried_at`: when it was their turn, and the goods were not there.
    """

    __tablename__ = "waiting_places"
    __table_args__ = (
        CheckConstraint("quantity > 0 AND had >= 0", name="quantity"),
        Index(
            "ix_waiting_places_once", "rule_id", "member_id", unique=True,
            sqlite_where=STANDS, postgresql_where=STANDS,
        ),
    )  # fmt: skip

    id: Mapped[Id]
    rule_id: Mapped[int] = refers("price_rules")
    member_id: Mapped[int] = refers("members")
    sku_id: Mapped[int] = refers("skus", index=False)
    community_id: Mapped[int | None] = refers("communities", null=True, index=False)
    quantity: Mapped[QuantityField]
    had: Mapped[QuantityField] = mapped_column(default=NONE)
    status: Mapped[PlaceStatus] = mapped_column(status_column(PlaceStatus), default=PlaceStatus.WAITING)
    asked_at: Mapped[Moment]
    tried_at: Mapped[Moment | None]
    order_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("orders.id"))  # placed for them at their turn
