"""From the gateway to a matched day: claim, call, record. The calls are made outside any transaction."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar

from core.clock import day_of
from core.errors import ShopError
from core.money import ZERO
from core.work import Work
from models.reconciliation import Bill
from payments.bills import ZONE, FundFlowBill, TradeBill
from payments.gateway import Gateway, GatewayRefused, GatewayUnknown
from queries import reconciliation as find
from queries.our_side import What
from services import paybacks, payments
from services.reconciliation import recording
from services.reconciliation.findings import BillOfAnotherDay
from services.reconciliation.recording import Bills, Outcome
from services.reconciliation.trades import Merchant, key_of
from services.till import Till

log = logging.getLogger("qunmai.reconciliation")

EMPTY_TRADES = TradeBill((), ZERO, ZERO, Decimal(0))
EMPTY_FUNDS = FundFlowBill((), ZERO, ZERO)

AnyBill = TypeVar("AnyBill")


class BillNotReady(ShopError):
    """The gateway is still making the bill. Argument: day."""


class NoBill(ShopError):
    """The gateway gave no bill that can be used. Arguments: day, problem."""


def reconcile(till: Till, day: date) -> Outcome:
    """Fetch and match a day's bills; what only needs to be asked about is asked, and the day matched again.

    Raises BillNotReady, NoBill, BillOfAnotherDay.
    """
    bills = _fetch(till, day)
    with till.shop.work() as work:
        outcome = recording.record(work, bills)
    if outcome.ask:
        for what, number in outcome.ask:
            _ask(till, what, number)
        with till.shop.work() as work:
            outcome = recording.record(work, bills)
    with till.shop.work() as work:
        recording.conclude(work, day, outcome)
    return outcome


def _fetch(till: Till, day: date) -> Bills:
    gateway = till.gateway
    us = Merchant(gateway.mchid, gateway.app_id, till.shop.settings.payments.number_prefix)
    bills = Bills(
        gateway.name,
        us,
        day,
        _bill(gateway.trade_bill, day, EMPTY_TRADES),
        _bill(gateway.fund_flow_bill, day, EMPTY_FUNDS),
    )
    with till.shop.work(reads=True) as work:
        wanted = recording.needs_day_before(work, bills)
    return replace(bills, before=_day_before(gateway, day)) if wanted else bills


def _day_before(gateway: Gateway, day: date) -> frozenset[str] | None:
    try:
        bill = _bill(gateway.trade_bill, day - timedelta(days=1), EMPTY_TRADES)
    except (BillNotReady, NoBill) as trouble:
        log.warning("no bill of the day before", extra={"day": day.isoformat(), "trouble": str(trouble)})
        return None
    return frozenset(key_of(row)[1] for row in bill.rows)


def _bill(fetch: Callable[[date], AnyBill], day: date, empty: AnyBill) -> AnyBill:
    try:
        return fetch(day)
    except GatewayRefused as refused:
        if refused.code == "NO_STATEMENT_EXIST":
            return empty
        if refused.code == "STATEMENT_CREATING":
            raise BillNotReady(day=day.isoformat()) from refused
        raise NoBill(day=day.isoformat(), problem=str(refused)[:200]) from refused
    except GatewayUnknown as unknown:
        raise NoBill(day=day.isoformat(), problem=str(unknown)[:200]) from unknown


def _ask(till: Till, what: What, number: str) -> None:
    """What the gateway says about one payment or refund is believed as after a notice."""
    gateway = till.gateway
    try:
        if what is What.PAYMENT:
            facts = gateway.query(number)
            with till.shop.work() as work:
                if facts is not None:
                    payments.settle(work, facts, mchid=gateway.mchid, app_id=gateway.app_id)
        else:
            refund = gateway.query_refund(number)
            with till.shop.work() as work:
                if refund is not None:
                    paybacks.record(work, number, refund, gateway.mchid)
    except (GatewayUnknown, GatewayRefused) as trouble:
        log.warning("not asked", extra={"number": number, "trouble": str(trouble)})


def next_day(till: Till) -> bool:
    """Match one day that is due; True while there may be more."""
    with till.shop.work() as work:
        day = claim_day(work, till.gateway.name)
    if day is None:
        return False
    try:
        reconcile(till, day)
    except (BillNotReady, NoBill, BillOfAnotherDay) as trouble:
        log.warning("day not matched", extra={"day": day.isoformat(), "trouble": f"{trouble.key}: {trouble}"})
        with till.shop.work() as work:
            recording.put_off(work, till.gateway.name, day, trouble)
    return True


def claim_day(work: Work, gateway: str) -> date | None:
    """The oldest day that is due and that no other process has in hand."""
    first = find.first_paid_at(work, gateway)
    if first is None:
        return None
    settings, now = work.settings.reconciliation, work.now.astimezone(ZONE)
    last = now.date() - timedelta(days=1 if now.time() >= settings.ready_at else 2)
    day = max(day_of(first, ZONE), last - timedelta(days=settings.catch_up_days - 1))
    while day <= last:
        if _claim(work, gateway, day):
            return day
        day += timedelta(days=1)
    return None


def _claim(work: Work, gateway: str, day: date) -> bool:
    run, until = find.run(work, gateway, day, Bill.TRADES), work.now + recording.TRY_EVERY
    if run is None:
        return find.begun(work, gateway, day, Bill.TRADES, next_try_at=until, attempts=1)
    if run.next_try_at is None or run.next_try_at > work.now:
        return False
    return find.claim(work, run.id, run.next_try_at, until)
