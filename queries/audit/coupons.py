"""A coupon is on an order exactly where the order costs less by it; no more are given out than there are."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import and_, exists, select

from models.coupons import Coupon, CouponKind, CouponStatus, Source
from models.orders import LineReduction, Order, OrderStatus
from pricing import Kind
from queries.audit.checks import Check, number_of

STANDING = (OrderStatus.PLACED, OrderStatus.PAID, OrderStatus.COMPLETED)


def checks() -> Iterator[Check]:
    reckoned = and_(LineReduction.kind == Kind.COUPON, LineReduction.source_id == Coupon.id)
    here = exists().where(reckoned, LineReduction.order_id == Coupon.order_id)
    used = Coupon.status == CouponStatus.USED
    yield "a coupon is on an order that costs no less by it", select(Coupon.id).where(used, ~here)
    of_order = select(LineReduction.id).join(Order, Order.id == LineReduction.order_id)
    on_it = exists().where(Coupon.id == LineReduction.source_id, Coupon.order_id == Order.id)
    unheld = of_order.where(LineReduction.kind == Kind.COUPON, Order.status.in_(STANDING), ~on_it)
    yield "an order costs less by a coupon that isn't on it", unheld
    gone = select(Coupon.id).join(Order, Order.id == Coupon.order_id)
    yield (
        "a coupon is on an order that was given up",
        gone.where(Order.status.in_((OrderStatus.CANCELLED, OrderStatus.EXPIRED))),
    )
    foreign = gone.where(Order.member_id != Coupon.member_id)
    yield "a coupon is on somebody else's order", foreign
    issued = number_of(Coupon.id, Coupon.kind_id == CouponKind.id, correlate=CouponKind)
    yield (
        "coupons given out are not those that people have got",
        select(CouponKind.id).where(CouponKind.issued != issued),
    )
    yield (
        "somebody has got more of a coupon than one person may",
        select(Coupon.id)
        .join(CouponKind, CouponKind.id == Coupon.kind_id)
        .where(Coupon.number > CouponKind.per_person, Coupon.source != Source.JOINED),
    )
