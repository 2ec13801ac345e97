"""Messages that wait to go out."""

from __future__ import annotations

from sqlalchemy import func, select

from core.message import Message
from core.work import Work
from models.outbox import Delivery
from services import outbox


def letter(work: Work, member_id: int, message: Message) -> int:
    """A message for a member; its row's id."""
    outbox.send_to_member(work, member_id, message)
    return int(work.execute(select(func.max(Delivery.id))).scalar_one())
