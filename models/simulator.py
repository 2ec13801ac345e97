"""The chat simulator's own memory: it plays the platform, so its transcript is no part of the shop's business."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id, JsonColumn, Moment, Ref


class SimulatorMessage(Base):
    """One bubble. `sender` is the person's id, "" for the bot.

    `message_id` is unique over all chats and says where the bubble comes from: "said/<the sender's message id>",
    "here/…" and "private/…" for the two halves of its answer, "push/<delivery id>" for what the outbox sent.
    `extras` holds quote, links, images; on a person's bubble also "answered" once the bot has dealt with it.
    Ids grow in the order of commits (see queries.simulator.take_turn), so "after id" never misses a bubble.
    """

    __tablename__ = "simulator_messages"
    __table_args__ = (UniqueConstraint("message_id"), Index("ix_simulator_messages_chat", "chat_id", "id"))

    id: Mapped[Id]
    chat_id: Mapped[str] = mapped_column(String(200))
    sender: Mapped[str] = mapped_column(String(200), default="")
    text: Mapped[str] = mapped_column(Text)
    extras: Mapped[dict[str, Any]] = mapped_column(JsonColumn, default=dict)
    message_id: Mapped[str] = mapped_column(String(200))
    said_at: Mapped[Moment]


class SimulatorRead(Base):
    """Up to which bubble a person has read a chat."""

    __tablename__ = "simulator_reads"

    person: Mapped[str] = mapped_column(String(200), primary_key=True)
    chat_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    read_id: Mapped[Ref]
