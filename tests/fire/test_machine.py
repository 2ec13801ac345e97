"""Everything in any order, audited after each step: many runs in memory, a few on PostgreSQL."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing

import hypothesis
from hypothesis import HealthCheck
from hypothesis.stateful import run_state_machine_as_test

from core.clock import SetClock
from core.database import Database
from core.settings import Settings
from core.work import Shop
from models.points import PointsMove
from tests import engines
from tests.conftest import FRIDAY_EVENING
from tests.fire.machine import AnyOrder, Seen, cast
from tests.fire.money import AnyMoney
from tests.stories.chat import Chat
from tests.stories.purse import WITH_POINTS

# The same runs each time; others, and so many, by QUNMAI_TEST_RUNS: 230 of them make 10,000 steps (make fire).
MORE = int(os.environ.get("QUNMAI_TEST_RUNS", "0"))


# Where any honest run leads, however it is drawn.
TRODDEN = {
    ("orders", "placed", "paid"),
    ("orders", "placed", "expired"),
    ("orders", "placed", "cancelled"),
    ("payments", "open", "paid"),
    ("payments", "open", "closed"),
    ("refunds", "requested", "approved"),
    ("refunds", "approved", "sent"),
    ("refunds", "sent", "done"),
    ("coupons", "owned", "used"),
    ("coupons", "used", "owned"),
    ("commissions", "frozen", "released"),
    ("commissions", "frozen", "lost"),
    ("settlements", "draft", "confirmed"),
    ("settlements", "confirmed", "paid"),
    ("withdrawals", "requested", "paid"),
}


def plays(
    open_: Callable[[], Database],
    settings: Settings,
    runs: int,
    steps: int,
    what: type[AnyOrder] = AnyMoney,
    module_names: Sequence[str] = WITH_POINTS,
) -> Seen:
    """Play so many runs; what they came by."""

    def stage() -> Chat:
        clock = SetClock(FRIDAY_EVENING)
        return cast(Shop(open_(), clock, settings), clock, module_names)

    profile = hypothesis.settings(
        deadline=None,
        max_examples=MORE or runs,
        stateful_step_count=steps,
        derandomize=not MORE,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    seen = Seen()
    machine = type("Evening", (what,), {"stage": staticmethod(stage), "seen": seen})
    run_state_machine_as_test(machine, settings=profile)
    return seen


def in_memory() -> Database:
    """A database of its own in memory, copied from the run's template."""
    database = Database("sqlite://")
    with closing(sqlite3.connect(engines.sqlite_template())) as template:
        template.backup(database.engine.raw_connection().driver_connection)
    return database


def test_anything_in_any_order_in_memory(settings: Settings) -> None:
    seen = plays(in_memory, settings, runs=32, steps=50)
    print(f"{seen.steps} steps")
    assert seen.moves >= TRODDEN, "the rules don't lead where most people go: the machine proves less than it seems"
    assert seen.points == set(PointsMove)


def test_anything_in_any_order_on_postgresql(settings: Settings) -> None:
    with ExitStack() as databases:
        plays(lambda: Database(databases.enter_context(engines.postgres_database())), settings, runs=4, steps=40)
