"""Keeping what a message was answered, in the transaction of what it did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import Table, insert

from core.work import Work
from models.inbox import InboxMessage

_INSERT = insert(cast(Table, InboxMessage.__table__))  # past the ORM: every message with an effect comes through here


def keep(work: Work, key: tuple[str, str, str], reply: Mapping[str, Any], deal_id: int | None = None) -> None:
    """Keep the answer to the message (channel, account, message id); `deal_id`: the deal that it did something to.

    Raises IntegrityError where another copy of the message was quicker: then all of this work must be undone.
    """
    channel, account, message_id = key
    work.execute(
        _INSERT.values(
            channel=channel,
            account=account,
            message_id=message_id,
            reply=dict(reply),
            request_id=work.request_id,
            received_at=work.now,
            deal_id=deal_id,
        )
    )
