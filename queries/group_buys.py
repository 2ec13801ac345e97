"""Group-buys: who is in, which are due, which of their orders wait to go out or back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update

from core.work import Work
from models.group_buys import GROUP_BUY_FLOW, GroupBuy, GroupBuyOrder, GroupBuyStatus
from models.orders import Fulfilment, FulfilmentStatus, Order, OrderLine, OrderStatus
from models.refunds import Refund, RefundStatus

PAID = (OrderStatus.PAID, OrderStatus.COMPLETED)


def one(work: Work, group_buy_id: int) -> GroupBuy | None:
    return work.session.get(GroupBuy, group_buy_id, populate_existing=True)


def locked(work: Work, group_buy_id: int) -> GroupBuy:
    """Who joins, pays or ends it takes this behind all else that they lock: orders, SKUs, the catalogue's version."""
    found = select(GroupBuy).where(GroupBuy.id == group_buy_id).with_for_update(key_share=True)
    one: GroupBuy = work.execute(found.execution_options(populate_existing=True)).scalar_one()
    return one


def of_order(work: Work, order_id: int) -> int | None:
    return work.execute(select(GroupBuyOrder.group_buy_id).where(GroupBuyOrder.order_id == order_id)).scalar()


def running(work: Work, community_ids: Collection[int]) -> list[GroupBuy]:
    """Those that one may still join, by their end."""
    found = select(GroupBuy).where(
        GroupBuy.community_id.in_(community_ids),
        GroupBuy.settled_at.is_(None),
        GroupBuy.status != GroupBuyStatus.FAILED,
        GroupBuy.ends_at > work.now,
    )
    return list(work.execute(found.order_by(GroupBuy.ends_at, GroupBuy.id)).scalars())


def claim(work: Work, group_buy_id: int, new: GroupBuyStatus) -> GroupBuyStatus | None:
    """Move it by a conditional update; the old status, or None where it was decided already."""
    for old in GROUP_BUY_FLOW.sources(new):
        moved = (
            update(GroupBuy)
            .where(GroupBuy.id == group_buy_id, GroupBuy.status == old)
            .values(status=new)
            .execution_options(synchronize_session="fetch")
        )
        if work.execute(moved).rowcount:  # type: ignore[attr-defined]
            return old
    return None


def _stays() -> ColumnElement[bool]:
    """Of a paid order: not all of it has gone back, or is asked back."""
    return and_(
        Order.status.in_(PAID),
        exists().where(OrderLine.order_id == Order.id, OrderLine.quantity > OrderLine.returned).correlate(Order),
    )


def _free() -> ColumnElement[bool]:
    """Of a paid order: something that no after-sales case has claimed; what is claimed is decided with the case."""
    left = OrderLine.quantity > OrderLine.returned + OrderLine.claimed
    return exists().where(OrderLine.order_id == Order.id, left).correlate(Order)


def _asked() -> ColumnElement[bool]:
    """A refund of it waits for a word."""
    waits = and_(Refund.order_id == Order.id, Refund.status == RefundStatus.REQUESTED)
    return exists().where(waits).correlate(Order)


def _orders() -> Any:
    return select(Order).join(GroupBuyOrder, GroupBuyOrder.order_id == Order.id)


def people(work: Work, group_buy_ids: Collection[int]) -> dict[int, int]:
    """How many different people have paid, and not asked their money back."""
    found = (
        select(GroupBuyOrder.group_buy_id, func.count(Order.member_id.distinct()).label("number"))
        .join(Order, Order.id == GroupBuyOrder.order_id)
        .where(GroupBuyOrder.group_buy_id.in_(group_buy_ids), _stays())
        .group_by(GroupBuyOrder.group_buy_id)
    )
    counted = {row.group_buy_id: int(row.number) for row in work.execute(found)}
    return {group_buy_id: counted.get(group_buy_id, 0) for group_buy_id in group_buy_ids}


def own(work: Work, group_buy_id: int, member_id: int, but: int | None = None) -> Order | None:
    """By which order somebody is in it: one that is to be paid, or that is paid and stays."""
    standing = or_(Order.status == OrderStatus.PLACED, _stays())
    mine = _orders().where(GroupBuyOrder.group_buy_id == group_buy_id, Order.member_id == member_id, standing)
    found: Order | None = work.execute(mine.where(Order.id != (but or 0)).limit(1)).scalar_one_or_none()
    return found


def due(work: Work, before: datetime) -> int | None:
    """One that is undecided though its end lies before then."""
    found = select(GroupBuy.id).where(
        GroupBuy.settled_at.is_(None), GroupBuy.ends_at <= before, GroupBuy.status == GroupBuyStatus.OPEN
    )
    return work.execute(found.order_by(GroupBuy.ends_at, GroupBuy.id).limit(1)).scalar()


def to_release(work: Work) -> Order | None:
    """An order that still waits, though its group-buy is filled."""
    held = exists().where(Fulfilment.order_id == Order.id, Fulfilment.status == FulfilmentStatus.HELD)
    return _next(work, GroupBuyStatus.FILLED, held)


def to_give_back(work: Work) -> Order | None:
    """An order that still stands, though its group-buy has failed."""
    return _next(
        work, GroupBuyStatus.FAILED, or_(Order.status == OrderStatus.PLACED, and_(_stays(), _free()), _asked())
    )


def _next(work: Work, status: GroupBuyStatus, which: ColumnElement[bool]) -> Order | None:
    unsettled = and_(GroupBuy.status == status, GroupBuy.settled_at.is_(None))
    found = _orders().join(GroupBuy, GroupBuy.id == GroupBuyOrder.group_buy_id).where(unsettled, which)
    order: Order | None = work.execute(found.order_by(Order.id).limit(1)).scalar_one_or_none()
    return order


def settle(work: Work, before: datetime) -> None:
    """Those of which nothing is left to be done. An order that is still to be paid may yet bring something."""
    mine = and_(GroupBuyOrder.order_id == Order.id, GroupBuyOrder.group_buy_id == GroupBuy.id)
    failed = GroupBuy.status == GroupBuyStatus.FAILED
    held = and_(Fulfilment.order_id == GroupBuyOrder.order_id, Fulfilment.status == FulfilmentStatus.HELD)
    over = (
        update(GroupBuy)
        .where(GroupBuy.settled_at.is_(None), GroupBuy.ends_at <= before, GroupBuy.status != GroupBuyStatus.OPEN)
        .where(~exists().where(mine, or_(Order.status == OrderStatus.PLACED, and_(failed, or_(_stays(), _asked())))))
        .where(~exists().where(held, GroupBuyOrder.group_buy_id == GroupBuy.id))
        .values(settled_at=work.now)
    )
    work.execute(over.execution_options(synchronize_session=False))
