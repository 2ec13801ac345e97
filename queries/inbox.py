"""Messages that had an effect."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from core.work import Work
from models.inbox import InboxMessage

_KEY = (InboxMessage.channel, InboxMessage.account, InboxMessage.message_id)


def messages_in_deals(work: Work, *where: Any) -> Sequence[Row[Any]]:
    """(channel, account, message_id, reply) of those that did something to a deal."""
    return work.execute(select(*_KEY, InboxMessage.reply).where(*where, InboxMessage.deal_id.is_not(None))).all()


def messages_named_after(work: Work, account: str, person: str) -> Sequence[Row[Any]]:
    """The keys of those whose id begins with the sender's id: events have none of their own."""
    named = InboxMessage.message_id.startswith(f"{person}:", autoescape=True)
    return work.execute(select(*_KEY).where(InboxMessage.account == account, named)).all()
