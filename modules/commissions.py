"""What leaders and promoters earn by sales, and how they get it."""

from __future__ import annotations

from core.personal import Personal, of
from handlers import commissions as handlers
from models.commissions import Earnings, Withdrawal
from modules.module import Module
from scheduler.commissions import jobs
from services import commissions, unsettled
from services.orders import OrderCompleted, OrderPaid
from services.refunds import RefundMoved

PERSONAL = (
    Personal("earnings", Earnings, of(Earnings.member_id), ("available", "paid"), owed=unsettled.earnings),
    Personal(
        "withdrawals",
        Withdrawal,
        of(Withdrawal.member_id),
        ("amount", "status", "reason", "requested_at"),
        blanks={"reason": ""},
        mentions=("reason",),
    ),
)

MODULE = Module(
    "commissions",
    requires=("payments", "fulfilment"),
    routers=(handlers.router,),
    jobs=(jobs,),
    listeners={OrderPaid: (commissions.earn,)},
    finishes={
        OrderCompleted: (commissions.completed,),
        RefundMoved: (commissions.claw_back,),
    },
    personal=PERSONAL,
    jobs_go_on=True,
    stays="stays-commissions",
)
