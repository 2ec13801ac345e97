"""The chat simulator's own memory: it plays the platform, so its transcript is no part of the shop's business."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id, JsonColumn, Moment


class SimulatorMessage(Base):
    """One bubble. `sender` is the person's id, "" for the bot. `extras` holds quote, links, images."""

    __tablename__ = "simulator_messages"
    __table_args__ = (UniqueConstraint("message_id"), Index("ix_simulator_messages_chat", "chat_id", "id"))

    id: Mapped[Id]
    chat_id: Mapped[str] = mapped_column(String(200))
    sender: Mapped[str] = mapped_column(String(200), default="")
    text: Mapped[str] = mapped_column(String(20000))
    extras: Mapped[dict[str, Any]] = mapped_column(JsonColumn, default=dict)
    message_id: Mapped[str] = mapped_column(String(200))
    said_at: Mapped[Moment]
