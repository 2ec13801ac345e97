"""签到: once per day of the shop's zone, more for days in a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import insert

from core.clock import day_of
from core.say import say
from core.work import Work
from models.points import PointsReason, SignIn
from queries import sign_ins as find
from services import points
from services.events import EventsAsked


@dataclass(frozen=True, slots=True)
class SignedIn:
    """`again`: this day was signed already, nothing has changed."""

    points: int
    streak: int
    again: bool


def sign_in(work: Work, member_id: int) -> SignedIn:
    """Sign in for today; a second time changes nothing."""
    today = day_of(work.now, work.settings.zone)
    points.take_up(work, [member_id])  # of two at once the second sees what the first has done
    done = find.on(work, member_id, today)
    if done is not None:
        return SignedIn(done.points, done.streak, again=True)
    before = find.on(work, member_id, today - timedelta(days=1))
    streak = before.streak + 1 if before else 1
    worth = worth_of(work, streak)
    row = insert(SignIn).values(member_id=member_id, day=today, streak=streak, points=worth)
    sign_in_id = int(work.execute(row.returning(SignIn.id)).scalar_one())
    points.give(work, member_id, worth, PointsReason.SIGN_IN, sign_in_id)
    return SignedIn(worth, streak, again=False)


def worth_of(work: Work, streak: int) -> int:
    """What a day brings that is the so-manyth in a row. Behind the longest of the table, the table begins anew."""
    settings = work.settings.points
    longest = max(settings.streaks, default=1)
    return settings.sign_in + settings.streaks.get((streak - 1) % longest + 1, 0)


def show(work: Work, event: EventsAsked) -> None:
    """活动: who hasn't signed in today may."""
    today = day_of(work.now, work.settings.zone)
    if event.member_id is None or find.on(work, event.member_id, today) is None:
        event.says.append(say("event-sign-in"))
