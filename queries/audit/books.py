"""The books tell the same as the orders, the parts, the refunds and the payments do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import and_, case, exists, func, or_, select

from models.aftersales import Case
from models.catalog import Supplier
from models.ledger import Account, Entry, Posting
from models.orders import Fulfilment, FulfilmentStatus, Order, OrderLine, OrderStatus
from models.payments import Payment, PaymentStatus
from models.payouts import Payout
from models.refunds import Refund, RefundLine, RefundStatus, Remedy
from models.settlement import Settlement
from queries.audit.checks import Check, booked, number, sum_of, taken
from queries.audit.reconciliation import fees, withdrawn
from queries.audit.splits import gone, passed_on


def checks() -> Iterator[Check]:
    torn = select(Posting.entry_id, func.sum(Posting.amount).label("sum")).group_by(Posting.entry_id)
    yield "an entry's postings don't sum to zero", torn.having(func.sum(Posting.amount) != 0)
    empty = ~exists().where(Posting.entry_id == Entry.id)
    yield "an entry without postings", select(Entry.id, Entry.kind).where(empty)
    prepaid = booked(Account.PREPAID, Order)
    yield (
        "prepayment left of a completed order",
        select(Order.id, prepaid.label("prepaid")).where(Order.status == OrderStatus.COMPLETED, prepaid != 0),
    )
    yield "more prepayment used than was paid", select(Order.id, prepaid.label("prepaid")).where(prepaid > 0)
    yield "an order's prepayment differs from what is still owed", select(Order.id).where(prepaid + _owed() != 0)
    open_refunds = (RefundStatus.APPROVED, RefundStatus.SENT, RefundStatus.FAILED, RefundStatus.REDIRECTED)
    to_refund = sum_of(Refund.amount, Refund.order_id == Order.id, Refund.status.in_(open_refunds), correlate=Order)
    refunds_due = booked(Account.REFUNDS_DUE, Order)
    yield "refunds due in the books differ from the refunds", select(Order.id).where(refunds_due + to_refund != 0)
    payable = booked(Account.SUPPLIER, Supplier)
    of_supplier = and_(Settlement.payout_id == Payout.id, Settlement.supplier_id == Supplier.id)
    spared = sum_of(Case.shop_bears, Case.supplier_id == Supplier.id, correlate=Supplier)
    owed = _earned() + spared - sum_of(Payout.amount, of_supplier, correlate=Supplier) - passed_on()
    yield "a supplier's share differs from the goods handed over", select(Supplier.id).where(payable + owed != 0)
    taken_in = select(func.coalesce(func.sum(Payment.amount), 0)).where(
        Payment.status == PaymentStatus.PAID, Payment.taken_by.is_(None)
    )
    in_cash = exists().where(Payment.id == Refund.payment_id, Payment.taken_by.is_not(None))
    by_gateway = and_(
        Refund.status.in_((RefundStatus.DONE, RefundStatus.REDIRECTED)),
        or_(Refund.remedy.is_(None), Refund.remedy == Remedy.BANK),
        ~in_cash,
    )
    given_back = select(func.coalesce(func.sum(Refund.amount), 0)).where(by_gateway)
    at_gateway = select(func.coalesce(func.sum(Posting.amount), 0)).where(Posting.account == Account.GATEWAY)
    paid_out = select(func.coalesce(func.sum(Payout.amount), 0)).where(Payout.account == Account.GATEWAY)
    moved_out = fees() + withdrawn() + paid_out.scalar_subquery() + gone()
    expected = taken_in.scalar_subquery() - given_back.scalar_subquery() - moved_out
    differs = at_gateway.scalar_subquery() != expected
    yield (
        "money at the gateway differs from payments less refunds, fees and withdrawals",
        select(at_gateway.scalar_subquery().label("booked"), expected.label("expected")).where(differs),
    )


def _owed() -> Any:
    """What an order's customer has paid for and neither got nor got back; of an unpaid one, the shares paid so far."""
    part = and_(Fulfilment.order_id == OrderLine.order_id, Fulfilment.supplier_id == OrderLine.supplier_id)
    to_come = and_(OrderLine.order_id == Order.id, part, Fulfilment.status != FulfilmentStatus.HANDED_OVER)
    back = and_(RefundLine.order_line_id == OrderLine.id, RefundLine.refund_id == Refund.id, taken())
    paid_for = sum_of(OrderLine.worth, to_come, correlate=Order)
    so_far = case((Order.status == OrderStatus.PLACED, Order.paid), else_=0)
    return so_far + paid_for - sum_of(RefundLine.worth, to_come, back, correlate=Order)


def _earned() -> Any:
    """What a supplier has handed over, less all that customers got back for it, before or after, and less the fees."""
    part = and_(Fulfilment.order_id == OrderLine.order_id, Fulfilment.supplier_id == OrderLine.supplier_id)
    handed_over = and_(part, Fulfilment.status == FulfilmentStatus.HANDED_OVER, OrderLine.supplier_id == Supplier.id)
    back = and_(RefundLine.order_line_id == OrderLine.id, RefundLine.refund_id == Refund.id, taken())
    kept = sum_of(number(OrderLine.worth) - number(OrderLine.fee), handed_over, correlate=Supplier)
    return kept - sum_of(number(RefundLine.worth) - number(RefundLine.fee), handed_over, back, correlate=Supplier)
