"""What somebody has spent, and how many have spent how much."""

from __future__ import annotations

from sqlalchemy import func, select, type_coerce

from core.money import ZERO, Money
from core.work import Work
from models.base import Fen
from models.orders import Order, OrderStatus

KEPT = (OrderStatus.COMPLETED, OrderStatus.REFUNDED)


def spent(work: Work, member_id: int) -> Money:
    """What a member has paid for completed orders and not got back."""
    sums = select(func.sum(Order.paid).label("paid"), func.sum(Order.refunded).label("refunded"))
    row = work.execute(sums.where(Order.member_id == member_id, Order.status.in_(KEPT))).one()
    return (row.paid or ZERO) - (row.refunded or ZERO)


def spenders(work: Work, at_least: Money) -> int:
    """How many members have spent so much."""
    kept = type_coerce(func.sum(Order.paid) - func.sum(Order.refunded), Fen)
    who = select(Order.member_id).where(Order.status.in_(KEPT)).group_by(Order.member_id).having(kept >= at_least)
    return int(work.execute(select(func.count()).select_from(who.subquery())).scalar_one())
