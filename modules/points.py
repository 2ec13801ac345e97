"""Points: earned, spent, taken back; signing in; invitations."""

from handlers import invitations, points
from modules.module import Module
from scheduler.points import jobs
from services import rewards, spending
from services.members import MembersJoined
from services.orders import OrderCompleted, OrderGone, OrderPaid, OrderPriced, OrderRevived
from services.refunds import RefundMoved
from services.reviews import ReviewWritten

MODULE = Module(
    "points",
    requires=("members", "orders", "payments"),
    routers=(points.router, invitations.router),
    jobs=(jobs,),
    listeners={
        OrderPriced: (spending.order_priced,),
        OrderPaid: (spending.order_paid,),
        OrderGone: (spending.order_gone,),
        OrderRevived: (spending.order_revived,),
        OrderCompleted: (rewards.order_completed,),
        RefundMoved: (rewards.refund_moved,),
        ReviewWritten: (rewards.review_written,),
        MembersJoined: (rewards.members_joined,),
    },
)
