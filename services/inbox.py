"""Keeping what a message was answered, in the transaction of what it did."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy import update

from core.personal import ANONYMOUS, Traces
from core.statement import Statement
from core.work import Work
from models.inbox import InboxMessage
from queries import inbox as find
from queries.retention import NO_ANSWER

_INSERT = Statement(
    "INSERT INTO inbox (channel, account, message_id, reply, request_id, received_at, deal_id, member_id)"
    " VALUES (:channel, :account, :message_id, :reply, :request, :now, :deal, :member)",
    writes=True,
)


def keep(
    work: Work,
    key: tuple[str, str, str],
    reply: Mapping[str, Any],
    deal_id: int | None = None,
    member_id: int | None = None,
) -> None:
    """Keep the answer to somebody's message (channel, account, message id).

    `deal_id`: the deal that it did something to.
    Where another copy of the message was quicker, an IntegrityError comes, at the latest with the commit, and nothing
    of this work happens.
    """
    channel, account, message_id = key
    kept = json.dumps(reply, ensure_ascii=False)
    work.leave(
        _INSERT, channel=channel, account=account, message_id=message_id, reply=kept, request=work.request_id,
        now=work.now, deal=deal_id, member=member_id,
    )  # fmt: skip


def forget(work: Work, traces: Traces) -> None:
    """What somebody said and was answered: gone, but for what it did to a deal, which others' orders rest on."""
    own = InboxMessage.member_id.in_(traces.people)
    spoken = update(InboxMessage).where(own, InboxMessage.deal_id.is_(None)).values(reply=dict(NO_ANSWER))
    work.execute(spoken.execution_options(synchronize_session=False))
    for row in find.messages_in_deals(work, own):
        record = row.reply.get("record")
        reply = {**NO_ANSWER, "record": _impersonal(record, traces)} if record else dict(NO_ANSWER)
        _change(work, row, reply=reply)
    for _, account, person in traces.identities:
        for row in find.messages_named_after(work, account, person):
            _change(work, row, message_id=f"erased/{secrets.token_hex(8)}")


def _impersonal(record: Mapping[str, Any], traces: Traces) -> dict[str, Any]:
    """What a message did, without its words and without the names of those who are forgotten."""
    changes = [
        {**change, "name": ANONYMOUS} if change["member"] in traces.people else change
        for change in record.get("changes", ())
    ]
    return {**record, "name": ANONYMOUS, "text": "", "changes": changes}


def _change(work: Work, row: Any, **values: Any) -> None:
    same = (
        InboxMessage.channel == row.channel,
        InboxMessage.account == row.account,
        InboxMessage.message_id == row.message_id,
    )
    work.execute(update(InboxMessage).where(*same).values(**values).execution_options(synchronize_session=False))
