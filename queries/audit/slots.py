"""What is taken of a time slot is what standing orders have of its product then."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import case, func, or_, select

from models.catalog import Sku
from models.orders import Order, OrderLine, OrderStatus
from models.refunds import RefundLine
from models.slots import SlotBooking, TimeSlot
from queries.audit.checks import Check, number, sum_of, whole

GIVEN_UP = (OrderStatus.CANCELLED, OrderStatus.EXPIRED)


def checks() -> Iterator[Check]:
    booking, line = SlotBooking, OrderLine
    booked = sum_of(booking.quantity, booking.slot_id == TimeSlot.id, correlate=TimeSlot)
    yield "a time slot's taken pieces are not those of its orders", select(TimeSlot.id).where(TimeSlot.taken != booked)
    of_product = [
        line.order_id == booking.order_id,
        Sku.id == line.sku_id,
        Sku.product_id == booking.product_id,
        line.begins_at.is_not(None),
    ]
    back = sum_of(RefundLine.quantity, RefundLine.order_line_id == line.id, RefundLine.restocked, correlate=line)
    stays = number(line.quantity) - whole(back)
    has = select(func.coalesce(func.sum(stays), 0)).where(*of_product).correlate(booking).scalar_subquery()
    wanted = case((Order.status.in_(GIVEN_UP), 0), else_=whole(has))
    of_order = select(booking.order_id, booking.product_id).join(Order, Order.id == booking.order_id)
    yield (
        "an order has other than its goods in a time slot",
        of_order.where(number(booking.quantity) != wanted),
    )
    yield (
        "a time slot is not of the product that it is had for",
        select(booking.order_id).join(TimeSlot, TimeSlot.id == booking.slot_id).where(
            TimeSlot.product_id != booking.product_id
        ),
    )  # fmt: skip
    told = select(line.id).join(Sku, Sku.id == line.sku_id).outerjoin(
        booking, (booking.order_id == line.order_id) & (booking.product_id == Sku.product_id)
    ).outerjoin(TimeSlot, TimeSlot.id == booking.slot_id)  # fmt: skip
    differs = or_(TimeSlot.id.is_(None), TimeSlot.begins_at != line.begins_at, TimeSlot.ends_at != line.ends_at)
    yield "an order tells another time than its slot's", told.where(line.begins_at.is_not(None), differs)
