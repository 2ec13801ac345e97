"""Figures and the three reports over a year of 100,000 and 1,000,000 orders of 100,000 customers, on PostgreSQL."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from benchmarks import past
from benchmarks.figures import Effort, Figure
from benchmarks.ground import postgres
from core.clock import day_of
from core.periods import Period, Unit
from core.work import Work
from services import figures, performance, reports

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

    yield Figure(label + "all figures made anew", seconds(figures.rebuild), "s", at_most=60)
    with shop.database.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")
    past.add_orders(shop, orders + 1, A_DAYS_ORDERS)
    shop.clock.advance(minutes=2)  # type: ignore[attr-defined]
    yield Figure(label + f"a day's {A_DAYS_ORDERS:,} orders folded", seconds(figures.fold_due), "s", at_most=2)
    today = day_of(shop.clock.now(), shop.settings.zone)
    calendar = shop.settings.figures.calendar
    for unit in (Unit.DAY, Unit.MONTH, Unit.TERM):
        period = calendar.around(unit, today).until(today)
        for name, report in (("growth", reports.growth), ("revenue", reports.revenue), ("change", reports.change)):
            yield Figure(label + f"{name} of a {unit}, warm", _warm(seconds, report, period, effort), "ms", at_most=100)
    month = today.replace(day=1)
    team = _warm(seconds, performance.table, month, effort)
    goal = 100 if orders == SIZES[0] else None
    yield Figure(label + f"performance of a team of {past.TEAM} in a month", team, "ms", at_most=goal)
    shop.database.dispose()


def _warm(
    seconds: Callable[..., float], report: Callable[[Work, Any], object], period: Period | date, effort: Effort
) -> float:
    """Milliseconds of the middle one of several."""
    times = sorted(seconds(lambda work: report(work, period), reads=True) for _ in range(effort.rounds + 2))
    return times[len(times) // 2] * 1000
