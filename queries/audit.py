"""The invariants as SELECTs: each finds the rows that break one. No rows: the shop is sound."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select

from core.flow import Flow
from core.work import Work
from models.catalog import Sku, StockMovement
from models.deals import DEAL_FLOW
from models.history import Move
from models.ledger import Account, Posting
from models.orders import FULFILMENT_FLOW, ORDER_FLOW, Fulfilment, Order, OrderLine, OrderStatus
from models.outbox import DELIVERY_FLOW, Delivery, DeliveryStatus
from models.payments import PAYMENT_FLOW, Payment, PaymentLine, PaymentStatus
from models.refunds import REFUND_FLOW, Refund, RefundCause, RefundLine, RefundStatus

SOLD = (OrderStatus.PAID, OrderStatus.COMPLETED, OrderStatus.REFUNDED)
FLOWS: dict[str, Flow[Any]] = {
    "orders": ORDER_FLOW,
    "fulfilments": FULFILMENT_FLOW,
    "refunds": REFUND_FLOW,
    "payments": PAYMENT_FLOW,
    "deals": DEAL_FLOW,
    "outbox": DELIVERY_FLOW,
}


def broken(work: Work) -> Iterator[tuple[str, dict[str, Any]]]:
    """(what is wrong, the offending row) for everything that breaks an invariant."""
    for what, statement in _checks():
        for row in work.execute(statement).mappings():
            yield what, dict(row)
    yield from _illegal_moves(work)


def _checks() -> Iterator[tuple[str, Select[*tuple[Any, ...]]]]:
    yield (
        "an entry's postings don't sum to zero",
        (
            select(Posting.entry_id, func.sum(Posting.amount).label("sum"))
            .group_by(Posting.entry_id)
            .having(func.sum(Posting.amount) != 0)
        ),
    )
    yield from _stock()
    yield from _amounts()
    yield from _books()
    yield from _deliveries()


def _sum(column: Any, *where: Any, correlate: Any) -> Any:
    return select(func.coalesce(func.sum(column), 0)).where(*where).correlate(correlate).scalar_subquery()


def _stock() -> Iterator[tuple[str, Select[*tuple[Any, ...]]]]:
    """sold + reserved + left = received, each proved from the rows behind it."""
    ordered = and_(OrderLine.sku_id == Sku.id, OrderLine.order_id == Order.id)
    received = _sum(StockMovement.quantity, StockMovement.sku_id == Sku.id, correlate=Sku)
    reserved = _sum(OrderLine.quantity, ordered, Order.status == OrderStatus.PLACED, correlate=Sku)
    bought = _sum(OrderLine.quantity, ordered, Order.status.in_(SOLD), correlate=Sku)
    put_back = _sum(
        RefundLine.quantity,
        RefundLine.restocked,
        RefundLine.order_line_id == OrderLine.id,
        OrderLine.sku_id == Sku.id,
        correlate=Sku,
    )
    yield "received stock differs from its movements", select(Sku.id, Sku.received).where(Sku.received != received)
    yield "reserved stock differs from the unpaid orders", select(Sku.id, Sku.reserved).where(Sku.reserved != reserved)
    yield "sold stock differs from the paid orders", select(Sku.id, Sku.sold).where(Sku.sold != bought - put_back)
    yield "more is promised than was received", select(Sku.id).where(Sku.received < Sku.reserved + Sku.sold)


def _amounts() -> Iterator[tuple[str, Select[*tuple[Any, ...]]]]:
    lines = _sum(OrderLine.amount, OrderLine.order_id == Order.id, correlate=Order)
    asked = and_(Refund.order_id == Order.id, Refund.cause == RefundCause.ASKED)
    done = _sum(Refund.amount, asked, Refund.status == RefundStatus.DONE, correlate=Order)
    under_way = (RefundStatus.REQUESTED, RefundStatus.APPROVED, RefundStatus.SENT, RefundStatus.FAILED)
    pending = _sum(Refund.amount, asked, Refund.status.in_(under_way), correlate=Order)
    yield "an order's total differs from its lines", select(Order.id, Order.total).where(Order.total != lines)
    yield "more is refunded than was paid", select(Order.id).where(Order.refunded + Order.refunding > Order.paid)
    yield (
        "an order's refunds differ from the refunds",
        (select(Order.id).where(or_(Order.refunded != done, Order.refunding != pending))),
    )
    yield (
        "a paid order without its money, or an unpaid one with money",
        (
            select(Order.id, Order.status).where(
                or_(
                    and_(Order.status.in_(SOLD), Order.paid != Order.total),
                    and_(Order.status.not_in(SOLD), Order.paid != 0),
                )
            )
        ),
    )
    kept = (
        select(func.count())
        .where(PaymentLine.order_id == Order.id, PaymentLine.kept)
        .correlate(Order)
        .scalar_subquery()
    )
    yield (
        "a paid order not paid by exactly one payment",
        (select(Order.id).where(kept != case((Order.status.in_(SOLD), 1), else_=0))),
    )
    taken = _sum(
        RefundLine.amount, RefundLine.order_line_id == OrderLine.id, RefundLine.refund_id == Refund.id,
        Refund.status != RefundStatus.REJECTED, correlate=OrderLine,
    )  # fmt: skip
    yield "a line's refunds differ from the refunds", select(OrderLine.id).where(OrderLine.refunded != taken)


def _books() -> Iterator[tuple[str, Select[*tuple[Any, ...]]]]:
    """What the books say is at the gateway is what was paid less what was paid back."""
    booked = _sum(Posting.amount, Posting.account == Account.PREPAID, Posting.party_id == Order.id, correlate=Order)
    yield (
        "prepayment left of a completed order",
        (select(Order.id, booked.label("prepaid")).where(Order.status == OrderStatus.COMPLETED, booked != 0)),
    )
    yield "more prepayment used than was paid", select(Order.id, booked.label("prepaid")).where(booked > 0)
    due = _sum(Posting.amount, Posting.account == Account.REFUNDS_DUE, Posting.party_id == Order.id, correlate=Order)
    open_refunds = (RefundStatus.APPROVED, RefundStatus.SENT, RefundStatus.FAILED)
    owed = _sum(Refund.amount, Refund.order_id == Order.id, Refund.status.in_(open_refunds), correlate=Order)
    yield "refunds due in the books differ from the refunds", select(Order.id).where(due + owed != 0)
    taken_in = select(func.coalesce(func.sum(Payment.amount), 0)).where(Payment.status == PaymentStatus.PAID)
    given_back = select(func.coalesce(func.sum(Refund.amount), 0)).where(Refund.status == RefundStatus.DONE)
    at_gateway = select(func.coalesce(func.sum(Posting.amount), 0)).where(Posting.account == Account.GATEWAY)
    expected = taken_in.scalar_subquery() - given_back.scalar_subquery()
    yield (
        "money at the gateway differs from payments less refunds",
        (
            select(at_gateway.scalar_subquery().label("booked"), expected.label("expected")).where(
                at_gateway.scalar_subquery() != expected
            )
        ),
    )


def _deliveries() -> Iterator[tuple[str, Select[*tuple[Any, ...]]]]:
    yield (
        "a message marked sent without its moment",
        (select(Delivery.id).where(Delivery.status == DeliveryStatus.SENT, Delivery.sent_at.is_(None))),
    )
    yield "a message sent before it was written", select(Delivery.id).where(Delivery.sent_at < Delivery.created_at)
    yield (
        "a paid order whose suppliers have no part",
        (
            select(OrderLine.order_id)
            .join(Order, Order.id == OrderLine.order_id)
            .outerjoin(
                Fulfilment,
                and_(Fulfilment.order_id == OrderLine.order_id, Fulfilment.supplier_id == OrderLine.supplier_id),
            )
            .where(Order.status.in_(SOLD), Fulfilment.id.is_(None))
            .distinct()
        ),
    )


def _illegal_moves(work: Work) -> Iterator[tuple[str, dict[str, Any]]]:
    """Moves that their flow's table doesn't have."""
    rows = work.execute(select(Move.subject, Move.old, Move.new).distinct())
    for row in rows:
        flow = FLOWS.get(row.subject)
        if flow is None:
            continue
        kind = type(flow.start)
        if row.old not in set(kind) or row.new not in set(kind) or not flow.allows(kind(row.old), kind(row.new)):
            yield "a status took a step that its flow doesn't have", dict(row._mapping)
