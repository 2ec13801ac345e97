"""The outbox."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from models.outbox import Delivery, DeliveryStatus
from queries.audit.checks import Check


def checks() -> Iterator[Check]:
    sent = Delivery.status == DeliveryStatus.SENT
    yield "a message marked sent without its moment", select(Delivery.id).where(sent, Delivery.sent_at.is_(None))
    yield "a message sent before it was written", select(Delivery.id).where(Delivery.sent_at < Delivery.created_at)
    yield "a message went out without an attempt", select(Delivery.id).where(sent, Delivery.attempts < 1)
