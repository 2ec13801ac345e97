"""Points: earned, spent, taken back; signing in; invitations."""

from handlers import invitations, points
from modules.module import Module
from scheduler.points import jobs
from services import points as purse
from services import rewards
from services.orders import OrderCompleted, OrderGone, OrderPaid
from services.refunds import RefundMoved
from services.reviews import ReviewWritten

MODULE = Module(
    "points",
    requires=("members", "orders", "payments"),
    routers=(points.router, invitations.router),
    jobs=(jobs,),
    listeners={
        OrderPaid: (purse.spend_for,),
        OrderGone: (purse.free_for,),
        OrderCompleted: (rewards.order_completed,),
        RefundMoved: (rewards.refund_moved,),
        ReviewWritten: (rewards.review_written,),
    },
)
