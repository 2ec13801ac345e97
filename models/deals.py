"""A deal (团): one opening of goods in one community. At most one is open there at a time."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.flow import flow
from models.base import Base, Id, Moment, MoneyField, Name, QuantityField, refers, status_column


class DealStatus(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


DEAL_FLOW = flow(DealStatus.OPEN, {DealStatus.OPEN: {DealStatus.CLOSED}, DealStatus.CLOSED: {DealStatus.OPEN}})


class Deal(Base):
    __tablename__ = "deals"
    __table_args__ = (
        Index(
            "uq_deals_one_open",
            "community_id",
            unique=True,
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
    )

    id: Mapped[Id]
    community_id: Mapped[int] = refers("communities")
    leader_id: Mapped[int] = refers("members", index=False)
    title: Mapped[Name]
    status: Mapped[DealStatus] = mapped_column(status_column(DealStatus), default=DealStatus.OPEN)
    pickup_point: Mapped[Name] = mapped_column(default="")
    opened_at: Mapped[Moment]
    cut_off_at: Mapped[Moment | None] = mapped_column(index=True)
    closed_at: Mapped[Moment | None]
    pay_within_minutes: Mapped[int | None]  # null: the shop's setting
    version: Mapped[int] = mapped_column(default=1)  # grows with each change, so that caches drop their copy


class DealItem(Base):
    """What a deal offers: a SKU at the deal's price, under a letter, perhaps with a limit per person."""

    __tablename__ = "deal_items"
    __table_args__ = (UniqueConstraint("deal_id", "sku_id"), UniqueConstraint("deal_id", "code"))

    id: Mapped[Id]
    deal_id: Mapped[int] = refers("deals")
    sku_id: Mapped[int] = refers("skus")
    code: Mapped[str] = mapped_column(String(10))
    price: Mapped[MoneyField]
    per_person: Mapped[QuantityField | None]
