"""Tickets."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import exists, select

from models.tickets import Ticket, TicketMessage, TicketStatus
from queries.audit.checks import Check


def checks() -> Iterator[Check]:
    closed, waiting = Ticket.status == TicketStatus.CLOSED, Ticket.status == TicketStatus.WAITING
    yield "a closed ticket without its moment", select(Ticket.id).where(closed, Ticket.closed_at.is_(None))
    yield "a ticket waits without a moment", select(Ticket.id).where(waiting, Ticket.waiting_since.is_(None))
    reminded = Ticket.remind_at.is_not(None)
    yield "a reminder of a ticket that doesn't wait", select(Ticket.id).where(~waiting, reminded)
    yield "stars for a ticket that is open", select(Ticket.id).where(~closed, Ticket.stars.is_not(None))
    answered = exists().where(TicketMessage.ticket_id == Ticket.id, TicketMessage.by_staff)
    yield "a first answer that nobody gave", select(Ticket.id).where(Ticket.reply_seconds.is_not(None), ~answered)
