"""Figures, a night's work, the reports: a year of 100,000 and 1,000,000 orders of 100,000 customers, on PostgreSQL."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import timedelta

from sqlalchemy import update

from benchmarks import past
from benchmarks.figures import Effort, Figure
from benchmarks.ground import postgres
from core.clock import day_of
from core.periods import Period, Unit
from core.segments import Stage
from core.work import Work
from models.winback import Offer, RuleStatus, WinbackRule
from services import figures, reports, winback

SIZES = (100_000, 1_000_000)
A_DAYS_ORDERS = 10_000


def measure(effort: Effort) -> Iterator[Figure]:
    for orders in SIZES:
        with postgres("past") as (url,):
            yield from _of(url, orders, effort)


def _of(url: str, orders: int, effort: Effort) -> Iterator[Figure]:
    label = f"{orders:,} orders: "
    shop = past.shop(url, orders)

    def seconds(step: Callable[[Work], object], *, reads: bool = False) -> float:
        began = time.perf_counter()
        with shop.work(reads=reads) as work:
            if not reads:
                work.connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            step(work)
        return time.perf_counter() - began

    anew = seconds(figures.rebuild)
    yield Figure(label + "all figures made anew", anew, "s", at_most=60)
    seconds(_rules)
    met = seconds(_meet)
    yield Figure(label + "who has stayed away for 30 days met", met, "s")
    yield Figure(label + "the whole night: figures anew, rhythms, win-back", anew + met, "s", at_most=60)
    with shop.database.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")
    past.add_orders(shop, orders + 1, A_DAYS_ORDERS)
    shop.clock.advance(minutes=2)  # type: ignore[attr-defined]
    folded = seconds(figures.fold_due)
    yield Figure(label + f"a day's {A_DAYS_ORDERS:,} orders folded", folded, "s", at_most=2)
    met = seconds(_meet)
    yield Figure(label + "a night afterwards: that day's orders, rhythms, win-back", folded + met, "s", at_most=2)
    today = day_of(shop.clock.now(), shop.settings.zone)
    calendar = shop.settings.figures.calendar
    for unit in (Unit.DAY, Unit.MONTH, Unit.TERM):
        period = calendar.around(unit, today).until(today)
        for name, report in (("growth", reports.growth), ("revenue", reports.revenue), ("change", reports.change)):
            yield Figure(label + f"{name} of a {unit}, warm", _warm(seconds, report, period, effort), "ms", at_most=100)
    shop.database.dispose()


def _rules(work: Work) -> None:
    """One for each stage, that meet also whoever has entered it in the last 30 days."""
    since = day_of(work.now, work.settings.zone) - timedelta(days=30)
    for stage in (Stage.COOLING, Stage.SLEEPING, Stage.LOST):
        rule = WinbackRule(
            stage=stage, offer=Offer.NEWS, held_percent=20, status=RuleStatus.RUNNING, since=since, made_by=1,
            made_at=work.now,
        )  # fmt: skip
        work.session.add(rule)


def _meet(work: Work) -> None:
    """A night's work of win-back, as if no rule had met anybody today."""
    work.execute(update(WinbackRule).values(met_on=None))
    while winback.assign_next(work):
        pass


def _warm(
    seconds: Callable[..., float], report: Callable[[Work, Period], object], period: Period, effort: Effort
) -> float:
    """Milliseconds of the middle one of several."""
    times = sorted(seconds(lambda work: report(work, period), reads=True) for _ in range(effort.rounds + 2))
    return times[len(times) // 2] * 1000
