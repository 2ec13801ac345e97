"""The invariants as SELECTs: each finds the rows that break one. No rows: the shop is sound."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    String,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    type_coerce,
)

from core.flow import Flow
from core.work import Work
from models.base import Base
from models.catalog import Sku, StockMovement, Supplier
from models.deals import DEAL_FLOW, Deal, DealStatus
from models.history import Move
from models.ledger import Account, Entry, Posting
from models.orders import (
    FULFILMENT_FLOW,
    ORDER_FLOW,
    Fulfilment,
    FulfilmentStatus,
    Order,
    OrderLine,
    OrderStatus,
)
from models.outbox import DELIVERY_FLOW, Delivery, DeliveryStatus
from models.payments import PAYMENT_FLOW, Payment, PaymentLine, PaymentStatus
from models.refunds import REFUND_FLOW, Refund, RefundCause, RefundLine, RefundStatus
from queries.refunds import TAKEN

SOLD = (OrderStatus.PAID, OrderStatus.COMPLETED, OrderStatus.REFUNDED)
FLOWS: dict[str, Flow[Any]] = {
    "orders": ORDER_FLOW,
    "fulfilments": FULFILMENT_FLOW,
    "refunds": REFUND_FLOW,
    "payments": PAYMENT_FLOW,
    "deals": DEAL_FLOW,
    "outbox": DELIVERY_FLOW,
}

Check = tuple[str, Select[*tuple[Any, ...]]]


def broken(work: Work) -> Iterator[tuple[str, dict[str, Any]]]:
    """(what is wrong, the offending row) for everything that breaks an invariant."""
    for what, statement in CHECKS:
        for row in work.execute(statement).mappings():
            yield what, dict(row)
    yield from _illegal_moves(work)


def _checks() -> Iterator[Check]:
    yield from _stock()
    yield from _orders()
    yield from _refunds()
    yield from _payments()
    yield from _books()
    yield from _parts()
    yield from _deliveries()
    yield from _statuses()


def _sum(column: Any, *where: Any, correlate: type[Base]) -> Any:
    return select(func.coalesce(func.sum(column), 0)).where(*where).correlate(correlate).scalar_subquery()


def _stock() -> Iterator[Check]:
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


def _orders() -> Iterator[Check]:
    lines = _sum(OrderLine.amount, OrderLine.order_id == Order.id, correlate=Order)
    yield "an order's total differs from its lines", select(Order.id, Order.total).where(Order.total != lines)
    over = _number(OrderLine.amount) * 1000 - _number(OrderLine.quantity) * _number(OrderLine.price)
    unrounded = select(OrderLine.id, OrderLine.amount).where(~over.between(-499, 500))
    yield "a line's amount is not its quantity times its price", unrounded
    yield "more is refunded than was paid", select(Order.id).where(Order.refunded + Order.refunding > Order.paid)
    due = case((Order.status.in_(SOLD), Order.total), else_=0)
    moneyless = select(Order.id, Order.status, Order.paid).where(Order.paid != due)
    yield "a paid order without its money, or an unpaid one with money", moneyless
    kept = select(func.count()).where(PaymentLine.order_id == Order.id, PaymentLine.kept).correlate(Order)
    wanted = case((Order.status.in_(SOLD), 1), else_=0)
    yield "a paid order not paid by exactly one payment", select(Order.id).where(kept.scalar_subquery() != wanted)
    unrefunded = and_(Order.status == OrderStatus.REFUNDED, Order.refunded != Order.paid)
    yield "an order is called refunded before all of it is", select(Order.id).where(unrefunded)


def _refunds() -> Iterator[Check]:
    asked = and_(Refund.order_id == Order.id, Refund.cause == RefundCause.ASKED)
    done = _sum(Refund.amount, asked, Refund.status == RefundStatus.DONE, correlate=Order)
    under_way = (RefundStatus.REQUESTED, RefundStatus.APPROVED, RefundStatus.SENT, RefundStatus.FAILED)
    pending = _sum(Refund.amount, asked, Refund.status.in_(under_way), correlate=Order)
    differs = or_(Order.refunded != done, Order.refunding != pending)
    yield "an order's refunds differ from the refunds", select(Order.id).where(differs)
    of_line = and_(RefundLine.order_line_id == OrderLine.id, RefundLine.refund_id == Refund.id)
    standing = and_(of_line, Refund.status != RefundStatus.REJECTED)
    money = _sum(RefundLine.amount, standing, correlate=OrderLine)
    goods = _sum(RefundLine.quantity, standing, correlate=OrderLine)
    yield "a line's refunds differ from the refunds", select(OrderLine.id).where(OrderLine.refunded != money)
    yield "a line's returned goods differ from the refunds", select(OrderLine.id).where(OrderLine.returned != goods)
    parts = _sum(RefundLine.amount, RefundLine.refund_id == Refund.id, correlate=Refund)
    torn = and_(Refund.cause == RefundCause.ASKED, Refund.amount != parts)
    yield "a refund differs from its lines", select(Refund.id, Refund.amount).where(torn)
    all_of_it = _sum(Refund.amount, Refund.payment_id == Payment.id, _taken(), correlate=Payment)
    yield "more goes back on a payment than came in", select(Payment.id).where(Payment.amount < all_of_it)
    early = exists().where(RefundLine.refund_id == Refund.id, or_(RefundLine.restocked, RefundLine.from_supplier))
    yield "a refund took effect before it was approved", select(Refund.id).where(Refund.status.not_in(TAKEN), early)


def _payments() -> Iterator[Check]:
    lines = _sum(PaymentLine.amount, PaymentLine.payment_id == Payment.id, correlate=Payment)
    yield "a payment differs from its lines", select(Payment.id, Payment.amount).where(Payment.amount != lines)
    unpaid = select(PaymentLine.payment_id).join(Payment, Payment.id == PaymentLine.payment_id)
    yield (
        "an order is paid by a payment that isn't",
        unpaid.where(PaymentLine.kept, Payment.status != PaymentStatus.PAID),
    )
    mine = and_(Refund.payment_id == PaymentLine.payment_id, Refund.order_id == PaymentLine.order_id)
    back = _sum(Refund.amount, mine, Refund.cause != RefundCause.ASKED, correlate=PaymentLine)
    stray = and_(Payment.status == PaymentStatus.PAID, PaymentLine.kept.is_(False))
    yield (
        "money that paid nothing doesn't go back, or other money does",
        (
            select(PaymentLine.payment_id, PaymentLine.order_id)
            .join(Payment, Payment.id == PaymentLine.payment_id)
            .where(back != case((stray, PaymentLine.amount), else_=0))
        ),
    )


def _books() -> Iterator[Check]:
    """The books tell the same as the orders, the parts, the refunds and the payments do."""
    torn = select(Posting.entry_id, func.sum(Posting.amount).label("sum")).group_by(Posting.entry_id)
    yield "an entry's postings don't sum to zero", torn.having(func.sum(Posting.amount) != 0)
    empty = ~exists().where(Posting.entry_id == Entry.id)
    yield "an entry without postings", select(Entry.id, Entry.kind).where(empty)
    prepaid = _booked(Account.PREPAID, Order)
    yield (
        "prepayment left of a completed order",
        select(Order.id, prepaid.label("prepaid")).where(Order.status == OrderStatus.COMPLETED, prepaid != 0),
    )
    yield "more prepayment used than was paid", select(Order.id, prepaid.label("prepaid")).where(prepaid > 0)
    yield "an order's prepayment differs from what is still owed", select(Order.id).where(prepaid + _owed() != 0)
    open_refunds = (RefundStatus.APPROVED, RefundStatus.SENT, RefundStatus.FAILED)
    to_refund = _sum(Refund.amount, Refund.order_id == Order.id, Refund.status.in_(open_refunds), correlate=Order)
    refunds_due = _booked(Account.REFUNDS_DUE, Order)
    yield "refunds due in the books differ from the refunds", select(Order.id).where(refunds_due + to_refund != 0)
    payable = _booked(Account.SUPPLIER, Supplier)
    yield "a supplier's share differs from the goods handed over", select(Supplier.id).where(payable + _earned() != 0)
    taken_in = select(func.coalesce(func.sum(Payment.amount), 0)).where(Payment.status == PaymentStatus.PAID)
    given_back = select(func.coalesce(func.sum(Refund.amount), 0)).where(Refund.status == RefundStatus.DONE)
    booked = select(func.coalesce(func.sum(Posting.amount), 0)).where(Posting.account == Account.GATEWAY)
    expected = taken_in.scalar_subquery() - given_back.scalar_subquery()
    differs = booked.scalar_subquery() != expected
    yield (
        "money at the gateway differs from payments less refunds",
        select(booked.scalar_subquery().label("booked"), expected.label("expected")).where(differs),
    )


def _booked(account: Account, party: type[Order] | type[Supplier]) -> Any:
    """What stands on an account for an order or a supplier; what we owe is negative."""
    return _sum(Posting.amount, Posting.account == account, Posting.party_id == party.id, correlate=party)


def _owed() -> Any:
    """What an order's customer has paid for and neither got nor got back."""
    part = and_(Fulfilment.order_id == OrderLine.order_id, Fulfilment.supplier_id == OrderLine.supplier_id)
    to_come = and_(OrderLine.order_id == Order.id, part, Fulfilment.status != FulfilmentStatus.HANDED_OVER)
    back = and_(RefundLine.order_line_id == OrderLine.id, RefundLine.refund_id == Refund.id, _taken())
    paid_for = _sum(OrderLine.amount, to_come, correlate=Order)
    return paid_for - _sum(RefundLine.amount, to_come, back, correlate=Order)


def _earned() -> Any:
    """What a supplier has handed over, less all that customers got back for it, before or after."""
    part = and_(Fulfilment.order_id == OrderLine.order_id, Fulfilment.supplier_id == OrderLine.supplier_id)
    handed_over = and_(part, Fulfilment.status == FulfilmentStatus.HANDED_OVER, OrderLine.supplier_id == Supplier.id)
    back = and_(RefundLine.order_line_id == OrderLine.id, RefundLine.refund_id == Refund.id, _taken())
    worth = _sum(OrderLine.amount, handed_over, correlate=Supplier)
    return worth - _sum(RefundLine.amount, handed_over, back, correlate=Supplier)


def _taken() -> ColumnElement[bool]:
    return Refund.status.in_(TAKEN)


def _number(column: Any) -> Any:
    """Money and quantities multiplied are neither."""
    return type_coerce(column, BigInteger)


def _parts() -> Iterator[Check]:
    """A paid order has one part per supplier, an unpaid one none; what is finished is finished."""
    own = and_(Fulfilment.order_id == OrderLine.order_id, Fulfilment.supplier_id == OrderLine.supplier_id)
    missing = select(OrderLine.order_id).join(Order, Order.id == OrderLine.order_id).outerjoin(Fulfilment, own)
    yield (
        "a paid order whose suppliers have no part",
        missing.where(Order.status.in_(SOLD), Fulfilment.id.is_(None)).distinct(),
    )
    of_order = select(Fulfilment.id).join(Order, Order.id == Fulfilment.order_id)
    yield "a part of an order that isn't paid", of_order.where(Order.status.not_in(SOLD))
    idle = select(Fulfilment.id).where(~exists().where(own))
    yield "a part of a supplier who sold nothing in the order", idle
    open_ = Fulfilment.status.in_((FulfilmentStatus.WAITING, FulfilmentStatus.SHIPPED))
    yield "a completed order with an open part", of_order.where(Order.status == OrderStatus.COMPLETED, open_)
    part_of = Fulfilment.order_id == Order.id
    over = and_(
        exists().where(part_of, Fulfilment.status == FulfilmentStatus.HANDED_OVER), ~exists().where(part_of, open_)
    )
    yield (
        "an order without an open part isn't completed",
        select(Order.id).where(Order.status == OrderStatus.PAID, over),
    )
    back = and_(RefundLine.order_line_id == OrderLine.id, RefundLine.refund_id == Refund.id, _taken())
    gone = _sum(RefundLine.quantity, back, correlate=OrderLine)
    cancelled = select(Fulfilment.id).join(OrderLine, own).where(Fulfilment.status == FulfilmentStatus.CANCELLED)
    yield "a cancelled part with goods that aren't refunded", cancelled.where(OrderLine.quantity != gone).distinct()


def _deliveries() -> Iterator[Check]:
    sent = Delivery.status == DeliveryStatus.SENT
    yield "a message marked sent without its moment", select(Delivery.id).where(sent, Delivery.sent_at.is_(None))
    yield "a message sent before it was written", select(Delivery.id).where(Delivery.sent_at < Delivery.created_at)
    yield "a message went out without an attempt", select(Delivery.id).where(sent, Delivery.attempts < 1)


def _statuses() -> Iterator[Check]:
    """Every status is where its last move led, and every move began where the one before it ended."""
    rows: tuple[tuple[str, Any, Any], ...] = (
        ("orders", Order, literal(OrderStatus.PLACED.value)),
        ("fulfilments", Fulfilment, literal(FulfilmentStatus.WAITING.value)),
        ("deals", Deal, literal(DealStatus.OPEN.value)),
        ("payments", Payment, case((_word(Payment) == "new", "new"), else_="open")),  # not worth a row
        ("refunds", Refund, case((Refund.cause == RefundCause.ASKED, "requested"), else_="approved")),
    )
    for subject, table, start in rows:
        last = select(Move.new).where(Move.subject == subject, Move.subject_id == table.id).order_by(Move.id.desc())
        stands = func.coalesce(last.limit(1).correlate(table).scalar_subquery(), start)
        differs = select(table.id, table.status).where(_word(table) != stands)
        yield f"a status of {subject} differs from its history", differs
    in_line = {"partition_by": (Move.subject, Move.subject_id), "order_by": Move.id}
    moves = select(Move.id, Move.subject, Move.old, func.lag(Move.new).over(**in_line).label("before")).subquery()  # type: ignore[arg-type]
    broken_line = select(moves.c.id, moves.c.subject).where(
        moves.c.subject.in_([subject for subject, _, _ in rows]), moves.c.before != moves.c.old
    )
    yield "a move that doesn't begin where the one before it ended", broken_line


def _word(table: Any) -> Any:
    return type_coerce(table.status, String)


def _illegal_moves(work: Work) -> Iterator[tuple[str, dict[str, Any]]]:
    """Moves that their flow's table doesn't have."""
    rows = work.execute(select(Move.subject, Move.old, Move.new).distinct())
    for row in rows:
        flow = FLOWS.get(row.subject)
        if flow is None:
            continue
        kind: Any = type(flow.start)
        if row.old not in set(kind) or row.new not in set(kind) or not flow.allows(kind(row.old), kind(row.new)):
            yield "a status took a step that its flow doesn't have", dict(row._mapping)


# (what is wrong, a SELECT of the rows for which it is)
CHECKS = tuple(_checks())
