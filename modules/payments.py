"""Paying, refunds, and who is told of them."""

from handlers import refunds
from handlers import shares as sharing
from modules.module import Module
from scheduler import payments as jobs
from services import notices, payments, shares
from services.orders import OrderChanged, OrderCostsNothing, OrderGone, OrderPaid
from services.paybacks import RefundDiffers
from services.payments import PaymentHeld
from services.refunds import PaymentReturned, RefundMoved, RefundRequested
from services.shares import SharePaid

MODULE = Module(
    "payments",
    requires=("orders",),
    routers=(refunds.router, sharing.router),
    jobs=(jobs.jobs,),
    listeners={
        OrderChanged: (shares.give_back_for, payments.void_for),
        OrderCostsNothing: (payments.accept_free,),
        OrderGone: (shares.give_back_for, payments.void_for, notices.order_gone),
        OrderPaid: (shares.close_for,),
        PaymentReturned: (notices.payment_returned,),
        PaymentHeld: (notices.payment_held,),
        SharePaid: (notices.share_paid,),
        RefundRequested: (notices.refund_requested,),
        RefundMoved: (notices.refund_moved,),
        RefundDiffers: (notices.refund_differs,),
    },
)
