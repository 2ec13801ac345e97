"""What customers ask about a product and its supplier answers."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id, Moment, Text, refers


class Question(Base):
    __tablename__ = "questions"

    id: Mapped[Id]
    product_id: Mapped[int] = refers("products")
    member_id: Mapped[int] = refers("members")
    question: Mapped[Text]
    answer: Mapped[Text] = mapped_column(default="")
    answered_by: Mapped[int | None] = refers("members", null=True, index=False)
    asked_at: Mapped[Moment]
    answered_at: Mapped[Moment | None]
