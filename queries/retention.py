"""Old words: what still holds some, and the updates that blank them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, cast, inspect, select, tuple_, update

from core.work import Work
from models.deals import Deal, DealStatus
from models.group_orders import ChainVersion, Doubt, DoubtStatus
from models.inbox import InboxMessage
from models.outbox import Delivery, DeliveryStatus

NO_ANSWER: Mapping[str, Any] = {"here": None, "private": None}
NO_MESSAGE: Mapping[str, Any] = {"says": [], "links": [], "images": []}


@dataclass(frozen=True, slots=True)
class Subject:
    """A table with words: when they were said, which rows are over and still hold some, what they hold instead."""

    table: Any
    said_at: Any
    holds: ColumnElement[bool]
    instead: Mapping[str, Any]


def _differs(column: Any, value: Mapping[str, Any]) -> ColumnElement[bool]:
    """Both databases write these few keys in this very order."""
    return cast(column, String) != json.dumps(value)


_OVER = ChainVersion.deal_id.in_(select(Deal.id).where(Deal.status != DealStatus.OPEN))
SUBJECTS = (
    Subject(
        InboxMessage, InboxMessage.received_at, _differs(InboxMessage.reply, NO_ANSWER), {"reply": dict(NO_ANSWER)}
    ),
    Subject(
        Delivery,
        Delivery.created_at,
        Delivery.status.in_((DeliveryStatus.SENT, DeliveryStatus.DEAD)) & _differs(Delivery.message, NO_MESSAGE),
        {"message": dict(NO_MESSAGE)},
    ),
    Subject(ChainVersion, ChainVersion.posted_at, _OVER & (ChainVersion.text != ""), {"text": ""}),
    Subject(
        Doubt,
        Doubt.asked_at,
        (Doubt.status != DoubtStatus.OPEN) & (Doubt.text != ""),
        {"text": "", "proposal": {}},
    ),
)


def blank(work: Work, subject: Subject, before: datetime, limit: int) -> int:
    """Blank the words of up to `limit` rows from before a moment; how many there were."""
    keys = inspect(subject.table).primary_key
    old = select(*keys).where(subject.said_at < before, subject.holds).limit(limit)
    some = work.execute(old).all()
    if some:
        blanked = update(subject.table).where(tuple_(*keys).in_([tuple(row) for row in some])).values(**subject.instead)
        work.execute(blanked.execution_options(synchronize_session=False))
    return len(some)
