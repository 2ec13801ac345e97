"""One piece of work: one transaction, one moment, one actor.

The edges (dispatcher, web, scheduler, command line) open a Work and commit it; services only do their verbs in it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Executable, Result
from sqlalchemy.orm import Session

from core import logs
from core.clock import Clock
from core.database import Database, WatchedSession
from core.events import Event, Listeners
from core.parts import Part
from core.personal import Personal
from core.settings import Settings
from core.statement import Row, Statement, commit_with

log = logging.getLogger("qunmai.work")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does it. `member_id` is None for the shop itself (jobs, gateway notices)."""

    member_id: int | None = None
    name: str = "system"


SYSTEM = Actor()
RULED = "rules changed"  # set in a work's facts by who changes settings or switches modules
LAG = timedelta(seconds=3)  # so old may be what another process has set


@dataclass
class Work:
    """A transaction with what belongs to it. `now` is a UTC moment that stands still for the whole work.

    `settings` are those in force, `started_with` those that file and environment say; `parts` are the listed modules.
    `personal` says what the shop keeps of people. `facts` are what it has found out so far, for whoever comes later in
    the same work. `scrubs`: what it has overwritten must not be found in the database's files, either.
    """

    database: Database
    now: datetime
    settings: Settings
    actor: Actor = SYSTEM
    request_id: str = ""
    listeners: Listeners = field(default_factory=dict)
    reads: bool = False
    personal: Sequence[Personal] = ()
    scrubs: bool = False
    started_with: Settings | None = None
    parts: Sequence[Part] = ()
    facts: dict[str, Any] = field(default_factory=dict)
    _connection: Connection | None = None
    _session: Session | None = None
    _wrote: bool = False
    _left: list[tuple[Statement, dict[str, Any]]] = field(default_factory=list)

    @property
    def connection(self) -> Connection:
        """Taken when it is first asked for: what is answered from memory needs none."""
        if self._connection is None:
            self._connection = self.database.connect(reads=self.reads)
        if self._left:  # whoever asks for more must see what was left for later
            for statement, values in self._take_left():
                statement.run(self._connection, values)
        return self._connection

    def _take_left(self) -> list[tuple[Statement, dict[str, Any]]]:
        left, self._left = self._left, []
        return left

    @property
    def session(self) -> Session:
        """SQLAlchemy's session in this transaction."""
        connection = self.connection
        if self._session is None:
            self._session = WatchedSession(connection, reads=self.reads)
        return self._session

    def tell(self, event: Event) -> None:
        """Let everybody who listens do their part in this same transaction."""
        for listener in self.listeners.get(type(event), ()):
            listener(self, event)

    def execute(self, statement: Executable, parameters: Any = None) -> Result[Any]:
        return self.session.execute(statement, parameters)

    def run(self, statement: Statement, **values: Any) -> list[Row]:
        """The rows of a statement that goes to the driver as it is written."""
        if statement.writes:
            if self.reads:
                raise RuntimeError("a reading work must not write")
            self._wrote = True
        return statement.run(self.connection, values)

    def leave(self, statement: Statement, **values: Any) -> None:
        """Have a writing statement run whose rows nobody waits for: at the latest with the commit, in one trip."""
        if self.reads:
            raise RuntimeError("a reading work must not write")
        self._wrote = True
        if self.database.is_sqlite:  # there are no trips to save
            statement.run(self.connection, values)
        else:
            self._left.append((statement, values))

    @contextmanager
    def undoable(self) -> Iterator[None]:
        """What is done in it is undone alone where an exception leaves it (a savepoint)."""
        with self.session.begin_nested():
            self.session.connection()  # begins it now: what goes to the driver directly must be within
            try:
                yield
            except BaseException:
                self._left.clear()
                raise

    @property
    def wrote(self) -> bool:
        """Whether anything was changed so far; what changed nothing needs no row and no commit."""
        session = self._session
        return self._wrote or (
            session is not None and bool(session.info.get("wrote") or session.new or session.dirty or session.deleted)
        )

    def commit(self) -> None:
        if self._session is not None:
            self._session.commit()
        if self._left:
            left = self._take_left()
            commit_with(self.connection, left)
        if self._connection is not None:
            self._connection.commit()

    def close(self) -> None:
        """Give everything back; what was not committed is undone."""
        if self._session is not None:
            self._session.close()
        if self._connection is not None:
            self._connection.close()


class Shop:
    """What every door needs to begin a work: the database, the clock, the settings, what the modules bring.

    `settings` and `listeners` are those in force. Where managers change them (see services.settings), `renew` brings
    this process to what is set: it is called when a work begins, at most every LAG, and at once after own changes.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        settings: Settings,
        listeners: Listeners | None = None,
        personal: Sequence[Personal] = (),
    ) -> None:
        self.database = database
        self.clock = clock
        self.settings = self.started_with = settings
        self.listeners: Listeners = listeners or {}
        self.personal = personal
        self.parts: Sequence[Part] = ()
        self.renew: Callable[[Work], None] | None = None
        self._renewed_at: datetime | None = None
        self._renewing = threading.Lock()

    @contextmanager
    def work(self, actor: Actor = SYSTEM, request_id: str = "", *, reads: bool = False) -> Iterator[Work]:
        """Open a Work; commit at the end, roll back on any exception.

        `reads=True` promises that nothing is changed: no write lock is taken on SQLite, and a write raises.
        Without a `request_id` of its own it belongs to the request around it, if there is one.
        """
        self.keep_up()
        with logs.request(request_id):
            work = self._begin(actor, logs.current_request(), reads)
            try:
                yield work
                if not reads:
                    work.commit()
            finally:
                work.close()
            if work.scrubs:
                self.database.scrub()
            if RULED in work.facts:
                self._renewed_at = None

    def _begin(self, actor: Actor, request_id: str, reads: bool) -> Work:
        now, told, kept = self.clock.now(), self.listeners, self.personal
        began, parts = self.started_with, self.parts
        return Work(
            self.database, now, self.settings, actor, request_id, told, reads, kept, started_with=began, parts=parts
        )

    def keep_up(self) -> None:
        """Look, where the last look is too long ago, whether rules have changed. Who finds another looking goes on."""
        if self.renew is None:
            return
        now = self.clock.now()
        if self._renewed_at is not None and timedelta() <= now - self._renewed_at < LAG:
            return
        if self._renewing.acquire(blocking=False):
            try:
                self._renewed_at = now
                work = self._begin(SYSTEM, "", reads=True)
                try:
                    self.renew(work)
                finally:
                    work.close()
            except Exception:  # what stands in memory is answered though the database is away
                log.exception("rules not looked at")
            finally:
                self._renewing.release()
