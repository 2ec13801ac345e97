"""How little of something may be left before its supplier hears of it."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigKey, Moment, QuantityField


class StockWarning(Base):
    """One per SKU. `told_at`: that it has fallen below was told, and nothing came in since."""

    __tablename__ = "stock_warnings"
    __table_args__ = (CheckConstraint("below > 0", name="below"),)

    sku_id: Mapped[int] = mapped_column(BigKey, ForeignKey("skus.id"), primary_key=True)
    below: Mapped[QuantityField]
    told_at: Mapped[Moment | None]
