"""Coupons: given out, claimed, used by themselves or by hand, given back."""

from __future__ import annotations

from core.personal import Personal, of
from handlers import coupons
from models.coupons import Coupon
from modules.module import Module
from scheduler.coupons import jobs
from services.carts import CartFilled
from services.coupons import issuing, using
from services.members import MembersJoined
from services.orders import OrderGone, OrderPriced, OrderRevived
from services.refunds import RefundMoved

PERSONAL = (
    Personal("coupons", Coupon, of(Coupon.member_id), ("kind_id", "status", "usable_until", "issued_at", "used_at")),
)

MODULE = Module(
    "coupons",
    requires=("orders", "payments"),
    routers=(coupons.router,),
    jobs=(jobs,),
    listeners={CartFilled: (using.offer,)},
    finishes={
        OrderPriced: (using.note_priced,),
        OrderGone: (using.order_gone,),
        OrderRevived: (using.order_revived,),
        RefundMoved: (using.refund_moved,),
        MembersJoined: (issuing.members_joined,),
    },
    personal=PERSONAL,
    stays="stays-coupons",
)
