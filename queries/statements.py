"""What a statement consists of: in sums, and row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, and_, case, func, select, type_coerce

from core.money import Money
from core.work import Work
from models.base import Fen, Thousandths
from models.ledger import Entry, Posting
from models.orders import Fulfilment, OrderLine
from models.payouts import Payout
from models.refunds import Refund, RefundLine
from models.settlement import SettledPosting, Settlement
from models.splits import Split, SplitPart, SplitReturn
from queries.refunds import TAKEN
from queries.settlement import HANDED_OVER, PAID, REFUNDED, RETURNED, SPLIT, UNSPLIT


@dataclass(frozen=True, slots=True)
class Sums:
    """What moved a supplier's account, seen from the supplier: refunds, fees and payouts are negative."""

    lines: int
    goods: Money  # their worth, less what was refunded before they were handed over
    own: Money  # reductions that the supplier bore: not in the worth
    aided: Money  # what of the worth the shop and points added to what customers paid
    fees: Money
    refunds: Money
    fees_back: Money
    paid: Money
    shared: Money  # at the gateway, by profit sharing
    other: Money


def sums(work: Work, settlement: Settlement) -> Sums:
    goods = work.execute(_goods_sums(settlement)).one()
    back = work.execute(
        _of_refunds(settlement, _sum(RefundLine.worth).label("worth"), _sum(RefundLine.fee).label("fee"))
    ).one()
    paid = _money(work.execute(_by_kind(settlement, PAID)).scalar_one())
    shared = _money(work.execute(_by_kind(settlement, SPLIT, UNSPLIT, RETURNED)).scalar_one())
    earned, fees, worth, fees_back = map(_money, (goods.earned, goods.fee, back.worth, back.fee))
    return Sums(
        lines=goods.lines,
        goods=earned,
        own=_money(goods.own),
        aided=_money(goods.aided),
        fees=-fees,
        refunds=-worth,
        fees_back=fees_back,
        paid=paid,
        shared=shared,
        other=settlement.moved - (earned - fees) + (worth - fees_back) - paid - shared,
    )


def goods(work: Work, settlement: Settlement) -> Sequence[Row[Any]]:
    """What was handed over, line by line; `listed` less `own` and what was refunded `before` is what it brought."""
    line = OrderLine
    return work.execute(
        _of_goods(
            settlement,
            line.order_id,
            Fulfilment.finished_at,
            line.name,
            line.quantity,
            line.unit,
            type_coerce(line.amount + line.reduced, Fen).label("listed"),
            type_coerce(line.reduced - line.from_shop - line.from_points, Fen).label("own"),
            line.from_shop,
            line.from_points,
            type_coerce(line.amount + line.from_shop + line.from_points - line.earned, Fen).label("before"),
            line.earned,
            line.fee,
        ).order_by(Fulfilment.finished_at, line.id)
    ).all()


def refunds(work: Work, settlement: Settlement) -> Sequence[Row[Any]]:
    """What came back after it had been handed over."""
    return work.execute(
        _of_refunds(
            settlement,
            OrderLine.order_id,
            Entry.booked_at,
            OrderLine.name,
            type_coerce(RefundLine.quantity, Thousandths).label("quantity"),
            OrderLine.unit,
            type_coerce(RefundLine.worth, Fen).label("worth"),
            RefundLine.fee,
            Refund.reason,
        ).order_by(Entry.id, RefundLine.id)
    ).all()


def payouts(work: Work, settlement: Settlement) -> Sequence[Row[Any]]:
    """(id of the statement that was paid, amount, proof, paid_on) of the payouts in it."""
    return work.execute(
        select(Settlement.id, Payout.amount, Payout.proof, Payout.paid_on)
        .join(Settlement, Settlement.payout_id == Payout.id)
        .join(Entry, and_(Entry.kind == PAID, Entry.source_id == Settlement.id))
        .where(Entry.id.in_(_entries(settlement)))
        .order_by(Entry.id)
    ).all()


def sharings(work: Work, settlement: Settlement) -> Sequence[Row[Any]]:
    """(booked_at, kind, number at the gateway, amount) of what was shared, was not after all, and was taken back."""
    of_it = and_(SettledPosting.posting_id == Posting.id, SettledPosting.settlement_id == settlement.id)
    part_id = case((Entry.kind == RETURNED, SplitReturn.part_id), else_=Entry.source_id)
    return work.execute(
        select(
            Entry.booked_at,
            Entry.kind,
            func.coalesce(SplitReturn.number, Split.number).label("number"),
            type_coerce(-Posting.amount, Fen).label("amount"),
        )
        .join(Posting, Posting.entry_id == Entry.id)
        .join(SettledPosting, of_it)
        .outerjoin(SplitReturn, and_(Entry.kind == RETURNED, SplitReturn.id == Entry.source_id))
        .join(SplitPart, SplitPart.id == part_id)
        .join(Split, Split.id == SplitPart.split_id)
        .where(Entry.kind.in_((SPLIT, UNSPLIT, RETURNED)))
        .order_by(Entry.id)
    ).all()


def _entries(settlement: Settlement) -> Select[Any]:
    """The entries whose postings on the supplier's account are in it."""
    of_it = SettledPosting.settlement_id == settlement.id
    return select(Posting.entry_id).join(SettledPosting, SettledPosting.posting_id == Posting.id).where(of_it)


def _of_goods(settlement: Settlement, *columns: Any) -> Select[Any]:
    own = and_(OrderLine.order_id == Fulfilment.order_id, OrderLine.supplier_id == Fulfilment.supplier_id)
    return (
        select(*columns)
        .select_from(Entry)
        .join(Fulfilment, and_(Entry.kind == HANDED_OVER, Entry.source_id == Fulfilment.id))
        .join(OrderLine, own)
        .where(Entry.id.in_(_entries(settlement)))
    )


def _of_refunds(settlement: Settlement, *columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(Entry)
        .join(Refund, and_(Entry.kind == REFUNDED, Entry.source_id == Refund.id))
        .join(RefundLine, RefundLine.refund_id == Refund.id)
        .join(OrderLine, OrderLine.id == RefundLine.order_line_id)
        .where(
            Entry.id.in_(_entries(settlement)),
            RefundLine.from_supplier,
            OrderLine.supplier_id == settlement.supplier_id,
        )
    )


def _goods_sums(settlement: Settlement) -> Select[Any]:
    before = (
        select(_sum(RefundLine.from_shop) + _sum(RefundLine.from_points))
        .join(Refund, Refund.id == RefundLine.refund_id)
        .where(RefundLine.order_line_id == OrderLine.id, RefundLine.from_supplier.is_(False), Refund.status.in_(TAKEN))
        .correlate(OrderLine)
        .scalar_subquery()
    )
    aided = OrderLine.from_shop + OrderLine.from_points
    return _of_goods(
        settlement,
        func.count().label("lines"),
        _sum(OrderLine.earned).label("earned"),
        _sum(OrderLine.fee).label("fee"),
        _sum(OrderLine.reduced - aided).label("own"),
        (_sum(aided) - _sum(before)).label("aided"),
    )


def _by_kind(settlement: Settlement, *kinds: str) -> Select[Any]:
    """What entries of these kinds moved on the supplier's account."""
    return (
        select(type_coerce(_sum(-Posting.amount), Fen))
        .join(SettledPosting, SettledPosting.posting_id == Posting.id)
        .join(Entry, Entry.id == Posting.entry_id)
        .where(SettledPosting.settlement_id == settlement.id, Entry.kind.in_(kinds))
    )


def _sum(column: Any) -> Any:
    return func.coalesce(func.sum(column), 0)


def _money(value: Any) -> Money:
    return value if isinstance(value, Money) else Money(int(value))
