"""Keeping what a message was answered, in the transaction of what it did."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from core.statement import Statement
from core.work import Work

_INSERT = Statement(
    "INSERT INTO inbox (channel, account, message_id, reply, request_id, received_at, deal_id)"
    " VALUES (:channel, :account, :message_id, :reply, :request, :now, :deal)",
    writes=True,
)


def keep(work: Work, key: tuple[str, str, str], reply: Mapping[str, Any], deal_id: int | None = None) -> None:
    """Keep the answer to the message (channel, account, message id); `deal_id`: the deal that it did something to.

    Raises IntegrityError where another copy of the message was quicker: then all of this work must be undone.
    """
    channel, account, message_id = key
    kept = json.dumps(reply, ensure_ascii=False)
    work.run(
        _INSERT, channel=channel, account=account, message_id=message_id, reply=kept, request=work.request_id,
        now=work.now, deal=deal_id,
    )  # fmt: skip
