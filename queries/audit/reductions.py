"""Every fen that something costs less has its reason, and is borne by whom the books say."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import and_, func, or_, select

from core.reductions import Bearer
from models.ledger import Account, Posting
from models.orders import LineReduction, Order, OrderLine
from models.refunds import Refund, RefundLine
from queries.audit.checks import SOLD, Check, sum_of, taken


def checks() -> Iterator[Check]:
    of_line = and_(
        LineReduction.order_id == OrderLine.order_id,
        LineReduction.sku_id == OrderLine.sku_id,
        LineReduction.note == OrderLine.note,
    )
    reasons = sum_of(LineReduction.amount, of_line, correlate=OrderLine)
    shop = sum_of(LineReduction.amount, of_line, LineReduction.bearer == Bearer.SHOP, correlate=OrderLine)
    points = sum_of(LineReduction.amount, of_line, LineReduction.bearer == Bearer.POINTS, correlate=OrderLine)
    differs = or_(OrderLine.reduced != reasons, OrderLine.from_shop != shop, OrderLine.from_points != points)
    yield "a line's reductions differ from their reasons", select(OrderLine.id).where(differs)
    over = or_(OrderLine.shop_returned > OrderLine.from_shop, OrderLine.points_returned > OrderLine.from_points)
    yield "more of a reduction has come back than was given", select(OrderLine.id).where(over)
    borne = select(func.coalesce(func.sum(Posting.amount), 0)).where(Posting.account == Account.DISCOUNTS)
    sold = select(func.coalesce(func.sum(OrderLine.from_shop), 0)).join(Order, Order.id == OrderLine.order_id)
    back = select(func.coalesce(func.sum(RefundLine.from_shop), 0)).join(Refund, Refund.id == RefundLine.refund_id)
    given = sold.where(Order.status.in_(SOLD)).scalar_subquery() - back.where(taken()).scalar_subquery()
    yield (
        "discounts in the books differ from those of the orders",
        select(given.label("given")).where(borne.scalar_subquery() != given),
    )
