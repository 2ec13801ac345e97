"""One engine for both databases: SQLite (embedded) and PostgreSQL (grown up).

SQLite: WAL, synchronous=FULL, foreign keys on; writers begin IMMEDIATE, so that two writers queue instead of failing.
What is deleted or overwritten is zeroed in the file (secure_delete): who was erased is not in free pages, either.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import closing
from typing import Any

from psycopg.types.numeric import Int8Dumper
from sqlalchemy import Connection, Engine, TextClause, create_engine, event
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.pool import StaticPool


class Database:
    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        self.engine = _sqlite_engine(url) if self.is_sqlite else _postgres_engine(url, pool_size)
        self._reading = self.engine.execution_options(reads=True)
        if not self.is_sqlite:
            self._reading = self._reading.execution_options(isolation_level="AUTOCOMMIT")

    def connect(self, *, reads: bool = False) -> Connection:
        """A connection whose transaction has begun. The caller commits, and closes it, whatever happens.

        On PostgreSQL each reading statement stands for itself: there is nothing to begin and nothing to end.
        """
        if reads and not self.is_sqlite:
            return self._reading.connect()
        connection = (self._reading if reads else self.engine).connect()
        try:
            connection.begin()
        except BaseException:  # SQLite: others have been writing for too long
            connection.close()
            raise
        return connection

    def scrub(self) -> None:
        """Bring what was written into the database's file, and empty the log that still has what stood there before.

        As far as nobody is reading just now; call it outside any transaction. PostgreSQL does so by itself.
        """
        if self.is_sqlite:
            with closing(self.engine.raw_connection()) as connection:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def dispose(self) -> None:
        self.engine.dispose()


class WatchedSession(Session):
    """A session in a connection's transaction that knows whether it changed anything."""

    def __init__(self, connection: Connection, *, reads: bool) -> None:
        super().__init__(connection, expire_on_commit=False, autoflush=False)
        self.info["reads"] = reads


@event.listens_for(WatchedSession, "do_orm_execute")
def _note_statement(state: ORMExecuteState) -> None:
    statement = state.statement
    reads = statement.text.lstrip().startswith("SELECT") if isinstance(statement, TextClause) else state.is_select
    if not reads:
        _note_write(state.session)


@event.listens_for(WatchedSession, "before_flush")
def _note_flush(session: Session, *_: Any) -> None:
    if session.new or session.dirty or session.deleted:
        _note_write(session)


def _note_write(session: Session) -> None:
    if session.info.get("reads"):
        raise RuntimeError("a reading work must not write")
    session.info["wrote"] = True


def _postgres_engine(url: str, pool_size: int) -> Engine:
    engine = create_engine(
        url.replace("postgresql://", "postgresql+psycopg://", 1),
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=False,
        pool_recycle=1800,
        connect_args={"prepare_threshold": 3, "options": "-c timezone=utc -c statement_timeout=30000"},
        query_cache_size=2000,
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        """Every number goes as a bigint: else each mixture of small and large ones is a statement of its own, and
        prepared and planned anew."""
        connection.adapters.register_dumper(int, Int8Dumper)

    return engine


def _sqlite_engine(url: str) -> Engine:
    options: dict[str, Any] = {"connect_args": {"timeout": 30, "check_same_thread": False}}
    in_memory = url in ("sqlite://", "sqlite:///:memory:")
    if in_memory:
        options["poolclass"] = StaticPool
    engine = create_engine(url, query_cache_size=2000, hide_parameters=True, **options)
    turns = _Turns()

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        _turn_to_wal(connection)
        for pragma in ("synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        reads = connection.get_execution_options().get("reads")
        if not reads and not in_memory:
            turns.take(connection.info)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    @event.listens_for(engine, "checkin")
    def give_back(_: Any, record: Any) -> None:
        turns.give_back(record.info)

    return engine


class _Turns:
    """The writers of one process queue here: SQLite has no queue, it lets them try again after ever longer naps.

    A turn lasts until its connection is given back, so until the commit is on the disk. Other processes still nap.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def take(self, info: dict[Any, Any]) -> None:
        if "turn" not in info and self._lock.acquire(timeout=30):  # after that SQLite itself says what is wrong
            info["turn"] = True

    def give_back(self, info: dict[Any, Any]) -> None:
        if info.pop("turn", False):
            self._lock.release()


def _turn_to_wal(connection: sqlite3.Connection) -> None:
    """Turning a new file to WAL needs to be alone, and SQLite doesn't wait for that: another process may just do it."""
    for tries_left in reversed(range(100)):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError:
            if not tries_left:
                raise
            time.sleep(0.05)
