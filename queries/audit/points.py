"""What somebody has = what their lots hold = the sum of all changes = what the books say that we owe."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import and_, case, func, or_, select

from models.ledger import Account
from models.members import Member
from models.orders import Order, OrderLine, OrderStatus
from models.points import PointsAccount, PointsEntry, PointsLot, PointsMove, PointsPosting
from models.refunds import Refund, RefundLine
from queries.audit.checks import SOLD, Check, booked, sum_of, taken


def checks() -> Iterator[Check]:
    entered = and_(PointsPosting.entry_id == PointsEntry.id, PointsEntry.member_id == PointsAccount.member_id)
    free = sum_of(PointsPosting.free, entered, correlate=PointsAccount)
    reserved = sum_of(PointsPosting.reserved, entered, correlate=PointsAccount)
    unlike = or_(PointsAccount.free != free, PointsAccount.reserved != reserved)
    yield "a member's points differ from their changes", select(PointsAccount.member_id).where(unlike)
    own = PointsLot.member_id == PointsAccount.member_id
    in_lots = sum_of(PointsLot.unspent - PointsLot.reserved, own, correlate=PointsAccount)
    kept = sum_of(PointsLot.reserved, own, correlate=PointsAccount)
    above = case((PointsAccount.free > 0, PointsAccount.free), else_=0)
    differs = or_(above != in_lots, PointsAccount.reserved != kept)
    yield "a member's points differ from their lots", select(PointsAccount.member_id).where(differs)
    of_lot = PointsPosting.lot_id == PointsLot.id
    unspent = sum_of(PointsPosting.free + PointsPosting.reserved, of_lot, correlate=PointsLot)
    set_aside = sum_of(PointsPosting.reserved, of_lot, correlate=PointsLot)
    torn = or_(PointsLot.unspent != unspent, PointsLot.reserved != set_aside)
    yield "a lot of points differs from its changes", select(PointsLot.id).where(torn)
    balance = sum_of(PointsAccount.balance, PointsAccount.member_id == Member.id, correlate=Member)
    owed = select(Member.id).where(booked(Account.POINTS, Member) + balance != 0)
    yield "points in the books differ from those that the member has", owed
    yield from _of_orders()


def _of_orders() -> Iterator[Check]:
    entered = and_(PointsPosting.entry_id == PointsEntry.id, PointsEntry.order_id == Order.id)
    paid_with = sum_of(OrderLine.from_points, OrderLine.order_id == Order.id, correlate=Order)
    waiting = case((Order.status == OrderStatus.PLACED, paid_with), else_=0)
    reserved = sum_of(PointsPosting.reserved, entered, correlate=Order)
    yield "points set aside differ from the unpaid orders", select(Order.id).where(reserved != waiting)
    sold = case((Order.status.in_(SOLD), paid_with), else_=0)
    spent = sum_of(-PointsPosting.reserved, entered, PointsEntry.kind == PointsMove.SPENT, correlate=Order)
    yield "points spent differ from what the paid orders took", select(Order.id).where(spent != sold)
    back = and_(RefundLine.refund_id == Refund.id, Refund.order_id == Order.id, taken())
    due = sum_of(RefundLine.from_points, back, correlate=Order)
    given = sum_of(PointsPosting.free, entered, PointsEntry.kind == PointsMove.GIVEN_BACK, correlate=Order)
    yield "points given back differ from the refunds", select(Order.id).where(given != due)
    late = select(PointsEntry.order_id, PointsEntry.member_id, PointsEntry.reason)
    more = func.sum(PointsPosting.free) < 0
    earned = late.join(PointsPosting, PointsPosting.entry_id == PointsEntry.id).where(PointsEntry.base.is_not(None))
    by_order = earned.group_by(PointsEntry.order_id, PointsEntry.member_id, PointsEntry.reason)
    yield "more points were taken back than an order had earned", by_order.having(more)
