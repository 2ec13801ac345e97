"""Paying, refunds, and who is told of them."""

from handlers import refunds
from modules.module import Module
from scheduler import payments as jobs
from services import notices, payments
from services.orders import OrderChanged, OrderCostsNothing, OrderGone
from services.payments import PaymentHeld, PaymentReturned
from services.refunds import RefundMoved, RefundRequested

MODULE = Module(
    "payments",
    requires=("orders",),
    routers=(refunds.router,),
    jobs=(jobs.jobs,),
    listeners={
        OrderChanged: (payments.void_for,),
        OrderCostsNothing: (payments.accept_free,),
        OrderGone: (payments.void_for, notices.order_gone),
        PaymentReturned: (notices.payment_returned,),
        PaymentHeld: (notices.payment_held,),
        RefundRequested: (notices.refund_requested,),
        RefundMoved: (notices.refund_moved,),
    },
)
