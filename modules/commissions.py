"""What leaders and promoters earn by sales, and how they get it."""

from handlers import commissions as handlers
from modules.module import Module
from scheduler.commissions import jobs
from services import commissions
from services.orders import OrderCompleted, OrderPaid
from services.refunds import RefundMoved

MODULE = Module(
    "commissions",
    requires=("payments", "fulfilment"),
    routers=(handlers.router,),
    jobs=(jobs,),
    listeners={
        OrderPaid: (commissions.earn,),
        OrderCompleted: (commissions.completed,),
        RefundMoved: (commissions.claw_back,),
    },
)
