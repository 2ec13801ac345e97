"""Looking for what somebody should look at. Managers hear of each alarm once, with what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from core.clock import day_of
from core.message import message
from core.say import Say, say
from core.work import Work
from models.alarms import Alarm, Kind
from models.members import Role
from queries import alarms as find
from queries import audit, health
from queries import members as people
from services import outbox

Found = tuple[str, dict[str, Any]]  # subject, and the facts of its sentence
Check = Callable[[Work], Iterator[Found]]

WEEK, DAY = timedelta(days=7), timedelta(days=1)


def held_payments(work: Work) -> Iterator[Found]:
    for payment in find.held_payments(work):
        yield str(payment.id), {"payment": str(payment.id), "amount": str(payment.amount)}


def late_messages(work: Work) -> Iterator[Found]:
    waiting, _, overdue = health.outbox(work)
    if overdue >= timedelta(minutes=work.settings.alarms.late_minutes):
        yield "", {"number": str(waiting), "minutes": str(int(overdue.total_seconds() // 60))}


def dead_letters(work: Work) -> Iterator[Found]:
    _, dead, _ = health.outbox(work)
    if dead:
        yield "", {"number": str(dead)}


def refund_rates(work: Work) -> Iterator[Found]:
    set_ = work.settings.alarms
    since = day_of(work.now - WEEK, work.settings.zone)
    for row in find.refund_rates(work, since, set_.refund_lines, set_.refund_percent):
        percent = str(row.refunded.fen * 100 // row.paid.fen)
        yield str(row.id), {"name": row.name, "percent": percent, "refunded": str(row.refunded)}


def complaints(work: Work) -> Iterator[Found]:
    for row in find.complaints(work, work.now - DAY, work.settings.alarms.complaints):
        yield str(row.id), {"name": row.name, "people": str(row.people)}


def unsound(work: Work) -> Iterator[Found]:
    """Each invariant that is broken, with how many rows break it."""
    broken: dict[str, int] = {}
    audit.take_time(work)
    for what, _ in audit.broken(work):
        broken[what] = broken.get(what, 0) + 1
    for what, number in broken.items():
        yield what[:120], {"what": what, "number": str(number)}


OFTEN: Mapping[Kind, Check] = {
    Kind.HELD_PAYMENT: held_payments,
    Kind.LATE_MESSAGES: late_messages,
    Kind.DEAD_LETTERS: dead_letters,
    Kind.REFUND_RATE: refund_rates,
    Kind.COMPLAINTS: complaints,
}
TOLD_AT_ONCE = frozenset({Kind.HELD_PAYMENT})  # by services.notices, when it happens
NIGHTLY: Mapping[Kind, Check] = {Kind.UNSOUND: unsound}  # looks through everything


def look(work: Work, checks: Mapping[Kind, Check]) -> None:
    """Raise what is new, end what is over. Two at once: the second sees an IntegrityError and raises nothing."""
    standing = {(alarm.kind, alarm.subject): alarm for alarm in find.standing(work) if alarm.kind in checks}
    found = {(kind, subject): facts for kind, check in checks.items() for subject, facts in check(work)}
    fresh = [
        Alarm(kind=kind, subject=subject, facts=facts, seen_at=work.now)
        for (kind, subject), facts in found.items()
        if (kind, subject) not in standing
    ]
    find.end(work, [alarm.id for key, alarm in standing.items() if key not in found])
    if fresh:
        work.session.add_all(fresh)
        work.session.flush()
        news = [said(alarm) for alarm in fresh if alarm.kind not in TOLD_AT_ONCE]
        told = message(say("alarm-head"), *news)
        for manager in people.with_role(work, Role.MANAGER) if news else ():
            outbox.send_to_member(work, manager, told)


def said(alarm: Alarm) -> Say:
    """What is wrong, and what to do."""
    return say(f"alarm-{alarm.kind}".replace("_", "-"), **alarm.facts)
