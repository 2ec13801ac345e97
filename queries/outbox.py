"""The outbox: claiming what is due, finding the way to a receiver, the allowance of a destination, dead letters."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from core.work import Work
from models.members import Community, CommunityChat, Identity, Member, Membership
from models.outbox import UNDONE, Delivery, DeliveryStatus, Pace
from queries import joining

WINDOW = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that this process is to send now. `attempts` counts this one; it tells this claim from later ones."""

    id: int
    member_id: int | None
    community_id: int | None
    message: dict[str, Any]
    once: bool
    purpose: str | None
    attempts: int
    not_after: datetime | None
    request_id: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a platform reaches a receiver: a group chat of a community, or a person's private chat."""

    channel: str
    account: str
    id: str
    heard_at: datetime | None = None  # when the person last wrote there

    @property
    def destination(self) -> str:
        return f"{self.channel}:{self.account}:{self.id}"


def _due() -> Select[Any]:
    """The oldest due message that has nothing older, still undone, before it in its receiver's line.

    The statuses are literals, so that the planners see that the partial indexes have all that is asked for.
    """
    row, older = Delivery, aliased(Delivery, name="older")
    undone = text(f"({UNDONE.replace('status', 'older.status')})")
    before = select(older.id).where(older.id < row.id, undone)
    for_member = before.where(older.member_id == row.member_id).exists()
    for_community = before.where(older.community_id == row.community_id).exists()
    due = select(row.id).where(text("outbox.status = 'waiting'"), row.next_at <= bindparam("now"))
    due = due.where(~for_member, ~for_community)
    return due.order_by(row.next_at, row.id).limit(1).with_for_update(skip_locked=True, of=row)


_DUE = _due().cte("due")
_CLAIM = (
    update(Delivery)
    .where(Delivery.id.in_(select(_DUE.c.id)), Delivery.status == DeliveryStatus.WAITING)
    .values(status=DeliveryStatus.SENDING, attempts=Delivery.attempts + 1, next_at=bindparam("lease"))
    .returning(
        Delivery.id,
        Delivery.member_id,
        Delivery.community_id,
        Delivery.message,
        Delivery.once,
        Delivery.purpose,
        Delivery.attempts,
        Delivery.not_after,
        Delivery.request_id,
    )
    .execution_options(synchronize_session=False)
)


def claim(work: Work, lease: timedelta) -> Claimed | None:
    """Take one due message for this process until the lease ends; None where nothing is due.

    On PostgreSQL claimers pass each other by (SKIP LOCKED); on SQLite the writers queue. Either way the condition of
    the update decides.
    """
    row = work.execute(_CLAIM, {"now": work.now, "lease": work.now + lease}).first()
    return Claimed(**row._mapping) if row else None


def abandoned(work: Work) -> list[Claimed]:
    """The messages whose sender has died: still being sent, but their lease is over. Locked, oldest first."""
    columns = [getattr(Delivery, name) for name in Claimed.__slots__]
    ended = select(*columns).where(text("outbox.status = 'sending'"), Delivery.next_at <= work.now)
    return [Claimed(**row._mapping) for row in work.execute(ended.order_by(Delivery.id).limit(100).with_for_update())]


def settle(work: Work, claimed: Claimed, **values: Any) -> bool:
    """Write how an attempt ended; False where the message is no longer this attempt's (its lease was over)."""
    mine = and_(
        Delivery.id == claimed.id, Delivery.status == DeliveryStatus.SENDING, Delivery.attempts == claimed.attempts
    )
    statement = update(Delivery).where(mine).values(**values).execution_options(synchronize_session=False)
    return bool(work.execute(statement).rowcount)  # type: ignore[attr-defined]


def places(work: Work, claimed: Claimed) -> list[Place]:
    """Every place where platforms know the receiver: a community's chats, a member's identities last heard first."""
    if claimed.community_id is not None:
        chat = CommunityChat
        found = select(chat.channel, chat.account, chat.chat_id).where(chat.community_id == claimed.community_id)
        return [Place(row.channel, row.account, row.chat_id) for row in work.execute(found.order_by(chat.id))]
    who = Identity
    own = select(who.channel, who.account, who.external_id, who.heard_at).where(who.member_id == claimed.member_id)
    own = own.order_by(who.heard_at.desc().nulls_last(), who.id.desc())
    return [Place(row.channel, row.account, row.external_id, row.heard_at) for row in work.execute(own)]


def language(work: Work, claimed: Claimed) -> str | None:
    """The receiver's language: the member's own, else their (first) community's; None where neither has chosen."""
    if claimed.community_id is not None:
        return work.execute(select(Community.language).where(Community.id == claimed.community_id)).scalar()
    first = (
        select(Community.language)
        .join(Membership, Membership.community_id == Community.id)
        .where(Membership.member_id == Member.id, Community.language.is_not(None))
        .order_by(Membership.joined_at, Community.id)
        .limit(1)
        .scalar_subquery()
    )
    own = select(func.coalesce(Member.language, first)).where(Member.id == claimed.member_id)
    return work.execute(own).scalar()


def take_slot(work: Work, destination: str, per_minute: int) -> datetime | None:
    """Use one of a destination's slots: None where one was free, else the moment when the next one will be."""
    mine = and_(Pace.destination == destination, Pace.slot < per_minute)
    free = select(Pace.slot).where(mine, Pace.used_at <= work.now - WINDOW).order_by(Pace.slot).limit(1)
    slot = work.execute(free.with_for_update(skip_locked=True)).scalar()
    if slot is not None:
        taken = update(Pace).where(
            Pace.destination == destination, Pace.slot == slot, Pace.used_at <= work.now - WINDOW
        )
        if work.execute(taken.values(used_at=work.now)).rowcount:  # type: ignore[attr-defined]
            return None
    slots = work.execute(select(func.count().label("used"), func.min(Pace.used_at).label("earliest")).where(mine)).one()
    if slots.used < per_minute:
        return None if _add_slot(work, destination, slots.used) else work.now + timedelta(seconds=1)
    earliest: datetime = slots.earliest
    return max(earliest + WINDOW, work.now + timedelta(seconds=1))


def _add_slot(work: Work, destination: str, slot: int) -> bool:
    """A destination's slots come into being with its first messages; False where another process was quicker."""
    dialect = sqlite if work.session.get_bind().dialect.name == "sqlite" else postgresql
    row = dialect.insert(Pace).values(destination=destination, slot=slot, used_at=work.now)
    return bool(work.execute(row.on_conflict_do_nothing()).rowcount)  # type: ignore[attr-defined]


def dead(work: Work, ids: Collection[int] | None = None, limit: int = 1000) -> list[Delivery]:
    """The parked messages (of these ids, if given), oldest first."""
    found = select(Delivery).where(text("outbox.status = 'dead'"))
    if ids is not None:
        found = found.where(Delivery.id.in_(ids))
    return list(work.execute(found.order_by(Delivery.id).limit(limit)).scalars())


def undone(work: Work) -> int:
    """How many messages have neither gone out nor been parked."""
    return int(work.execute(select(func.count()).select_from(Delivery).where(text(UNDONE))).scalar_one())


def hand_over(work: Work, goes: int, stays: int) -> None:
    """What still waits for one member waits for the other."""
    joining.hand_over(work, Delivery.member_id, goes, stays, among=lambda row: text(UNDONE))
