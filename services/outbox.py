"""Messages to people and groups: written with the work that they tell of, sent later by bot.deliveries."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert

from core.message import Message
from core.work import Work
from models.outbox import Delivery, DeliveryStatus

_INSERT = insert(Delivery.__table__)  # type: ignore[arg-type]


def send_to_member(
    work: Work, member_id: int, message: Message, *, once: bool = False, not_after: datetime | None = None
) -> int:
    """Let a member have a message privately; returns the outbox row's id.

    It goes out after this work is committed, by a channel that can push to them, in their language. `once`: rather
    lost than shown twice. `not_after`: parked instead of sent when it could not go out by then.
    """
    return _put(work, {"member_id": member_id, "community_id": None}, message, once, not_after)


def send_to_community(
    work: Work, community_id: int, message: Message, *, once: bool = False, not_after: datetime | None = None
) -> int:
    """Let a community have a message in its group chat; see send_to_member."""
    return _put(work, {"member_id": None, "community_id": community_id}, message, once, not_after)


def _put(work: Work, receiver: dict[str, int | None], message: Message, once: bool, not_after: datetime | None) -> int:
    """One INSERT and no ORM bookkeeping: placing an order passes here."""
    row = {
        **receiver,
        "message": message.to_json(),
        "status": DeliveryStatus.WAITING,
        "once": once,
        "attempts": 0,
        "next_at": work.now,
        "not_after": not_after,
        "channel": "",
        "problem": "",
        "request_id": work.request_id,
        "created_at": work.now,
    }
    return int(work.execute(_INSERT, row).inserted_primary_key[0])  # type: ignore[attr-defined]
