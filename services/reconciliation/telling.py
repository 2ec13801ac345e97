"""Who hears of a day's result, and how a difference is said: what differs, its likely cause, its remedy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from core.message import message
from core.say import Say, say
from core.work import Work
from models.members import Role
from models.reconciliation import Difference, DifferenceStatus, Reconciliation
from queries import members as people
from queries import reconciliation as find
from services import outbox
from services.reconciliation.recording import DifferencesFound, NoBillForLong

SHOWN = 5  # in the message that nobody asked for


def difference_said(one: Difference) -> list[Say]:
    """A difference in two lines; of what is solved the trace."""
    head = say(
        "difference-head",
        id=str(one.id),
        number=one.number or "—",
        theirs=one.theirs,
        ours=one.ours,
        cause=say(f"cause-{one.nature}", detail=one.detail or "—"),
    )
    if one.status is DifferenceStatus.EXPLAINED:
        return [head]
    if one.status is DifferenceStatus.SOLVED:
        return [head, say("difference-solved", note=one.note) if one.note else say("difference-gone")]
    return [head, say("difference-remedy", remedy=say(f"remedy-{one.nature}", id=str(one.id)))]


def day_said(work: Work, day: date, most: int = 1_000_000) -> list[Say]:
    """Both sides of each bill of a day, and what differs: what is open first."""
    runs = [run for run in find.runs_of(work, day) if run.matched_at is not None]
    if not runs:
        return [_not_yet(work, day)]
    differences = differences_of(work, day)
    says = [say("reconciliation-head", day=day.isoformat(), number=len(open_only(differences)))]
    says += [part for run in runs for part in _sides(run)]
    says += [part for one in differences[:most] for part in difference_said(one)]
    if len(differences) > most:
        says.append(say("reconciliation-left-out", number=len(differences) - most))
    return says


def differences_of(work: Work, day: date) -> list[Difference]:
    """What differs on a day, in whichever bill: what is open first."""
    return find.differences(work, [run.id for run in find.runs_of(work, day)])


def _not_yet(work: Work, day: date) -> Say:
    problems = [run.problem for run in find.runs_of(work, day) if run.problem]
    ready = work.settings.reconciliation.ready_at.strftime("%H:%M")
    return say("reconciliation-not-yet", day=day.isoformat(), ready=ready, problem="; ".join(problems))


def _sides(run: Reconciliation) -> list[Say]:
    """Counts and sums of both sides of a bill."""
    says = [
        say(
            "reconciliation-sides", bill=say(f"bill-{run.bill}"), their_rows=run.their_rows, their_in=run.their_in,
            their_out=run.their_out, our_rows=run.our_rows, our_in=run.our_in, our_out=run.our_out,
        )
    ]  # fmt: skip
    if run.fees:
        says.append(say("reconciliation-fees", fees=run.fees))
    if run.put_off:
        says.append(say("reconciliation-put-off", number=run.put_off))
    if run.their_balance is not None and run.our_balance is not None:
        apart = run.their_balance - run.our_balance
        says.append(say("reconciliation-balance", theirs=run.their_balance, ours=run.our_balance, apart=apart))
    return says


def open_only(differences: Sequence[Difference]) -> list[Difference]:
    return [one for one in differences if one.status is DifferenceStatus.OPEN]


def differences_found(work: Work, event: DifferencesFound) -> None:
    """Managers are told what is open and what to do about it."""
    found = open_only(find.differences(work, event.run_ids))
    says = [say("reconciliation-told", day=event.day.isoformat(), number=str(len(found)))]
    says += [part for one in found[:SHOWN] for part in difference_said(one)]
    says.append(say("reconciliation-more", day=event.day.isoformat()))
    _tell_managers(work, *says)


def no_bill(work: Work, event: NoBillForLong) -> None:
    _tell_managers(work, say("reconciliation-no-bill", day=event.day.isoformat(), problem=event.problem))


def _tell_managers(work: Work, *says: Say) -> None:
    for member_id in people.with_role(work, Role.MANAGER):
        outbox.send_to_member(work, member_id, message(*says))
