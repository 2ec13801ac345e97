"""After-sales: refunds, returns, exchanges and resent goods as cases with states, deadlines and photos."""

from __future__ import annotations

from core.personal import Personal, of
from handlers import aftersales as handlers
from handlers import complaints
from models.aftersales import Case, Complaint
from modules.module import Module
from scheduler.aftersales import jobs
from services import aftersales
from services.orders import OrderCompleted
from services.paybacks import RefundMoved

PERSONAL = (
    Personal(
        "cases",
        Case,
        of(Case.member_id),
        ("id", "kind", "status", "order_id", "words", "answer", "opened_at", "closed_at"),
        blanks={"words": "", "photos": []},
        typed=("words",),
        mentions=("words", "answer"),
    ),
    Personal("complaints", Complaint, of(Complaint.member_id), ("words", "said_at"), deletes=True, typed=("words",)),
)

MODULE = Module(
    "aftersales",
    requires=("payments", "fulfilment"),
    routers=(handlers.router, complaints.router),
    jobs=(jobs,),
    finishes={RefundMoved: (aftersales.refund_moved,), OrderCompleted: (aftersales.handed_over,)},
    personal=PERSONAL,
    stays="stays-aftersales",
)
