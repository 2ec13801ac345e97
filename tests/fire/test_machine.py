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
from tests import engines
from tests.conftest import FRIDAY_EVENING
from tests.fire.machine import AnyOrder, cast
from tests.stories.chat import MODULES, Chat

# The same runs each time; a longer search by hand: QUNMAI_TEST_RUNS=1000 pytest tests/fire/test_machine.py
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
}


def plays(
    open_: Callable[[], Database],
    settings: Settings,
    runs: int,
    steps: int,
    what: type[AnyOrder] = AnyOrder,
    module_names: Sequence[str] = MODULES,
) -> set[tuple[str, str, str]]:
    """Play so many runs; which statuses have moved from where to where."""

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
    moved: set[tuple[str, str, str]] = set()
    machine = type("Evening", (what,), {"stage": staticmethod(stage), "steps": moved})
    run_state_machine_as_test(machine, settings=profile)
    return moved


def in_memory() -> Database:
    """A database of its own in memory, copied from the run's template."""
    database = Database("sqlite://")
    with closing(sqlite3.connect(engines.sqlite_template())) as template:
        template.backup(database.engine.raw_connection().driver_connection)
    return database


def test_anything_in_any_order_in_memory(settings: Settings) -> None:
    moved = plays(in_memory, settings, runs=30, steps=50)
    assert moved >= TRODDEN, "the rules don't lead where most people go: the machine proves less than it seems"


def test_anything_in_any_order_on_postgresql(settings: Settings) -> None:
    with ExitStack() as databases:
        plays(lambda: Database(databases.enter_context(engines.postgres_database())), settings, runs=3, steps=40)
