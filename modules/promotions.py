"""Goods and deals shown to groups at a moment, once or repeating."""

from __future__ import annotations

from core.personal import Personal, of
from handlers import promotions
from models.promotions import Promotion
from modules.module import Module
from scheduler.promotions import jobs
from services import broadcasts, unsettled
from services import promotions as business
from services.members import MembersJoined
from services.outbox import MessageParked, MessageSent

PERSONAL = (
    Personal("promotions", Promotion, of(Promotion.promoter_id), mentions=("text",), owed=unsettled.promotions),
)

MODULE = Module(
    "promotions",
    requires=("catalog", "orders"),
    routers=(promotions.router,),
    jobs=(jobs,),
    finishes={
        MessageSent: (broadcasts.note_sent,),
        MessageParked: (broadcasts.note_parked,),
        MembersJoined: (business.members_joined,),
    },
    personal=PERSONAL,
    stays="stays-promotions",
)
