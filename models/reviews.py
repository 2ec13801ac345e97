"""What customers say of what they got: one review per order."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigKey, Id, Moment, Text, refers


class Review(Base):
    __tablename__ = "reviews"
    __table_args__ = (CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),)

    id: Mapped[Id]
    order_id: Mapped[int] = mapped_column(BigKey, ForeignKey("orders.id"), unique=True)
    member_id: Mapped[int] = refers("members")
    stars: Mapped[int]
    words: Mapped[Text] = mapped_column(default="")
    written_at: Mapped[Moment] = mapped_column(index=True)
