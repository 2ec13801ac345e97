"""Broadcasts to people: what is due, whose turn it is, who has room for one more, how it went, what it brought."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, and_, delete, func, insert, or_, select, text, type_coerce, update
from sqlalchemy.dialects import postgresql, sqlite

from core.money import ZERO, Money
from core.work import Work
from models.mailings import Mailing, MailingReceiver, MailingStatus, PromotionSlot, ReceiverStatus
from models.members import Identity
from models.orders import Order
from models.outbox import Delivery, DeliveryStatus
from queries import joining
from queries.folding import SOLD
from queries.joining import twin

WEEK = timedelta(days=7)
UNENDED = (MailingStatus.DRAFT, MailingStatus.SCHEDULED, MailingStatus.RUNNING)


@dataclass(frozen=True, slots=True)
class Brought:
    """What one arm has brought: of `sent` people so many bought, in so many orders."""

    sent: int = 0
    buyers: int = 0
    orders: int = 0
    paid: Money = ZERO


def mailing(work: Work, mailing_id: int) -> Mailing | None:
    return work.session.get(Mailing, mailing_id, populate_existing=True)


def latest(work: Work, most: int, made_by: int | None) -> Sequence[Mailing]:
    found = select(Mailing) if made_by is None else select(Mailing).where(Mailing.made_by == made_by)
    return work.execute(found.order_by(Mailing.id.desc()).limit(most)).scalars().all()


def due(work: Work) -> Mailing | None:
    """The mailing that is to begin or to go on; on PostgreSQL one that nobody else is working on."""
    open_ = text("(mailings.status = 'scheduled' OR mailings.status = 'running')")
    found = select(Mailing).where(open_, Mailing.starts_at <= work.now).order_by(Mailing.starts_at, Mailing.id)
    found = found.limit(1).with_for_update(skip_locked=True).execution_options(populate_existing=True)
    return work.execute(found).scalar_one_or_none()


def unended(work: Work, found: Mailing) -> list[Mailing]:
    """The mailing, and those of its series, that may still send something; locked, in the order of their numbers.

    Twice: whoever held one of them meanwhile may have planned the next.
    """
    mine = Mailing.id == found.id if found.series_id is None else Mailing.series_id == found.series_id
    still = select(Mailing).where(mine, Mailing.status.in_(UNENDED)).order_by(Mailing.id)
    still = still.with_for_update().execution_options(populate_existing=True)
    work.execute(still).scalars().all()
    return list(work.execute(still).scalars())


def move(work: Work, mailing_id: int, sources: Collection[MailingStatus], status: MailingStatus) -> bool:
    """False where it stood elsewhere by then."""
    moved = update(Mailing).where(Mailing.id == mailing_id, Mailing.status.in_(sources)).values(status=status)
    return _rows(work, moved) > 0


def add_receivers(work: Work, mailing_id: int, arms: Mapping[int, str]) -> None:
    waiting = {"status": ReceiverStatus.WAITING, "reason": "", "mailing_id": mailing_id}
    if arms:
        work.execute(insert(MailingReceiver), [{**waiting, "member_id": one, "arm": arm} for one, arm in arms.items()])


def waiting(work: Work, mailing_id: int, most: int) -> dict[int, str]:
    """Whose turn it is, and which message they get."""
    row: Any = MailingReceiver
    found = select(row.member_id, row.arm).where(row.mailing_id == mailing_id, row.status == ReceiverStatus.WAITING)
    return {one.member_id: one.arm for one in work.execute(found.order_by(row.member_id).limit(most))}


def skip(work: Work, mailing_id: int, member_ids: Collection[int], reason: str) -> None:
    _settle_waiting(work, mailing_id, member_ids, status=ReceiverStatus.SKIPPED, reason=reason)


def queue(work: Work, mailing_id: int, member_id: int, outbox_id: int, counts_until: datetime) -> None:
    _settle_waiting(
        work, mailing_id, [member_id], status=ReceiverStatus.QUEUED, outbox_id=outbox_id, sent_at=work.now,
        rests_until=work.now + WEEK, counts_until=counts_until,
    )  # fmt: skip


def _settle_waiting(work: Work, mailing_id: int, member_ids: Collection[int], **values: Any) -> None:
    row: Any = MailingReceiver
    mine = and_(row.mailing_id == mailing_id, row.member_id.in_(member_ids), row.status == ReceiverStatus.WAITING)
    _rows(work, update(row).where(mine).values(**values))


def settle(work: Work, outbox_id: int, status: ReceiverStatus, sources: Sequence[ReceiverStatus], reason: str) -> None:
    """Note how the message to somebody ended."""
    row: Any = MailingReceiver
    ended = update(row).where(row.outbox_id == outbox_id, row.status.in_(sources))
    _rows(work, ended.values(status=status, reason=reason[:300]))


def withdraw(work: Work, mailing_id: int) -> None:
    """Nobody who is still waiting gets it; what waits in the outbox is too late from now on."""
    row: Any = MailingReceiver
    mine = and_(row.mailing_id == mailing_id, row.status == ReceiverStatus.WAITING)
    _rows(work, update(row).where(mine).values(status=ReceiverStatus.WITHDRAWN))
    queued = select(row.outbox_id).where(row.mailing_id == mailing_id, row.status == ReceiverStatus.QUEUED)
    still = and_(Delivery.id.in_(queued), Delivery.status == DeliveryStatus.WAITING)
    _rows(work, update(Delivery).where(still).values(not_after=work.now - timedelta(seconds=1)))


def account(work: Work, mailing_id: int) -> dict[tuple[ReceiverStatus, str], int]:
    """How many people, by what became of it and why."""
    row: Any = MailingReceiver
    counted = select(row.status, row.reason, func.count()).where(row.mailing_id == mailing_id)
    rows: Any = work.execute(counted.group_by(row.status, row.reason))
    return {(status, reason): people for status, reason, people in rows}


def brought(work: Work, mailing_id: int) -> dict[str, Brought]:
    """By arm: who had it, and what they paid for until their days were over."""
    row: Any = MailingReceiver
    mine = and_(row.mailing_id == mailing_id, row.status == ReceiverStatus.SENT)
    sent: Any = work.execute(select(row.arm, func.count()).where(mine).group_by(row.arm))
    found = {arm: Brought(people) for arm, people in sent}
    paid = func.sum(type_coerce(Order.paid, BigInteger))
    within = and_(Order.paid_at > row.sent_at, Order.paid_at <= row.counts_until)
    orders = (
        select(row.arm, func.count(row.member_id.distinct()), func.count(Order.id), paid)
        .join(Order, Order.member_id == row.member_id)
        .where(mine, within, Order.status.in_(SOLD), Order.replaces.is_(None)).group_by(row.arm)
    )  # fmt: skip
    rows: Any = work.execute(orders)
    for arm, buyers, number, total in rows:
        found[arm] = Brought(found[arm].sent, buyers, number, Money(int(total)))
    return found


def reachable(work: Work, member_ids: Collection[int], channels: Mapping[str, timedelta | None]) -> set[int]:
    """Who is known to a channel that can write to them now: always, or so long after they last wrote themselves."""
    ways = [
        and_(Identity.channel == name, *([Identity.heard_at > work.now - window] if window else []))
        for name, window in channels.items()
    ]
    found = select(Identity.member_id).where(Identity.member_id.in_(member_ids), or_(*ways)).distinct()
    return set(work.execute(found).scalars())


def take_slots(work: Work, member_ids: Iterable[int], most: int) -> set[int]:
    """Use one of each person's slots; who had one. Whoever loses it to another process in this moment has none."""
    ids, free_before = sorted(member_ids), work.now - WEEK
    slots = select(PromotionSlot).where(PromotionSlot.member_id.in_(ids), PromotionSlot.slot < most)
    used = {
        (row.member_id, row.slot)
        for row in work.execute(slots.execution_options(populate_existing=True)).scalars()
        if row.used_at > free_before
    }
    rows = []
    for member_id in ids:
        free = next((slot for slot in range(most) if (member_id, slot) not in used), None)
        if free is not None:
            rows.append({"member_id": member_id, "slot": free, "used_at": work.now})
    if not rows:
        return set()
    taken = _dialect(work).insert(PromotionSlot).values(rows)
    taken = taken.on_conflict_do_update(
        index_elements=["member_id", "slot"],
        set_={"used_at": taken.excluded.used_at},
        where=PromotionSlot.used_at <= free_before,
    )
    return set(work.execute(taken.returning(PromotionSlot.member_id)).scalars())


def hand_over(work: Work, goes: int, stays: int) -> None:
    """Broadcasts that somebody made or was to have, and their share of promotions, become another's."""
    joining.hand_over(work, Mailing.made_by, goes, stays)
    row: Any = MailingReceiver
    got = select(row.outbox_id).where(row.member_id == goes, row.outbox_id.is_not(None))
    _rows(work, update(Delivery).where(Delivery.id.in_(got)).values(member_id=stays))
    had = twin(row.member_id, goes, (row.mailing_id,), lambda other: other.outbox_id.is_not(None))
    _rows(work, delete(row).where(row.member_id == stays, row.outbox_id.is_(None), had))
    joining.hand_over(work, row.member_id, goes, stays, row.mailing_id)
    _join_slots(work, goes, stays)


def _join_slots(work: Work, goes: int, stays: int) -> None:
    """All that both have used is used, the latest in the first slots: so many of these as anybody has are asked for."""
    both = PromotionSlot.member_id.in_((goes, stays))
    latest_first = select(PromotionSlot.used_at).where(both).order_by(PromotionSlot.used_at.desc())
    used = work.execute(latest_first).scalars().all()
    work.execute(delete(PromotionSlot).where(both))
    if used:
        rows = [{"member_id": stays, "slot": slot, "used_at": at} for slot, at in enumerate(used)]
        work.execute(insert(PromotionSlot), rows)


def _rows(work: Work, statement: Any) -> int:
    changed = work.execute(statement.execution_options(synchronize_session=False))
    return int(changed.rowcount)  # type: ignore[attr-defined]


def _dialect(work: Work) -> Any:
    return sqlite if work.database.is_sqlite else postgresql
