"""Customer service: tickets, who answers them from their own chat, how long that takes."""

from __future__ import annotations

from core.personal import Personal, of
from handlers import support, tickets
from models.tickets import Phrase, Ticket, TicketMessage
from modules.module import Module
from queries import personal as find
from scheduler.tickets import jobs
from services import forgetting

PERSONAL = (
    Personal(
        "tickets",
        Ticket,
        of(Ticket.member_id),
        ("id", "status", "words", "product_id", "order_id", "opened_at", "closed_at", "stars"),
        blanks={"words": "", "around": ""},
        typed=("words", "around"),
        mentions=("words", "around"),
        erases=forgetting.conversations,
    ),
    Personal(
        "ticket_messages",
        TicketMessage,
        find.in_own_tickets(TicketMessage.ticket_id),
        ("ticket_id", "by_staff", "text", "said_at"),
        blanks={"text": ""},
        typed=("text",),
        mentions=("text",),
    ),
    Personal("phrases", Phrase, of(Phrase.added_by), mentions=("text",)),
)

MODULE = Module(
    "support", requires=("catalog", "orders"), routers=(support.router, tickets.router), jobs=(jobs,), personal=PERSONAL
)
