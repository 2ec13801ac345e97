"""Cash: leaders take it, pay it back, hand it over."""

from __future__ import annotations

from core.personal import Personal, of
from handlers import cash as handlers
from models.cash import CashBox, Handover
from modules.module import Module
from services import cash, unsettled
from services.refunds import RefundMoved

PERSONAL = (
    Personal("cash", CashBox, of(CashBox.member_id), ("held",), owed=unsettled.money_held),
    Personal("handovers", Handover, of(Handover.member_id), ("amount", "status", "asked_at"), mentions=("proof",)),
)

MODULE = Module(
    "cash",
    requires=("payments",),
    routers=(handlers.router,),
    finishes={RefundMoved: (cash.take_over,)},
    personal=PERSONAL,
    stays="stays-cash",
)
