"""Parcels: what of an order went out, with whom, under which number."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigKey, Id, Moment, Name, QuantityField, refers


class Parcel(Base):
    """One supplier's goods under one number. The same number twice is the same parcel: it is told of once."""

    __tablename__ = "parcels"
    __table_args__ = (UniqueConstraint("fulfilment_id", "tracking_number"),)

    id: Mapped[Id]
    fulfilment_id: Mapped[int] = refers("fulfilments", index=False)
    carrier: Mapped[Name]
    tracking_number: Mapped[Name]
    shipped_by: Mapped[int | None] = refers("members", null=True, index=False)
    shipped_at: Mapped[Moment]


class ParcelLine(Base):
    """So much of an order's line is in it; the lines' `shipped` adds that up."""

    __tablename__ = "parcel_lines"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity"),)

    parcel_id: Mapped[int] = mapped_column(BigKey, ForeignKey("parcels.id"), primary_key=True)
    order_line_id: Mapped[int] = mapped_column(BigKey, ForeignKey("order_lines.id"), primary_key=True, index=True)
    quantity: Mapped[QuantityField]
