"""Asking before buying."""

from __future__ import annotations

from core.personal import Personal, of
from handlers import questions
from models.tickets import Ticket
from modules.module import Module
from services import forgetting

PERSONAL = (
    # The questions themselves are tickets (modules.support); here is what of them has become a product's.
    Personal("faq", Ticket, of(Ticket.member_id), erases=forgetting.questions),
)

MODULE = Module("questions", requires=("catalog",), routers=(questions.router,), personal=PERSONAL)
