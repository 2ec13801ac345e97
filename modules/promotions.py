"""Goods and deals shown to groups at a moment, once or repeating."""

from handlers import promotions
from modules.module import Module
from scheduler.promotions import jobs
from services import broadcasts
from services.outbox import MessageParked, MessageSent

MODULE = Module(
    "promotions",
    requires=("catalog", "orders"),
    routers=(promotions.router,),
    jobs=(jobs,),
    listeners={MessageSent: (broadcasts.note_sent,), MessageParked: (broadcasts.note_parked,)},
)
