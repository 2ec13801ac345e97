"""Points: given, reserved, spent, given back, taken back, expired. A point is worth one fen.

Every change is an entry with its postings, made by `_enter` alone, which moves lots, account and books together. What
somebody has is taken first (queries.points.locked), so that two at once never use the same points.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert

from core.clock import day_bounds, day_of, months_later
from core.errors import ShopError
from core.message import message
from core.money import Money
from core.say import say
from core.work import Work
from models.ledger import Account
from models.points import PointsEntry, PointsLot, PointsMove, PointsPosting, PointsReason
from queries import points as find
from services import ledger, outbox
from services.members import MembersJoined

MOST = 1_000_000  # points that a manager gives or takes at once: ¥10,000
LONGEST = 200
# These move the books; what is spent and given back is booked with the payment and the refund.
BOOKED = {PointsMove.EARNED, PointsMove.ADJUSTED, PointsMove.EXPIRED, PointsMove.TAKEN_BACK}


class TooFewPoints(ShopError):
    """More than somebody has. Arguments: points, left."""


class BadPoints(ShopError):
    """No number of points that a manager can give or take. Arguments: most."""


class PointsReasonMissing(ShopError):
    """A manager gives or takes points and doesn't say why."""


class PointsOutOfStep(Exception):
    """A fault in our code: an account and its lots tell different stories."""


@dataclass(frozen=True, slots=True)
class Change:
    """So much for a lot; without one, for the debt."""

    lot_id: int | None
    free: int
    reserved: int = 0


@dataclass(frozen=True, slots=True)
class Cause:
    """What an entry stems from: see models.points.PointsEntry."""

    reason: PointsReason | None = None
    source_id: int | None = None
    order_id: int | None = None
    base: Money | None = None
    note: str = ""


def take_up(work: Work, member_ids: Collection[int]) -> dict[int, find.Balance]:
    """Take these members' accounts, by member, with what is over written off. Whoever needs several begins here."""
    found = find.locked(work, member_ids)
    for member_id in sorted(member_ids):
        over = find.over(work, member_id)
        if over:
            _enter(work, member_id, PointsMove.EXPIRED, Cause(), [Change(lot.id, -lot.free) for lot in over])
            account = found[member_id]
            found[member_id] = find.Balance(account.free - sum(lot.free for lot in over), account.reserved)
    return found


def give(
    work: Work,
    member_id: int,
    points: int,
    reason: PointsReason,
    source_id: int,
    *,
    order_id: int | None = None,
    base: Money | None = None,
) -> bool:
    """Give somebody points for something, once: False where they were given for this source already (or are none).

    They pay off debt first. With `base`, the money of the order that earned them, a refund takes them back again.
    """
    account = take_up(work, [member_id])[member_id]
    if points <= 0 or find.was_given(work, reason, source_id):
        return False
    cause = Cause(reason, source_id, order_id, base)
    expires_at = expiry(work, work.now)
    _enter(work, member_id, PointsMove.EARNED, cause, _into_lots(work, member_id, account, [(points, expires_at)]))
    return True


def adjust(work: Work, member_id: int, points: int, note: str) -> None:
    """A manager gives or takes points; who and why stays with it.

    Raises BadPoints, TooFewPoints, PointsReasonMissing.
    """
    if not 0 < abs(points) <= MOST:
        raise BadPoints(most=str(MOST))
    if not note:
        raise PointsReasonMissing
    account = take_up(work, [member_id])[member_id]
    if points > 0:
        changes = _into_lots(work, member_id, account, [(points, expiry(work, work.now))])
    else:
        changes = [Change(lot, -part) for lot, part in _from_lots(work, member_id, account, -points)]
    _enter(work, member_id, PointsMove.ADJUSTED, Cause(note=note[:LONGEST]), changes)


def reserve(work: Work, member_id: int, order_id: int, points: int) -> None:
    """Set points aside for an order that is not paid yet. Raises TooFewPoints."""
    if points <= 0:
        return
    account = take_up(work, [member_id])[member_id]
    changes = [Change(lot, -part, part) for lot, part in _from_lots(work, member_id, account, points)]
    _enter(work, member_id, PointsMove.RESERVED, Cause(PointsReason.ORDER, order_id, order_id), changes)


def free(work: Work, member_id: int, order_id: int, points: int | None = None) -> None:
    """So many of the points set aside for an order (all where None) can be spent again, what lasts longest first.

    They last as long as they would have; debt takes its part.
    """
    account = take_up(work, [member_id])[member_id]
    debt, changes = max(0, -account.free), []
    reserved = find.reserved_for(work, order_id)
    left = sum(reserved.values()) if points is None else points
    for lot_id, there in reserved.items():
        part = min(there, left)
        if not part:
            break
        left -= part
        paid_off = min(debt, part)
        debt -= paid_off
        changes.append(Change(lot_id, part - paid_off, -part))
        if paid_off:
            changes.append(Change(None, paid_off))
    _enter(work, member_id, PointsMove.FREED, Cause(PointsReason.ORDER, order_id, order_id), changes)
    take_up(work, [member_id])  # what would have expired meanwhile does so now


def spend(work: Work, member_id: int, order_id: int) -> None:
    """The order is paid: what was set aside for it is gone."""
    take_up(work, [member_id])
    changes = [Change(lot_id, 0, -points) for lot_id, points in find.reserved_for(work, order_id).items()]
    _enter(work, member_id, PointsMove.SPENT, Cause(PointsReason.ORDER, order_id, order_id), changes)


def give_back(work: Work, member_id: int, order_id: int, refund_id: int, points: int) -> None:
    """A refund brings back points that were spent. They last as long as they would have, but some days at least."""
    account = take_up(work, [member_id])[member_id]
    skip, lots = find.given_back_of(work, order_id), []
    for spent in find.spent_on(work, order_id):
        passed = min(skip, spent.points)
        skip -= passed
        part = min(points, spent.points - passed)
        points -= part
        if part:
            lots.append((part, max(spent.expires_at, _least_expiry(work))))
    cause = Cause(PointsReason.ORDER, refund_id, order_id)
    _enter(work, member_id, PointsMove.GIVEN_BACK, cause, _into_lots(work, member_id, account, lots))


def take_back(work: Work, earned: find.Earned, points: int, order_id: int, refund_id: int) -> None:
    """A refund takes back points that the order had earned; what is spent already becomes debt."""
    member_id = earned.member_id
    take_up(work, [member_id])
    own = find.lots_of(work, order_id, member_id)  # what it gave is taken first
    there = sorted(find.free_lots(work, member_id), key=lambda lot: lot.id not in own)
    changes, left = [], points
    for lot in there:
        part = min(left, lot.free)
        left -= part
        if part:
            changes.append(Change(lot.id, -part))
    if left:
        changes.append(Change(None, -left))
    cause = Cause(earned.reason, refund_id, order_id, earned.base)
    _enter(work, member_id, PointsMove.TAKEN_BACK, cause, changes)


def members_joined(work: Work, event: MembersJoined) -> None:
    """The points of both are one person's; the debt of the one is paid off with what the other has."""
    had = take_up(work, [event.goes, event.stays])
    goes, stays = had[event.goes], had[event.stays]
    find.hand_over(work, event.goes, event.stays, goes)
    worth = Money(goes.free + goes.reserved)
    postings = (Account.POINTS, event.goes, worth), (Account.POINTS, event.stays, -worth)
    ledger.book(work, "points-joined", event.goes, *postings)
    poor, rich = sorted((goes.free, stays.free))
    if poor < 0 < rich:
        paid_off = min(-poor, rich)
        parts = _from_lots(work, event.stays, find.Balance(rich), paid_off)
        changes = [Change(lot, -part) for lot, part in parts] + [Change(None, paid_off)]
        _enter(work, event.stays, PointsMove.ADJUSTED, Cause(), changes)


def expire_due(work: Work, limit: int = 100) -> bool:
    """Write off what is over of some members; True while there may be more."""
    due = find.members_with_over(work, limit)
    take_up(work, due)
    return len(due) == limit


def remind_next(work: Work) -> bool:
    """Tell somebody, once, of points that will soon expire; True while there may be more."""
    until = work.now + timedelta(days=work.settings.points.remind_days)
    member_id = find.next_to_remind(work, until)
    if member_id is None:
        return False
    lots = find.claim_reminder(work, member_id, until)
    if lots:
        points, at = sum(lot.unspent for lot in lots), min(lot.expires_at for lot in lots)
        outbox.send_to_member(work, member_id, message(say("points-expire-soon", points=str(points), at=at)))
    return True


def expiry(work: Work, moment: datetime) -> datetime:
    """When points that are given at a moment expire: with the end of the shop's day some months later."""
    zone = work.settings.zone
    return day_bounds(months_later(day_of(moment, zone), work.settings.points.expire_months), zone)[1]


def _least_expiry(work: Work) -> datetime:
    zone = work.settings.zone
    return day_bounds(day_of(work.now, zone) + timedelta(days=work.settings.points.given_back_days), zone)[1]


def _from_lots(work: Work, member_id: int, account: find.Balance, points: int) -> list[tuple[int, int]]:
    """(lot, points) of so many points, from what expires first. Raises TooFewPoints."""
    if points > account.free:
        raise TooFewPoints(points=str(points), left=str(max(0, account.free)))
    parts = []
    for lot in find.free_lots(work, member_id):
        part = min(points, lot.free)
        points -= part
        parts.append((lot.id, part))
        if not points:
            break
    return parts


def _into_lots(work: Work, member_id: int, account: find.Balance, lots: Iterable[tuple[int, datetime]]) -> list[Change]:
    """New lots for (points, expires_at), after debt has taken its part."""
    debt, changes = max(0, -account.free), []
    for points, expires_at in lots:
        paid_off = min(debt, points)
        debt -= paid_off
        if paid_off:
            changes.append(Change(None, paid_off))
        if points > paid_off:
            lot = insert(PointsLot).values(member_id=member_id, unspent=0, reserved=0, expires_at=expires_at)
            lot_id = int(work.execute(lot.returning(PointsLot.id)).scalar_one())
            changes.append(Change(lot_id, points - paid_off))
    return changes


def _enter(work: Work, member_id: int, kind: PointsMove, cause: Cause, changes: Sequence[Change]) -> None:
    """Write a change down, and do it: lots, account, books. Nothing falls below zero but by taking back."""
    if not changes:
        return
    entry_id = work.execute(
        insert(PointsEntry)
        .values(
            member_id=member_id, kind=kind, reason=cause.reason, source_id=cause.source_id, order_id=cause.order_id,
            base=cause.base, by=work.actor.member_id, note=cause.note, moved_at=work.now,
        )
        .returning(PointsEntry.id)
    ).scalar_one()  # fmt: skip
    work.execute(
        insert(PointsPosting),
        [{"entry_id": entry_id, "lot_id": c.lot_id, "free": c.free, "reserved": c.reserved} for c in changes],
    )
    free, reserved = sum(c.free for c in changes), sum(c.reserved for c in changes)
    least = 0 if free < 0 and kind is not PointsMove.TAKEN_BACK else None
    fits = [find.shift_lot(work, c.lot_id, c.free, c.reserved) for c in changes if c.lot_id is not None]
    if not all([*fits, find.shift(work, member_id, free, reserved, least=least)]):
        raise PointsOutOfStep(f"entry {entry_id} of member {member_id}")
    if kind in BOOKED:
        worth = Money(free + reserved)
        ledger.book(
            work, f"points-{kind}", entry_id, (Account.POINTS_COST, None, worth), (Account.POINTS, member_id, -worth)
        )
