"""Messages to people and groups: written with the work that they tell of, sent later by bot.deliveries."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, update

from core.events import Event
from core.message import Message
from core.statement import Statement
from core.work import Work
from models.history import Move
from models.outbox import DELIVERY_FLOW, Delivery, DeliveryStatus
from queries import outbox as find

_INSERT = Statement(
    "INSERT INTO outbox (member_id, community_id, message, status, once, purpose, attempts, next_at, not_after,"
    " channel, problem, request_id, created_at)"
    " VALUES (:member, :community, :message, 'waiting', :once, :purpose, 0, :now, :not_after, '', '', :request, :now)",
    writes=True,
)
_INSERT_FOR_ID = Statement(f"{_INSERT.sql} RETURNING id", writes=True)


@dataclass(frozen=True, slots=True)
class MessageSent(Event):
    """A platform has taken the message."""

    outbox_id: int
    once: bool


@dataclass(frozen=True, slots=True)
class MessageParked(Event):
    """The message stays in the dead letters. `problem` is an errcode of the platform or a short word of ours."""

    outbox_id: int
    once: bool
    problem: str


def send_to_member(
    work: Work,
    member_id: int,
    message: Message,
    *,
    once: bool = False,
    not_after: datetime | None = None,
) -> None:
    """Let a member have a message privately.

    It goes out after this work is committed, by a channel that can push to them, in their language. `once`: rather
    lost than shown twice. `not_after`: parked instead of sent when it could not go out by then.
    """
    work.leave(_INSERT, **_row(work, message, once, not_after, member=member_id))


def promote_to_member(
    work: Work, member_id: int, message: Message, purpose: str, not_after: datetime | None = None
) -> int:
    """Let a member have a promotion (see services.consent.promote); returns the outbox row's id.

    It is parked where the member doesn't want it when it is to go out.
    """
    ((outbox_id,),) = work.run(
        _INSERT_FOR_ID, **_row(work, message, True, not_after, member=member_id, purpose=purpose)
    )
    return int(outbox_id)


def send_to_community(
    work: Work, community_id: int, message: Message, *, once: bool = False, not_after: datetime | None = None
) -> int:
    """Let a community have a message in its group chat; returns the outbox row's id. See send_to_member."""
    return send(work, message, community_id=community_id, once=once, not_after=not_after)


def send(
    work: Work,
    message: Message,
    *,
    member_id: int | None = None,
    community_id: int | None = None,
    once: bool = False,
    not_after: datetime | None = None,
) -> int:
    """Let either have a message; returns the outbox row's id. See send_to_member."""
    row = _row(work, message, once, not_after, member=member_id, community=community_id)
    ((outbox_id,),) = work.run(_INSERT_FOR_ID, **row)
    return int(outbox_id)


def _row(
    work: Work,
    message: Message,
    once: bool,
    not_after: datetime | None,
    *,
    member: int | None = None,
    community: int | None = None,
    purpose: str | None = None,
) -> dict[str, object]:
    said = json.dumps(message.to_json(), ensure_ascii=False)
    return {
        "member": member, "community": community, "message": said, "once": once, "purpose": purpose, "now": work.now,
        "not_after": not_after, "request": work.request_id,
    }  # fmt: skip


def redrive(work: Work, ids: Collection[int] | None = None) -> int:
    """Let parked messages (these, or all) try again from the beginning; how many there were.

    Whoever says so has decided that it may be late or shown twice: `not_after` no longer holds.
    """
    parked = [row.id for row in find.dead(work, ids)]
    DELIVERY_FLOW.check(DeliveryStatus.DEAD, DeliveryStatus.WAITING)
    moved = 0
    for outbox_id in parked:
        again = (
            update(Delivery)
            .where(Delivery.id == outbox_id, Delivery.status == DeliveryStatus.DEAD)
            .values(status=DeliveryStatus.WAITING, attempts=0, next_at=work.now, not_after=None)
            .execution_options(synchronize_session=False)
        )
        if work.execute(again).rowcount:  # type: ignore[attr-defined]
            work.execute(insert(Move), _moved(work, outbox_id))
            moved += 1
    return moved


def _moved(work: Work, outbox_id: int) -> dict[str, object]:
    return {
        "subject": Delivery.__tablename__,
        "subject_id": outbox_id,
        "old": DeliveryStatus.DEAD,
        "new": DeliveryStatus.WAITING,
        "member_id": work.actor.member_id,
        "reason": "redriven",
        "moved_at": work.now,
    }
