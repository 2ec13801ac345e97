"""A group-buy (拼团): goods at a price that holds once enough people have paid, until a moment."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from core.flow import flow
from models.base import Base, Id, Moment, MoneyField, QuantityField, Ref, refers, status_column


class GroupBuyStatus(StrEnum):
    OPEN = "open"  # what is paid waits
    FILLED = "filled"  # enough people have paid: goods go out, others may join until the end
    FAILED = "failed"  # too few have, or it was called off: all money goes back


GROUP_BUY_FLOW = flow(
    GroupBuyStatus.OPEN, {GroupBuyStatus.OPEN: {GroupBuyStatus.FILLED, GroupBuyStatus.FAILED}}
)  # what is decided stays decided


class GroupBuy(Base):
    __tablename__ = "group_buys"
    __table_args__ = (
        CheckConstraint("needed >= 2 AND price > 0", name="terms"),
        Index(
            "ix_group_buys_unsettled",
            "ends_at",
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    community_id: Mapped[int] = refers("communities")
    sku_id: Mapped[int] = refers("skus", index=False)
    price: Mapped[MoneyField]
    needed: Mapped[int]  # different people
    per_person: Mapped[QuantityField | None]
    status: Mapped[GroupBuyStatus] = mapped_column(status_column(GroupBuyStatus), default=GroupBuyStatus.OPEN)
    opened_by: Mapped[int] = refers("members", index=False)
    opened_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    settled_at: Mapped[Moment | None]  # it is over, and each of its orders has gone out or back


class GroupBuyOrder(Base):
    """An order by which somebody is, or was, in a group-buy."""

    __tablename__ = "group_buy_orders"

    order_id: Mapped[Ref] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    group_buy_id: Mapped[int] = refers("group_buys")
