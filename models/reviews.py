"""What customers say of what they got: one review per order."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigKey, Id, JsonColumn, Moment, Name, Text, refers


class Review(Base):
    __tablename__ = "reviews"
    __table_args__ = (CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),)

    id: Mapped[Id]
    order_id: Mapped[int] = mapped_column(BigKey, ForeignKey("orders.id"), unique=True)
    member_id: Mapped[int] = refers("members")
    stars: Mapped[int]
    words: Mapped[Text] = mapped_column(default="")
    written_at: Mapped[Moment] = mapped_column(index=True)
    anonymous: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    photos: Mapped[list[str]] = mapped_column(JsonColumn, default=list, server_default="[]")  # paths of kept files
    hidden: Mapped[Name] = mapped_column(default="", server_default="")  # why nobody reads its words; "": they do


class ReviewAnswer(Base):
    """What a supplier says to a review of an order with goods of theirs; once more changes it."""

    __tablename__ = "review_answers"
    __table_args__ = (UniqueConstraint("review_id", "supplier_id"),)

    id: Mapped[Id]
    review_id: Mapped[int] = refers("reviews", index=False)
    supplier_id: Mapped[int] = refers("suppliers", index=False)
    words: Mapped[Text]
    answered_at: Mapped[Moment]
