"""Announcements (全店公告): drafted and shown, sent to each once, taken back; messages of the shop, no promotions."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import insert

from core.errors import ShopError
from core.message import Message, message
from core.say import Say, say
from core.work import Work
from models.announcements import (
    ANNOUNCEMENT_FLOW,
    Announcement,
    AnnouncementReceiver,
    AnnouncementStatus,
    Audience,
)
from models.outbox import DeliveryStatus
from queries import announcements as find
from services import history, outbox, quiet_hours
from services.members import MembersJoined

LONGEST = 500
BATCH = 100
TOO_LATE = "too-late"


class BadAnnouncement(ShopError):
    """No words, or too many. Arguments: most."""


class AnnouncedToNobody(ShopError):
    """There is nobody whom it would reach. Arguments: audience (Say)."""


class NoSuchAnnouncement(ShopError):
    """Arguments: number."""


class AnnouncementOver(ShopError):
    """It has gone out or was taken back already. Arguments: number, status (Say)."""


def draft(work: Work, by: int, text: str, audience: Audience, *, urgent: bool) -> tuple[Announcement, int]:
    """The draft, and how many it would reach. Raises BadAnnouncement, AnnouncedToNobody."""
    if not 0 < len(text) <= LONGEST:
        raise BadAnnouncement(most=LONGEST)
    reached = find.number_meant(work, audience)
    if not reached:
        raise AnnouncedToNobody(audience=say(f"audience-{audience}"))
    made = Announcement(
        text=text, audience=audience, urgent=urgent, made_by=by, made_at=work.now, status=AnnouncementStatus.DRAFT
    )
    work.session.add(made)
    work.session.flush()
    return made, reached


def start(work: Work, number: int) -> datetime:
    """Let it go out: now, or where that disturbs and it isn't urgent, when the quiet hours are over; that moment.

    Raises NoSuchAnnouncement, AnnouncementOver.
    """
    found = seen(work, number)
    at = work.now if found.urgent else quiet_hours.end_after(work.settings, work.now)
    _move(work, found, AnnouncementStatus.SENDING, (AnnouncementStatus.DRAFT,), starts_at=at)
    return at


def withdraw(work: Work, number: int) -> Announcement:
    """Nothing of it goes out any more, but for what a channel has in its hands. Raises as `start` does."""
    found = seen(work, number)
    _move(work, found, AnnouncementStatus.WITHDRAWN, ANNOUNCEMENT_FLOW.sources(AnnouncementStatus.WITHDRAWN))
    find.take_back(work, number)
    return found


def seen(work: Work, number: int) -> Announcement:
    """Raises NoSuchAnnouncement."""
    found = find.announcement(work, number)
    if found is None:
        raise NoSuchAnnouncement(number=str(number))
    return found


def send_next(work: Work) -> bool:
    """Queue the next part of what is due; True while there may be more.

    Its row is locked meanwhile, and each receiver has a unique row: any number of processes may, and die anywhere.
    """
    found = find.due(work)
    if found is None or (not found.urgent and quiet_hours.is_quiet(work.settings, work.now)):
        return False
    turn = find.still_to_have(work, found, BATCH)
    not_after = None if found.urgent else quiet_hours.begin_after(work.settings, work.now)
    for receiver in turn:
        _queue(work, found, receiver, not_after)
    if len(turn) < BATCH:
        _move(work, found, AnnouncementStatus.SENT, (AnnouncementStatus.SENDING,))
    return True


def _queue(work: Work, found: Announcement, receiver: int, not_after: datetime | None) -> None:
    whose = {"community_id": receiver} if found.audience is Audience.COMMUNITIES else {"member_id": receiver}
    outbox_id = outbox.send(work, shown(found), once=True, not_after=not_after, **whose)
    work.execute(insert(AnnouncementReceiver).values(announcement_id=found.id, outbox_id=outbox_id, **whose))


def shown(found: Announcement) -> Message:
    """As everybody reads it."""
    return message(say("announcement-shown", text=found.text))


def account(work: Work, found: Announcement) -> list[Say]:
    """How many have it, wait for it, won't have it, and why."""
    sums: dict[str, int] = {}
    failed: dict[str, int] = {}
    for (status, problem), number in find.account(work, found.id).items():
        kind = _kind(found, status, problem)
        if kind == "failed":
            failed[problem] = failed.get(problem, 0) + number
        else:
            sums[kind] = sums.get(kind, 0) + number
    if found.status is AnnouncementStatus.SENDING:
        sums["waiting"] = find.number_meant(work, found.audience) - sums.get("sent", 0) - sum(failed.values())
    told = {kind: sums[kind] for kind in ("sent", "waiting", "withdrawn") if sums.get(kind)}
    says = [say(f"announcement-{kind}", number=number) for kind, number in told.items()]
    for problem, number in failed.items():
        says.append(say("announcement-failed", number=number, why=say("delivery-problem", problem=problem)))
    return says


def _kind(found: Announcement, status: DeliveryStatus, problem: str) -> str:
    if status is DeliveryStatus.SENT:
        return "sent"
    over = found.status is AnnouncementStatus.WITHDRAWN and status is not DeliveryStatus.SENDING
    if over and problem in ("", TOO_LATE):
        return "withdrawn"
    return "failed" if status is DeliveryStatus.DEAD else "waiting"


def members_joined(work: Work, event: MembersJoined) -> None:
    find.hand_over(work, event.goes, event.stays)


def _move(
    work: Work,
    found: Announcement,
    status: AnnouncementStatus,
    sources: Collection[AnnouncementStatus],
    **values: datetime,
) -> None:
    """Raises AnnouncementOver."""
    old = found.status
    if old not in sources or not find.move(work, found.id, old, status, **values):
        raise AnnouncementOver(number=str(found.id), status=say(f"announcement-status-{old}"))
    history.note(work, Announcement.__tablename__, found.id, old, status)
    work.session.refresh(found)
