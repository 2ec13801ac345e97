"""Paying, refunds, and who is told of them."""

from __future__ import annotations

from core.personal import Personal, of
from handlers import refunds
from handlers import shares as sharing
from models.payments import Payment
from models.refunds import Refund
from modules.module import Module
from queries import personal as find
from scheduler import payments as jobs
from services import notices, payments, shares, unsettled
from services.orders import OrderChanged, OrderCostsNothing, OrderGone, OrderPaid
from services.paybacks import RefundDiffers
from services.payments import PaymentHeld
from services.refunds import PaymentReturned, RefundMoved, RefundRequested
from services.shares import SharePaid

PERSONAL = (
    Personal(
        "payments",
        Payment,
        of(Payment.member_id),
        ("number", "gateway", "status", "amount", "transaction_id", "created_at", "paid_at"),
        blanks={"pay_url": "", "openid": None},
        mentions=("problem",),
    ),
    Personal(
        "refunds",
        Refund,
        find.in_own_orders(Refund.order_id),
        ("number", "order_id", "status", "amount", "reason", "requested_at", "done_at"),
        blanks={"reason": ""},
        typed=("reason",),
        mentions=("reason", "problem"),
        owed=unsettled.refunds,
    ),
)

MODULE = Module(
    "payments",
    requires=("orders",),
    routers=(refunds.router, sharing.router),
    jobs=(jobs.jobs,),
    listeners={
        OrderChanged: (shares.give_back_for, payments.void_for),
        OrderCostsNothing: (payments.accept_free,),
        OrderGone: (shares.give_back_for, payments.void_for, notices.order_gone),
        OrderPaid: (shares.close_for, payments.void_for),
        PaymentReturned: (notices.payment_returned,),
        PaymentHeld: (notices.payment_held,),
        SharePaid: (notices.share_paid,),
        RefundRequested: (notices.refund_requested,),
        RefundMoved: (notices.refund_moved,),
        RefundDiffers: (notices.refund_differs,),
    },
    personal=PERSONAL,
    basic=True,
)
