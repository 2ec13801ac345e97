"""Tickets: opened by customers, answered by one person at a time, closed once; how long each step took is kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.errors import ShopError
from core.message import Message, message
from core.say import Say, say
from core.text import clean
from core.work import Work
from models.tickets import Ticket, TicketMessage, TicketStatus
from queries import members as people
from queries import tickets as find
from queries.catalog import catalog
from queries.tickets import Desks
from services import history, opening_hours, outbox

TICKETS = Ticket.__tablename__
LONGEST = 1000
MOST_UNANSWERED = 20  # messages of a customer that wait for one answer
MOST_A_DAY = 5  # conversations of one customer
RATE_WITHIN = timedelta(days=7)


class NoSuchTicket(ShopError):
    """No ticket of that number, or none of the asker's business. Arguments: number."""


class TicketTaken(ShopError):
    """Somebody else answers it. Arguments: number, name."""


class TicketClosed(ShopError):
    """What is closed stays closed. Arguments: number."""


class NoOpenTicket(ShopError):
    """The customer has no conversation that could be ended."""


class TooManyTickets(ShopError):
    """Somebody opens one after the other. Arguments: number."""


class TooMuchUnanswered(ShopError):
    """The customer's earlier words still wait. Arguments: number."""


class TooLong(ShopError):
    """Arguments: longest."""


class NothingToRate(ShopError):
    """No conversation that ended lately, or it has its stars."""


class NotStars(ShopError):
    """Not 1 to 5."""


def fitting(text: str, longest: int = LONGEST) -> str:
    """The words as they are kept. Raises TooLong."""
    said = clean(text)
    if len(said) > longest:
        raise TooLong(longest=str(longest))
    return said


def open_(
    work: Work,
    member_id: int,
    words: str,
    *,
    supplier_id: int | None = None,
    product_id: int | None = None,
    community_id: int | None = None,
    order_id: int | None = None,
    around: str = "",
    elsewhere: str = "",
) -> Ticket:
    """A ticket that waits from now on; without a supplier it is customer service's. Raises TooManyTickets."""
    if supplier_id is None and find.number_since(work, member_id, work.now - timedelta(days=1)) >= MOST_A_DAY:
        raise TooManyTickets(number=MOST_A_DAY)
    ticket = Ticket(
        member_id=member_id,
        supplier_id=supplier_id,
        product_id=product_id,
        community_id=community_id,
        order_id=order_id,
        words=words,
        around=around,
        elsewhere=elsewhere,
        opened_at=work.now,
        waiting_since=work.now,
        remind_at=None if elsewhere else _reminder(work),
        spoken_at=work.now,
    )
    work.session.add(ticket)
    work.session.flush()
    return ticket


def tell_staff(work: Work, ticket: Ticket, notice: Message) -> None:
    """Whoever answers this ticket; as long as nobody does: all who may."""
    told = [ticket.taken_by] if ticket.taken_by is not None else find.staff(work, ticket.supplier_id)
    for member_id in told:
        outbox.send_to_member(work, member_id, notice)


def say_more(work: Work, ticket: Ticket, words: str) -> None:
    """What a customer says while the ticket is open; who answers it hears it, nobody else does.

    Raises TooLong, TooMuchUnanswered, TicketClosed.
    """
    said = fitting(words)
    if not find.touch(work, ticket.id, spoken_at=work.now):
        raise TicketClosed(number=str(ticket.id))
    if find.number_unanswered(work, ticket.id) >= MOST_UNANSWERED:
        raise TooMuchUnanswered(number=MOST_UNANSWERED)
    _keep(work, ticket, ticket.member_id, said, by_staff=False)
    remind_at = None if ticket.elsewhere else _reminder(work)
    old = find.claim(work, ticket.id, TicketStatus.WAITING, waiting_since=work.now, remind_at=remind_at)
    if old is not None:
        history.note(work, TICKETS, ticket.id, old, TicketStatus.WAITING)
    if ticket.taken_by is not None:
        more = say("ticket-more", number=str(ticket.id), name=name_of(work, ticket), text=said)
        outbox.send_to_member(work, ticket.taken_by, message(more))


def answer(work: Work, ticket: Ticket, words: str) -> None:
    """Answer a ticket: whoever does so first has it. The customer is told.

    Raises TooLong, TicketTaken, TicketClosed.
    """
    said, me = fitting(words), _me(work)
    if not find.take(work, ticket.id, me):
        raise _not_mine(work, ticket.id)
    _keep(work, ticket, me, said, by_staff=True)
    find.touch(work, ticket.id, spoken_at=work.now)
    old = find.claim(work, ticket.id, TicketStatus.ANSWERED, waiting_since=None, remind_at=None)
    if old is not None:
        history.note(work, TICKETS, ticket.id, old, TicketStatus.ANSWERED)
    took, open_ = _took(work, ticket)
    find.note_first_answer(work, ticket.id, reply_seconds=took, reply_open_seconds=open_)
    outbox.send_to_member(work, ticket.member_id, message(_answered(work, ticket, said)))
    if ticket.supplier_id is not None:  # a question has one answer
        end(work, ticket)


def _answered(work: Work, ticket: Ticket, said: str) -> Say:
    if ticket.supplier_id is None or ticket.product_id is None:
        return say("ticket-answered", number=str(ticket.id), name=work.actor.name, text=said)
    product = catalog(work).products[ticket.product_id]
    return say("question-answered", product=product.name, question=ticket.words, answer=said, supplier=product.supplier)


def close(work: Work, ticket: Ticket) -> None:
    """End a ticket, once; the other side is told, and the customer asked for stars. Raises TicketClosed."""
    if not end(work, ticket):
        raise TicketClosed(number=str(ticket.id))
    if ticket.supplier_id is not None:
        return
    if work.actor.member_id == ticket.member_id:
        if ticket.taken_by is not None:
            ended = say("ticket-ended", number=str(ticket.id), name=name_of(work, ticket))
            outbox.send_to_member(work, ticket.taken_by, message(ended))
    else:
        outbox.send_to_member(work, ticket.member_id, message(say("ticket-closed", number=str(ticket.id))))


def end(work: Work, ticket: Ticket) -> bool:
    """Close a ticket, and tell nobody; False where it was closed already."""
    if not find.touch(work, ticket.id, spoken_at=work.now):  # its status stands still from here on
        return False
    took, open_ = _took(work, ticket)
    old = find.claim(
        work,
        ticket.id,
        TicketStatus.CLOSED,
        closed_at=work.now,
        closed_by=work.actor.member_id,
        waiting_since=None,
        remind_at=None,
        resolved_seconds=took,
        resolved_open_seconds=open_,
    )
    if old is None:
        return False
    history.note(work, TICKETS, ticket.id, old, TicketStatus.CLOSED)
    return True


def take_over(work: Work, ticket: Ticket) -> None:
    """Take a ticket from whoever has it, who is told. Raises TicketTaken where another was quicker, TicketClosed."""
    me, before = _me(work), ticket.taken_by
    if not find.take_over(work, ticket.id, me, before):
        raise _not_mine(work, ticket.id)
    if before not in (None, me):
        gone = say("ticket-taken-over", number=str(ticket.id), name=work.actor.name)
        outbox.send_to_member(work, before, message(gone))


def own(work: Work, number: int, desks: Desks) -> Ticket:
    """A ticket of these desks. Raises NoSuchTicket, for others' in the very same words."""
    ticket = find.ticket(work, number)
    if ticket is None or not desks.has(ticket.supplier_id):
        raise NoSuchTicket(number=str(number))
    return ticket


def rate(work: Work, member_id: int, stars: int) -> Ticket:
    """What the customer thinks of the conversation that ended last. Raises NotStars, NothingToRate."""
    if not 1 <= stars <= 5:
        raise NotStars
    rated = find.rate(work, member_id, stars, work.now - RATE_WITHIN)
    if rated is None:
        raise NothingToRate
    return rated


def remind_next(work: Work) -> bool:
    """Remind of one ticket whose customer has waited long; True while there may be more."""
    ticket = find.claim_reminder(work)
    if ticket is None:
        return False
    since = ticket.waiting_since or ticket.opened_at
    minutes = int((work.now - since).total_seconds() // 60)
    late = say(
        "ticket-reminder", number=str(ticket.id), name=name_of(work, ticket), minutes=minutes, text=ticket.words[:60]
    )
    tell_staff(work, ticket, message(late))
    return True


def close_next_silent(work: Work) -> bool:
    """Close one ticket in which nobody has said anything for long; True while there may be more."""
    moment = work.now - timedelta(hours=work.settings.support.close_after_hours)
    number = find.silent_since(work, moment)
    if number is None:
        return False
    close(work, own(work, number, Desks(True, None)))
    return True


def name_of(work: Work, ticket: Ticket) -> str:
    """How the customer is called, in the community where the ticket was opened."""
    return people.names(work, [ticket.member_id], ticket.community_id)[ticket.member_id]


def _keep(work: Work, ticket: Ticket, member_id: int, said: str, *, by_staff: bool) -> None:
    work.session.add(
        TicketMessage(ticket_id=ticket.id, member_id=member_id, by_staff=by_staff, text=said, said_at=work.now)
    )
    work.session.flush()


def _not_mine(work: Work, number: int) -> ShopError:
    ticket = find.ticket(work, number)
    if ticket is None or ticket.status is TicketStatus.CLOSED or ticket.taken_by is None:
        return TicketClosed(number=str(number))
    return TicketTaken(number=str(number), name=people.names(work, [ticket.taken_by])[ticket.taken_by])


def _took(work: Work, ticket: Ticket) -> tuple[int, int]:
    """Seconds since it was opened: absolute, and in opening hours."""
    took = int((work.now - ticket.opened_at).total_seconds())
    return took, opening_hours.open_seconds(work.settings, ticket.opened_at, work.now)


def _reminder(work: Work) -> datetime:
    return opening_hours.after(work.settings, work.now, work.settings.support.remind_after_minutes)


def _me(work: Work) -> int:
    if work.actor.member_id is None:
        raise AssertionError("the shop itself answers no ticket")
    return work.actor.member_id
