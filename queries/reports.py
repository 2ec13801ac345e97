"""Figures of a shop-zone day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, case, func, select, type_coerce

from core.clock import day_bounds
from core.money import Money
from core.work import Work
from models.base import Fen, Thousandths
from models.members import Community, Member
from models.orders import Order, OrderLine, OrderStatus
from models.refunds import Refund, RefundStatus
from queries.refunds import of_sales

PAID = (OrderStatus.PAID, OrderStatus.COMPLETED, OrderStatus.REFUNDED)


@dataclass(frozen=True, slots=True)
class Day:
    """Orders are counted on the day they were placed, money on the day it was paid or paid back."""

    placed: int
    paid: int
    expired: int
    cancelled: int
    revenue: Money
    refunds: int
    refunded: Money
    new_members: int
    buyers: int


def day(work: Work, on: date) -> Day:
    start, end = day_bounds(on, work.settings.zone)
    counted = {
        row.status: row.number
        for row in work.execute(
            select(Order.status, func.count().label("number"))
            .where(Order.placed_at >= start, Order.placed_at < end)
            .group_by(Order.status)
        )
    }
    paid = work.execute(
        select(
            func.count().label("number"),
            func.coalesce(func.sum(Order.paid), 0).label("amount"),
            func.count(Order.member_id.distinct()).label("buyers"),
        ).where(Order.paid_at >= start, Order.paid_at < end, Order.status.in_(PAID), Order.replaces.is_(None))
    ).one()
    back = work.execute(
        select(func.count().label("number"), func.coalesce(func.sum(Refund.amount), 0).label("amount")).where(
            Refund.done_at >= start, Refund.done_at < end, Refund.status == RefundStatus.DONE, of_sales()
        )
    ).one()
    new = work.execute(
        select(func.count()).select_from(Member).where(Member.created_at >= start, Member.created_at < end)
    ).scalar_one()
    return Day(
        placed=sum(counted.values()),
        paid=paid.number,
        expired=counted.get(OrderStatus.EXPIRED, 0),
        cancelled=counted.get(OrderStatus.CANCELLED, 0),
        revenue=_money(paid.amount),
        refunds=back.number,
        refunded=_money(back.amount),
        new_members=new,
        buyers=paid.buyers,
    )


def best_sellers(work: Work, on: date, limit: int = 5) -> Sequence[Row[Any]]:
    """(name, unit, quantity, amount) of what was paid on a day, by amount."""
    start, end = day_bounds(on, work.settings.zone)
    amount = type_coerce(func.sum(OrderLine.amount - OrderLine.refunded), Fen)
    return work.execute(
        select(
            OrderLine.name,
            OrderLine.unit,
            type_coerce(func.sum(OrderLine.quantity - OrderLine.returned), Thousandths).label("quantity"),
            amount.label("amount"),
        )
        .join(Order, Order.id == OrderLine.order_id)
        .where(Order.paid_at >= start, Order.paid_at < end, Order.status.in_(PAID), Order.replaces.is_(None))
        .group_by(OrderLine.name, OrderLine.unit)
        .order_by(amount.desc())
        .limit(limit)
    ).all()


def by_community(work: Work, on: date) -> Sequence[Row[Any]]:
    """(community, orders, amount) of what was paid on a day."""
    start, end = day_bounds(on, work.settings.zone)
    return work.execute(
        select(
            func.coalesce(Community.name, "—").label("community"),
            func.sum(case((Order.paid_at.is_not(None), 1), else_=0)).label("orders"),
            func.sum(Order.paid).label("amount"),
        )
        .outerjoin(Community, Community.id == Order.community_id)
        .where(Order.paid_at >= start, Order.paid_at < end, Order.status.in_(PAID), Order.replaces.is_(None))
        .group_by(Community.name)
        .order_by(func.sum(Order.paid).desc())
    ).all()


def _money(value: Any) -> Money:
    return value if isinstance(value, Money) else Money(int(value))
