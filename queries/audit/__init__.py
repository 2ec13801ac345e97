"""The invariants as SELECTs: each finds the rows that break one. No rows: the shop is sound.

One file per subject, each with its `checks()`; a new subject is a new file and a line in SUBJECTS.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select, text

from core.flow import Flow
from core.work import Work
from models.aftersales import CASE_FLOW
from models.announcements import ANNOUNCEMENT_FLOW
from models.cash import HANDOVER_FLOW
from models.commissions import COMMISSION_FLOW, WITHDRAWAL_FLOW
from models.coupons import COUPON_FLOW
from models.deals import DEAL_FLOW
from models.duty import CALL_FLOW
from models.goods_imports import IMPORT_FLOW
from models.group_buys import GROUP_BUY_FLOW
from models.history import Move
from models.lotteries import LOTTERY_FLOW
from models.mailings import MAILING_FLOW
from models.orders import FULFILMENT_FLOW, ORDER_FLOW
from models.outbox import DELIVERY_FLOW
from models.payments import PAYMENT_FLOW
from models.reconciliation import DIFFERENCE_FLOW
from models.refunds import REFUND_FLOW
from models.settlement import SETTLEMENT_FLOW
from models.shares import SHARE_FLOW
from models.splits import RECEIVER_FLOW, RETURN_FLOW, SPLIT_FLOW
from models.tastings import SEAT_FLOW, TASTING_FLOW
from models.tickets import TICKET_FLOW
from models.waiting import PLACE_FLOW
from models.winback import RULE_FLOW
from queries.audit import (
    aftersales,
    books,
    campaigns,
    cash,
    commissions,
    coupons,
    deliveries,
    duty,
    fees,
    goods_imports,
    group_buys,
    lotteries,
    mailings,
    orders,
    parts,
    payments,
    points,
    price_rules,
    reconciliation,
    reductions,
    refunds,
    settlement,
    shares,
    slots,
    splits,
    statuses,
    stock,
    tastings,
    tickets,
    waiting,
    winback,
)
from queries.audit.checks import Check

SUBJECTS = (
    stock,
    slots,
    goods_imports,
    orders,
    reductions,
    refunds,
    aftersales,
    payments,
    shares,
    books,
    cash,
    reconciliation,
    fees,
    commissions,
    coupons,
    price_rules,
    waiting,
    group_buys,
    lotteries,
    tastings,
    campaigns,
    mailings,
    winback,
    settlement,
    splits,
    parts,
    duty,
    points,
    deliveries,
    tickets,
    statuses,
)
FLOWS: dict[str, Flow[Any]] = {
    "orders": ORDER_FLOW,
    "fulfilments": FULFILMENT_FLOW,
    "refunds": REFUND_FLOW,
    "payments": PAYMENT_FLOW,
    "shares": SHARE_FLOW,
    "deals": DEAL_FLOW,
    "coupons": COUPON_FLOW,
    "outbox": DELIVERY_FLOW,
    "handovers": HANDOVER_FLOW,
    "differences": DIFFERENCE_FLOW,
    "tickets": TICKET_FLOW,
    "commissions": COMMISSION_FLOW,
    "withdrawals": WITHDRAWAL_FLOW,
    "settlements": SETTLEMENT_FLOW,
    "cases": CASE_FLOW,
    "calls": CALL_FLOW,
    "splits": SPLIT_FLOW,
    "split_receivers": RECEIVER_FLOW,
    "split_returns": RETURN_FLOW,
    "goods_imports": IMPORT_FLOW,
    "announcements": ANNOUNCEMENT_FLOW,
    "mailings": MAILING_FLOW,
    "winback_rules": RULE_FLOW,
    "group_buys": GROUP_BUY_FLOW,
    "lotteries": LOTTERY_FLOW,
    "tastings": TASTING_FLOW,
    "tasting_seats": SEAT_FLOW,
    "waiting_places": PLACE_FLOW,
}

CHECKS: tuple[Check, ...] = tuple(check for subject in SUBJECTS for check in subject.checks())


def take_time(work: Work) -> None:
    """Let this work's statements run for long: they look through everything."""
    if not work.database.is_sqlite:
        work.execute(text("SET LOCAL statement_timeout = '30min'"))


def broken(work: Work) -> Iterator[tuple[str, dict[str, Any]]]:
    """(what is wrong, the offending row) for everything that breaks an invariant."""
    for what, statement in CHECKS:
        for row in work.execute(statement).mappings():
            yield what, dict(row)
    yield from _illegal_moves(work)
    yield from ((lotteries.DRAWN_OTHERWISE, row) for row in lotteries.drawn_otherwise(work))


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
