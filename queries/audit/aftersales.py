"""After-sales cases: what they claim, what they replace, what they cost."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased

from models.aftersales import BINDING, Case, CaseKind, CaseStatus
from models.catalog import Supplier
from models.ledger import Account
from models.orders import Order, OrderLine
from models.refunds import Refund, RefundStatus
from queries.audit.checks import Check, booked, sum_of

REPLACES = (CaseKind.EXCHANGE, CaseKind.RESEND)


def checks() -> Iterator[Check]:
    of_line = Case.order_line_id == OrderLine.id
    binds = and_(of_line, Case.status.in_(BINDING), Case.kind != CaseKind.REFUND)
    claims = sum_of(Case.quantity, binds, correlate=OrderLine)
    yield "what is claimed of a line differs from its cases", select(OrderLine.id).where(OrderLine.claimed != claims)
    over = OrderLine.returned + OrderLine.claimed > OrderLine.quantity
    yield "more is refunded and claimed than was bought", select(OrderLine.id).where(over)
    kept = Case.status.not_in((CaseStatus.REFUSED, CaseStatus.WITHDRAWN))
    again = sum_of(Case.quantity, of_line, Case.kind.in_(REPLACES), kept, correlate=OrderLine)
    yield "more is replaced than was bought", select(OrderLine.id).where(again > OrderLine.quantity)
    yield from _replacements()
    yield from _refunds()
    back = Case.came_back_at.is_not(None)
    sent_back = or_(Case.kind.in_((CaseKind.REFUND, CaseKind.RESEND)), and_(Case.restocked, ~back))
    yield "goods came back that were not to", select(Case.id).where(sent_back, or_(back, Case.restocked))
    dated = Case.status.in_((CaseStatus.ASKED, CaseStatus.RETURNING))
    yield "a case without its deadline, or with one too many", select(Case.id).where(dated != Case.due_at.is_not(None))
    shared = sum_of(Case.shop_bears, Case.supplier_id == Supplier.id, correlate=Supplier)
    differs = booked(Account.AFTERSALES, Supplier) != shared
    yield "what the shop bears of after-sales differs from the cases", select(Supplier.id).where(differs)


def _replacements() -> Iterator[Check]:
    """A replacement belongs to one case, is handed over as often as that says, and brings nobody any money."""
    other, its = aliased(Order), Case.replacement_id == Order.id
    paid = exists().where(OrderLine.order_id == Order.id, OrderLine.worth != 0)
    costly = or_(Order.total != 0, Order.paid != 0, paid)
    yield "a replacement is paid for", select(Order.id).where(Order.replaces.is_not(None), costly)
    same = and_(its, Case.order_id == Order.replaces)
    stray = select(Order.id).where(Order.replaces.is_not(None), ~exists().where(same))
    yield "a replacement without its case", stray
    goes_out = and_(Case.kind.in_(REPLACES), Case.status.in_((CaseStatus.REPLACING, CaseStatus.DONE)))
    has = exists().where(
        other.id == Case.replacement_id,
        OrderLine.order_id == other.id,
        OrderLine.quantity == Case.quantity,
        OrderLine.sku_id == Case.sku_id,
    )
    yield "a case that replaces nothing, or something else", select(Case.id).where(goes_out, ~has)


def _refunds() -> Iterator[Check]:
    """A case that is a refund stands as that does."""
    stands = exists().where(Refund.id == Case.refund_id, _alike())
    paying = or_(Case.kind == CaseKind.REFUND, Case.status == CaseStatus.REFUNDING)
    ends = and_(Case.kind == CaseKind.RETURN, Case.status == CaseStatus.DONE)
    yield "a case stands otherwise than its refund", select(Case.id).where(or_(paying, ends), ~stands)


def _alike() -> ColumnElement[bool]:
    waits = Refund.status == RefundStatus.REQUESTED
    under_way = Refund.status.in_(
        (RefundStatus.APPROVED, RefundStatus.SENT, RefundStatus.FAILED, RefundStatus.REDIRECTED, RefundStatus.DONE)
    )
    return or_(
        and_(Case.status.in_((CaseStatus.ASKED, CaseStatus.ESCALATED)), waits),
        and_(Case.status == CaseStatus.REFUNDING, under_way),
        and_(Case.status == CaseStatus.DONE, Refund.status == RefundStatus.DONE),
        and_(Case.status.in_((CaseStatus.REFUSED, CaseStatus.WITHDRAWN)), Refund.status == RefundStatus.REJECTED),
    )
