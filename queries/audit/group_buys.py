"""A filled group-buy was paid by enough people, a failed one keeps nobody's money, and nothing goes out before."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import and_, exists, or_, select

from models.group_buys import GroupBuy, GroupBuyOrder, GroupBuyStatus
from models.orders import Fulfilment, FulfilmentStatus, Order, OrderLine, OrderStatus
from queries.audit.checks import Check, number_of

STILL = (FulfilmentStatus.HELD, FulfilmentStatus.CANCELLED)


def checks() -> Iterator[Check]:
    mine = and_(GroupBuyOrder.group_buy_id == GroupBuy.id, GroupBuyOrder.order_id == Order.id)
    # Not by person: two members of one may turn out to be the same one later.
    paid = number_of(Order.id, mine, Order.paid_at.is_not(None), correlate=GroupBuy)
    filled = GroupBuy.status == GroupBuyStatus.FILLED
    yield "a group-buy is filled that too few have paid", select(GroupBuy.id).where(filled, paid < GroupBuy.needed)
    of_order = (
        select(GroupBuyOrder.order_id)
        .join(GroupBuy, GroupBuy.id == GroupBuyOrder.group_buy_id)
        .join(Order, Order.id == GroupBuyOrder.order_id)
    )
    left = exists().where(OrderLine.order_id == Order.id, OrderLine.quantity > OrderLine.returned).correlate(Order)
    kept = or_(
        Order.status == OrderStatus.PLACED, and_(Order.status.in_((OrderStatus.PAID, OrderStatus.COMPLETED)), left)
    )
    failed = of_order.where(GroupBuy.status == GroupBuyStatus.FAILED, GroupBuy.settled_at.is_not(None))
    yield "a failed group-buy keeps somebody's money", failed.where(kept)
    part = of_order.join(Fulfilment, Fulfilment.order_id == Order.id)
    out = part.where(~filled, Fulfilment.status.not_in(STILL))
    yield "goods of a group-buy that isn't filled are handed on", out
    forgotten = part.where(GroupBuy.settled_at.is_not(None), Fulfilment.status == FulfilmentStatus.HELD)
    yield "a part waits though its group-buy is settled", forgotten
    lonely = select(Fulfilment.id).where(
        Fulfilment.status == FulfilmentStatus.HELD, ~exists().where(GroupBuyOrder.order_id == Fulfilment.order_id)
    )
    yield "a part waits for nothing", lonely
