"""A paid order has one part per supplier, an unpaid one none; what is finished is finished."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import and_, exists, select

from models.orders import NOT_OUT, Fulfilment, FulfilmentStatus, Order, OrderLine, OrderStatus
from models.refunds import Refund, RefundLine
from models.shipping import Parcel, ParcelLine
from queries.audit.checks import SOLD, Check, sum_of, taken


def checks() -> Iterator[Check]:
    own = and_(Fulfilment.order_id == OrderLine.order_id, Fulfilment.supplier_id == OrderLine.supplier_id)
    missing = select(OrderLine.order_id).join(Order, Order.id == OrderLine.order_id).outerjoin(Fulfilment, own)
    yield (
        "a paid order whose suppliers have no part",
        missing.where(Order.status.in_(SOLD), Fulfilment.id.is_(None)).distinct(),
    )
    of_order = select(Fulfilment.id).join(Order, Order.id == Fulfilment.order_id)
    yield "a part of an order that isn't paid", of_order.where(Order.status.not_in(SOLD))
    idle = select(Fulfilment.id).where(~exists().where(own))
    yield "a part of a supplier who sold nothing in the order", idle
    open_ = Fulfilment.status.in_((*NOT_OUT, FulfilmentStatus.PARTLY, FulfilmentStatus.SHIPPED))
    yield "a completed order with an open part", of_order.where(Order.status == OrderStatus.COMPLETED, open_)
    part_of = Fulfilment.order_id == Order.id
    over = and_(
        exists().where(part_of, Fulfilment.status == FulfilmentStatus.HANDED_OVER), ~exists().where(part_of, open_)
    )
    yield (
        "an order without an open part isn't completed",
        select(Order.id).where(Order.status == OrderStatus.PAID, over),
    )
    back = and_(RefundLine.order_line_id == OrderLine.id, RefundLine.refund_id == Refund.id, taken())
    gone = sum_of(RefundLine.quantity, back, correlate=OrderLine)
    cancelled = select(Fulfilment.id).join(OrderLine, own).where(Fulfilment.status == FulfilmentStatus.CANCELLED)
    yield "a cancelled part with goods that aren't refunded", cancelled.where(OrderLine.quantity != gone).distinct()
    yield from _parcels()


def _parcels() -> Iterator[Check]:
    inside = sum_of(ParcelLine.quantity, ParcelLine.order_line_id == OrderLine.id, correlate=OrderLine)
    yield "what went out of a line differs from its parcels", select(OrderLine.id).where(OrderLine.shipped != inside)
    yield "more went out than was bought", select(OrderLine.id).where(OrderLine.shipped > OrderLine.quantity)
    of_line = select(ParcelLine.parcel_id).join(OrderLine, OrderLine.id == ParcelLine.order_line_id)
    yield (
        "a parcel with goods of another order or supplier",
        of_line.join(Parcel, Parcel.id == ParcelLine.parcel_id)
        .join(Fulfilment, Fulfilment.id == Parcel.fulfilment_id)
        .where((Fulfilment.order_id != OrderLine.order_id) | (Fulfilment.supplier_id != OrderLine.supplier_id)),
    )
    yield (
        "a parcel without goods",
        select(Parcel.id).where(~exists().where(ParcelLine.parcel_id == Parcel.id)),
    )
