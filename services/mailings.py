"""Broadcasts to people (群发): drafted and shown, started, sent bit by bit past the governor, stopped, counted."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.errors import ShopError
from core.message import Message, message
from core.say import Say, say
from core.work import Work
from models.consents import Purpose
from models.mailings import MAILING_FLOW, RECEIVER_STATUS_FLOW, Mailing, MailingStatus, ReceiverStatus
from models.members import Role
from models.segments import Segment
from queries import mailings as find
from queries import segments as segments_found
from queries.mailings import Brought
from queries.members import Caller
from services import governor, history, outbox, quiet_hours, segments
from services.members import MembersJoined
from services.outbox import MessageParked, MessageSent

LONGEST, BATCH = 500, 100


class BadMailing(ShopError):
    """No text, or too long a one. Arguments: most."""


class PastStart(ShopError):
    """It should have begun before now. Arguments: at."""


class NoSuchMailing(ShopError):
    """No broadcast of that number, or not one of the asker's. Arguments: number."""


class MailingOver(ShopError):
    """It has begun, ended or been stopped already. Arguments: number, status."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be sent, to how many, and when."""

    number: int
    people: int
    at: datetime
    shown: tuple[Message, ...]


def draft(work: Work, by: int, segment: Segment, texts: tuple[str, str], purpose: Purpose, at: datetime) -> Draft:
    """Raises BadMailing, PastStart, NotNow, SegmentOfNobody, and what a segment's words may."""
    if not texts[0] or max(map(len, texts)) > LONGEST:
        raise BadMailing(most=LONGEST)
    if at < work.now - timedelta(minutes=1):
        raise PastStart(at=at)
    governor.check(work, at)
    people = len(segments.ids(work, segment))
    if not people:
        raise segments.SegmentOfNobody(words=segment.words)
    made = Mailing(
        segment_id=segment.id, text=texts[0], other=texts[1], purpose=purpose, status=MailingStatus.DRAFT, made_by=by,
        made_at=work.now, starts_at=at,
    )  # fmt: skip
    work.session.add(made)
    work.session.flush()
    return Draft(made.id, people, at, tuple(_messages(made).values()))


def start(work: Work, found: Mailing) -> None:
    """Let it go out from its moment on. Raises MailingOver, NotNow."""
    governor.check(work, max(found.starts_at, work.now))
    _move(work, found, MailingStatus.SCHEDULED)


def stop(work: Work, found: Mailing) -> None:
    """Nothing of it goes out any more, but for what a channel has in its hands in this moment. Raises MailingOver."""
    _move(work, found, MailingStatus.STOPPED)
    find.withdraw(work, found.id)


def seen(work: Work, caller: Caller, number: int) -> Mailing:
    """Raises NoSuchMailing."""
    found = find.mailing(work, number)
    if found is None or not (found.made_by == caller.member_id or Role.MANAGER in caller.roles):
        raise NoSuchMailing(number=str(number))
    return found


def send_next(work: Work) -> bool:
    """Begin the next mailing that is due, or send a part of it; True while there may be more.

    Its row is locked while it is worked on, and a receiver leaves "waiting" once, so that any number of processes may.
    """
    found = find.due(work)
    if found is None or quiet_hours.is_quiet(work.settings, work.now):
        return False
    if found.status is MailingStatus.SCHEDULED:
        _begin(work, found)
        return True
    turn = find.waiting(work, found.id, BATCH)
    if not turn:
        _finish(work, found)
        return True
    shown = _messages(found)
    verdicts = governor.send(work, {member_id: shown[arm] for member_id, arm in turn.items()}, found.purpose)
    until = work.now + timedelta(days=work.settings.mailings.result_days)
    reasons: dict[str, list[int]] = {}
    for member_id, verdict in verdicts.items():
        if verdict.outbox_id is not None:
            find.queue(work, found.id, member_id, verdict.outbox_id, until)
        else:
            reasons.setdefault(verdict.reason, []).append(member_id)
    for reason, member_ids in reasons.items():
        find.skip(work, found.id, member_ids, reason)
    return True


def account(work: Work, found: Mailing) -> list[Say]:
    """What has gone out, exactly: each person of it counts in one line."""
    return [
        say("mailing-account", status=say(f"mailing-receiver-{status}"), people=people, why=_why(status, reason))
        for (status, reason), people in sorted(find.account(work, found.id).items())
    ]


def result(work: Work, found: Mailing) -> Mapping[str, Brought]:
    """By arm, whoever had it and bought within the set days."""
    brought = find.brought(work, found.id)
    return {arm: brought.get(arm, Brought()) for arm in _messages(found)}


def note_sent(work: Work, event: MessageSent) -> None:
    if event.once:
        sources = RECEIVER_STATUS_FLOW.sources(ReceiverStatus.SENT)
        find.settle(work, event.outbox_id, ReceiverStatus.SENT, sources, "")


def note_parked(work: Work, event: MessageParked) -> None:
    if event.once:
        sources = RECEIVER_STATUS_FLOW.sources(ReceiverStatus.FAILED)
        find.settle(work, event.outbox_id, ReceiverStatus.FAILED, sources, event.problem)


def arm_of(mailing_id: int, member_id: int) -> str:
    """Half of the people get one text, half the other, by no choice of anybody's; another half in each mailing."""
    return "ab"[hashlib.sha256(f"{mailing_id}:{member_id}".encode()).digest()[0] & 1]


def members_joined(work: Work, event: MembersJoined) -> None:
    find.hand_over(work, event.goes, event.stays)


def _messages(found: Mailing) -> dict[str, Message]:
    texts = {"a": found.text, **({"b": found.other} if found.other else {})}
    return {arm: message(say("promotion-text", text=words)) for arm, words in texts.items()}


def _begin(work: Work, found: Mailing) -> None:
    """Who is meant is looked up when it begins, and stays."""
    _move(work, found, MailingStatus.RUNNING)
    segment = segments_found.segment(work, found.segment_id, dropped=True)
    people = segments.ids(work, segment) if segment else []
    find.add_receivers(work, found.id, {one: arm_of(found.id, one) if found.other else "a" for one in people})


def _finish(work: Work, found: Mailing) -> None:
    _move(work, found, MailingStatus.FINISHED)
    told = say("mailing-finished", number=str(found.id))
    outbox.send_to_member(work, found.made_by, message(told, *account(work, found)))


def _move(work: Work, found: Mailing, status: MailingStatus) -> None:
    old = found.status
    if old not in MAILING_FLOW.sources(status) or not find.move(work, found.id, [old], status):
        raise MailingOver(number=str(found.id), status=say(f"mailing-status-{old}"))
    history.note(work, Mailing.__tablename__, found.id, old, status)


def _why(status: ReceiverStatus, reason: str) -> Say | str:
    if not reason:
        return ""
    if status is ReceiverStatus.SKIPPED:
        return say("mailing-reason", reason=reason)
    return say("mailing-problem", why=say("delivery-problem", problem=reason))
