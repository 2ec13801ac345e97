"""Tickets: whose they are, what waits, what was said; the updates by which one person takes one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Update, and_, case, func, or_, select, text, true, update
from sqlalchemy.orm import aliased

from core.work import Work
from models.catalog import Product, Supplier
from models.members import Member, Role
from models.orders import Order
from models.tickets import TICKET_FLOW, Phrase, Ticket, TicketMessage, TicketStatus
from queries import members as people
from queries.members import Caller

OPEN = text("tickets.status <> 'closed'")  # as the partial indexes say it


@dataclass(frozen=True, slots=True)
class Desks:
    """Whose tickets somebody answers: the shop's, those of some suppliers (None: of all)."""

    shop: bool = False
    suppliers: frozenset[int] | None = frozenset()

    def has(self, supplier_id: int | None) -> bool:
        if supplier_id is None:
            return self.shop
        return self.suppliers is None or supplier_id in self.suppliers

    @property
    def own(self) -> int | None:
        """Where what belongs to one desk is put: the shop's, else the first supplier's."""
        return None if self.shop or not self.suppliers else min(self.suppliers)

    @property
    def own_only(self) -> Desks:
        """That one desk."""
        return Desks(True) if self.own is None else Desks(suppliers=frozenset({self.own}))

    def where(self, supplier_id: Any) -> ColumnElement[bool]:
        """The rows of these desks."""
        if self.suppliers is None:
            return true() if self.shop else supplier_id.is_not(None)
        theirs = supplier_id.in_(self.suppliers)
        return or_(supplier_id.is_(None), theirs) if self.shop else theirs


def desks(caller: Caller) -> Desks:
    """A manager's are all, customer service has the shop's, a supplier's staff the supplier's."""
    if Role.MANAGER in caller.roles:
        return Desks(True, None)
    return Desks(Role.SERVICE in caller.roles, caller.supplier_ids)


def staff(work: Work, supplier_id: int | None) -> list[int]:
    """Who is told of a desk's tickets: the supplier's staff; customer service, or the managers where there is none."""
    if supplier_id is not None:
        return people.staff_of(work, supplier_id)
    return sorted(people.with_role(work, Role.SERVICE) or people.with_role(work, Role.MANAGER))


def ticket(work: Work, number: int) -> Ticket | None:
    return work.session.get(Ticket, number, populate_existing=True)


def open_of(work: Work, member_id: int) -> Ticket | None:
    """Somebody's open conversation with customer service."""
    found = select(Ticket).where(Ticket.member_id == member_id, Ticket.supplier_id.is_(None), OPEN)
    return work.execute(found.execution_options(populate_existing=True)).scalar_one_or_none()


def open_questions_by(work: Work, member_id: int) -> list[Ticket]:
    """What somebody asked suppliers and was not answered yet."""
    found = select(Ticket).where(Ticket.member_id == member_id, Ticket.supplier_id.is_not(None), OPEN)
    return list(work.execute(found.order_by(Ticket.id)).scalars())


def number_since(work: Work, member_id: int, since: datetime) -> int:
    """How many conversations with customer service somebody has opened since a moment."""
    found = select(func.count()).where(Ticket.member_id == member_id, Ticket.opened_at > since)
    return int(work.execute(found.where(Ticket.supplier_id.is_(None))).scalar_one())


def open_for(work: Work, desks: Desks, limit: int = 20) -> Sequence[Row[Any]]:
    """What is open at these desks: who waits longest first, then what is answered."""
    asker, taker = aliased(Member), aliased(Member)
    return work.execute(
        select(
            Ticket.id,
            Ticket.status,
            Ticket.words,
            Ticket.opened_at,
            Ticket.waiting_since,
            asker.name.label("member"),
            taker.name.label("taker"),
            Product.name.label("product"),
            Supplier.name.label("supplier"),
        )
        .join(asker, asker.id == Ticket.member_id)
        .outerjoin(taker, taker.id == Ticket.taken_by)
        .outerjoin(Product, Product.id == Ticket.product_id)
        .outerjoin(Supplier, Supplier.id == Ticket.supplier_id)
        .where(OPEN, desks.where(Ticket.supplier_id))
        .order_by(case((Ticket.waiting_since.is_(None), 1), else_=0), Ticket.waiting_since, Ticket.id)
        .limit(limit)
    ).all()


def numbers_open(work: Work, desks: Desks) -> tuple[int, int]:
    """(open, those of them whose customer waits) at these desks."""
    waiting = func.count(case((Ticket.status == TicketStatus.WAITING, 1)))
    found = select(func.count().label("open"), waiting.label("waiting"))
    row = work.execute(found.where(OPEN, desks.where(Ticket.supplier_id))).one()
    return row.open, row.waiting


def messages(work: Work, ticket_id: int, last: int = 50) -> list[TicketMessage]:
    """What was said after the first words, oldest first."""
    found = select(TicketMessage).where(TicketMessage.ticket_id == ticket_id).order_by(TicketMessage.id.desc())
    return list(reversed(work.execute(found.limit(last)).scalars().all()))


def last_answer(work: Work, ticket_id: int) -> str:
    found = select(TicketMessage.text).where(TicketMessage.ticket_id == ticket_id, TicketMessage.by_staff)
    return work.execute(found.order_by(TicketMessage.id.desc()).limit(1)).scalar() or ""


def number_unanswered(work: Work, ticket_id: int) -> int:
    """How many messages a customer has sent since the last answer."""
    said = TicketMessage
    answered = select(func.coalesce(func.max(said.id), 0)).where(said.ticket_id == ticket_id, said.by_staff)
    found = select(func.count()).where(said.ticket_id == ticket_id, said.id > answered.scalar_subquery())
    return int(work.execute(found).scalar_one())


def own_order(work: Work, member_id: int, order_ids: Sequence[int]) -> int | None:
    """The order that somebody means: the one of these that is theirs, else their latest."""
    mine = select(Order.id).where(Order.member_id == member_id).order_by(Order.id.desc()).limit(1)
    named = work.execute(mine.where(Order.id.in_(order_ids))).scalar() if order_ids else None
    return named or work.execute(mine).scalar()


def claim(work: Work, ticket_id: int, new: TicketStatus, **values: Any) -> TicketStatus | None:
    """Move a ticket by a conditional update; its old status, or None where it may not move (any more).

    Touch or take it first: between the tries for one old status and the next it must not move by another's hand.
    """
    for old in TICKET_FLOW.sources(new):
        if _done(work, _update(ticket_id, Ticket.status == old).values(status=new, **values)):
            return old
    return None


def take(work: Work, ticket_id: int, member_id: int) -> bool:
    """Make a ticket somebody's that is nobody's, or theirs already; False where another has it, or it is closed."""
    free = or_(Ticket.taken_by.is_(None), Ticket.taken_by == member_id)
    return _done(work, _update(ticket_id, OPEN, free).values(taken_by=member_id))


def take_over(work: Work, ticket_id: int, member_id: int, held_by: int | None) -> bool:
    """Make a ticket somebody's, from whoever was seen to have it."""
    held = Ticket.taken_by.is_(None) if held_by is None else Ticket.taken_by == held_by
    return _done(work, _update(ticket_id, OPEN, held).values(taken_by=member_id))


def touch(work: Work, ticket_id: int, **values: Any) -> bool:
    """Change what hangs on an open ticket, which locks it; False where it was closed meanwhile."""
    return _done(work, _update(ticket_id, OPEN).values(**values))


def note_first_answer(work: Work, ticket_id: int, **values: Any) -> None:
    """Keep how long the first answer took, once."""
    _done(work, _update(ticket_id, Ticket.reply_seconds.is_(None)).values(**values))


def rate(work: Work, member_id: int, stars: int, since: datetime) -> Ticket | None:
    """Give stars to somebody's latest conversation, if it ended after `since` and has none yet."""
    latest = work.execute(
        select(Ticket)
        .where(Ticket.member_id == member_id, Ticket.supplier_id.is_(None), Ticket.status == TicketStatus.CLOSED)
        .order_by(Ticket.closed_at.desc(), Ticket.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    if latest is None or latest.closed_at is None or latest.closed_at < since:
        return None
    return latest if _done(work, _update(latest.id, Ticket.stars.is_(None)).values(stars=stars)) else None


def claim_reminder(work: Work) -> Ticket | None:
    """A ticket whose reminder is due; it is due no more for anybody else."""
    due = select(Ticket).where(Ticket.remind_at <= work.now, OPEN).order_by(Ticket.remind_at).limit(1)
    found = work.execute(due).scalar_one_or_none()
    if found is None:
        return None
    mine = _update(found.id, Ticket.remind_at == found.remind_at).values(remind_at=None)
    return found if _done(work, mine) else claim_reminder(work)


def silent_since(work: Work, moment: datetime) -> int | None:
    """A ticket in which nobody has said anything since a moment: answered, or answered where we don't hear it."""
    answered = or_(Ticket.status == TicketStatus.ANSWERED, Ticket.elsewhere != "")
    found = select(Ticket.id).where(OPEN, answered, Ticket.spoken_at <= moment)
    return work.execute(found.order_by(Ticket.id).limit(1)).scalar()


def phrases(work: Work, desks: Desks) -> list[Phrase]:
    found = select(Phrase).where(desks.where(Phrase.supplier_id)).order_by(Phrase.supplier_id, Phrase.name)
    return list(work.execute(found).scalars())


def phrase(work: Work, supplier_id: int | None, name: str) -> Phrase | None:
    here = Phrase.supplier_id.is_(None) if supplier_id is None else Phrase.supplier_id == supplier_id
    return work.execute(select(Phrase).where(here, Phrase.name == name)).scalar_one_or_none()


def _update(ticket_id: int, *where: Any) -> Update:
    return update(Ticket).where(and_(Ticket.id == ticket_id, *where)).execution_options(synchronize_session=False)


def _done(work: Work, statement: Update) -> bool:
    return bool(work.execute(statement).rowcount)  # type: ignore[attr-defined]
