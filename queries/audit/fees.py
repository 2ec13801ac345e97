"""What the shop keeps of goods handed over is the rate's part of their worth, and comes back with them to the fen."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import and_, case, exists, or_, select

from core import rates
from models.catalog import Supplier
from models.ledger import Account
from models.orders import Fulfilment, FulfilmentStatus, OrderLine
from models.refunds import Refund, RefundLine
from queries.audit.checks import Check, booked, number, sum_of, taken, whole


def checks() -> Iterator[Check]:
    part = and_(Fulfilment.order_id == OrderLine.order_id, Fulfilment.supplier_id == OrderLine.supplier_id)
    handed = exists().where(part, Fulfilment.status == FulfilmentStatus.HANDED_OVER)
    back = and_(RefundLine.order_line_id == OrderLine.id, RefundLine.refund_id == Refund.id, taken())
    before = sum_of(RefundLine.worth, back, RefundLine.from_supplier.is_(False), correlate=OrderLine)
    due = case((handed, OrderLine.worth - before), else_=0)
    yield (
        "what a line brought its supplier differs from its worth",
        select(OrderLine.id, OrderLine.earned).where(OrderLine.earned != due),
    )
    earned = sum_of(OrderLine.earned, part, correlate=Fulfilment)
    fee = sum_of(OrderLine.fee, part, correlate=Fulfilment)
    yield (
        "a fee is not the rate's part of what was handed over",
        select(Fulfilment.id).where(whole(fee) != whole(earned) * Fulfilment.fee_rate // rates.WHOLE),
    )
    after = whole(sum_of(RefundLine.worth, back, RefundLine.from_supplier, correlate=OrderLine))
    given_back = whole(sum_of(RefundLine.fee, back, correlate=OrderLine))
    pro_rata = number(OrderLine.fee) * after // number(case((OrderLine.earned == 0, 1), else_=OrderLine.earned))
    yield "a fee came back otherwise than its goods", select(OrderLine.id).where(given_back != pro_rata)
    idle = or_(RefundLine.from_supplier.is_(False), ~taken())
    early = select(RefundLine.id).join(Refund, Refund.id == RefundLine.refund_id)
    yield "a fee came back for what was not handed over", early.where(RefundLine.fee != 0, idle)
    of_supplier = and_(RefundLine.order_line_id == OrderLine.id, OrderLine.supplier_id == Supplier.id)
    kept = sum_of(OrderLine.fee, OrderLine.supplier_id == Supplier.id, correlate=Supplier)
    kept -= sum_of(RefundLine.fee, of_supplier, correlate=Supplier)
    in_books = booked(Account.SERVICE_FEES, Supplier)
    yield "service fees in the books differ from the lines", select(Supplier.id).where(in_books + kept != 0)
