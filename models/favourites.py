"""What people keep an eye on."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigKey, Id, Moment, refers


class Favourite(Base):
    __tablename__ = "favourites"
    __table_args__ = (UniqueConstraint("member_id", "product_id"),)

    id: Mapped[Id]
    member_id: Mapped[int] = refers("members", index=False)
    product_id: Mapped[int] = refers("products", index=False)
    added_at: Mapped[Moment]


class StockWish(Base):
    """Somebody wants to hear, once, when a product (or one way in which it is sold) can be had again."""

    __tablename__ = "stock_wishes"
    __table_args__ = (
        Index(
            "uq_stock_wishes_open",
            "member_id",
            "product_id",
            unique=True,
            sqlite_where=text("told_at IS NULL"),
            postgresql_where=text("told_at IS NULL"),
        ),
        Index(
            "ix_stock_wishes_due",
            "product_id",
            sqlite_where=text("told_at IS NULL"),
            postgresql_where=text("told_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = refers("members")
    product_id: Mapped[int] = refers("products", index=False)
    sku_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("skus.id"))
    asked_at: Mapped[Moment]
    told_at: Mapped[Moment | None]
