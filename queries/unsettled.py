"""What of somebody's business is still under way."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, select

from core.work import Work
from models.deals import Deal, DealStatus
from models.members import Role, RoleGrant
from models.orders import Order, OrderStatus
from models.promotions import Promotion, PromotionStatus
from models.refunds import Refund, RefundStatus

MOST = 5  # of each kind are told
UNDER_WAY = (RefundStatus.REQUESTED, RefundStatus.APPROVED, RefundStatus.SENT, RefundStatus.FAILED)


def roles(work: Work, member_id: int) -> list[Role]:
    found = select(RoleGrant.role).where(RoleGrant.member_id == member_id).order_by(RoleGrant.id)
    return list(dict.fromkeys(work.execute(found).scalars()))


def orders(work: Work, people: Collection[int]) -> Sequence[Row[Any]]:
    """(id, status) of what is neither over nor handed over."""
    under_way = Order.member_id.in_(people), Order.status.in_((OrderStatus.PLACED, OrderStatus.PAID))
    found = select(Order.id, Order.status).where(*under_way)
    return work.execute(found.order_by(Order.id).limit(MOST)).all()


def refunds(work: Work, people: Collection[int]) -> Sequence[Row[Any]]:
    """(order_id, amount) of money that is on its way back."""
    found = select(Refund.order_id, Refund.amount).join(Order, Order.id == Refund.order_id)
    theirs = found.where(Order.member_id.in_(people), Refund.status.in_(UNDER_WAY))
    return work.execute(theirs.order_by(Refund.id).limit(MOST)).all()


def deals(work: Work, member_id: int) -> list[str]:
    found = select(Deal.title).where(Deal.leader_id == member_id, Deal.status == DealStatus.OPEN)
    return list(work.execute(found.limit(MOST)).scalars())


def promotions(work: Work, member_id: int) -> list[int]:
    planned = Promotion.promoter_id == member_id, Promotion.status == PromotionStatus.SCHEDULED
    return list(work.execute(select(Promotion.id).where(*planned).order_by(Promotion.id).limit(MOST)).scalars())
