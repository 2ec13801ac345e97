"""Messages that had an effect, with the answer they got: a resend gets the same one and no second effect."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigKey, JsonColumn, Moment


class InboxMessage(Base):
    __tablename__ = "inbox"
    __table_args__ = (
        # The journal of a deal: who changed what by which message (queries.group_orders.journal).
        Index(
            "ix_inbox_deal",
            "deal_id",
            "received_at",
            sqlite_where=text("deal_id IS NOT NULL"),
            postgresql_where=text("deal_id IS NOT NULL"),
        ),
    )

    channel: Mapped[str] = mapped_column(String(40), primary_key=True)
    account: Mapped[str] = mapped_column(String(100), primary_key=True)
    message_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    reply: Mapped[dict[str, Any]] = mapped_column(JsonColumn)
    request_id: Mapped[str] = mapped_column(String(40))
    received_at: Mapped[Moment]
    deal_id: Mapped[int | None] = mapped_column(BigKey)  # which deal it did something to
    member_id: Mapped[int | None] = mapped_column(BigKey)  # whose message it was
