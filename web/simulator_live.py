"""Live updates for the simulator's page: Server-Sent Events (HTML Standard, §9.2) over the transcript's growing ids.

Every stream holds one thread of the server, so they are short (the browser comes back by itself), few, and share
one look at the table. No transaction stays open between two looks.
"""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from core.work import Shop
from queries import simulator as queries
from services import simulator

AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds: between two looks at the table, of one stream, between two signs of life where nothing is said."""

    look: float = 0.3
    stream: float = 25.0  # below gunicorn's graceful timeout of 30
    heartbeat: float = 3.0  # writing is how a server notices that the browser has gone


class Pulse:
    """The newest bubble's id, looked up once per `look` seconds however many streams ask."""

    def __init__(self, shop: Shop, look: float) -> None:
        self._shop = shop
        self._look = look
        self._lock = threading.Lock()
        self._looked = float("-inf")
        self._latest = 0

    def latest(self, known: int = 0) -> int:
        """`known`: an id that was there a moment ago; a look that is older than it is taken again."""
        with self._lock:
            if self._latest < known or time.monotonic() - self._looked >= self._look:
                with self._shop.work(reads=True) as work:
                    self._latest = queries.latest(work)
                self._looked = time.monotonic()
            return self._latest


class Seats:
    """How many streams may be open: in this process, and by one browser.

    A browser opens six connections to a host at most (HTTP/1.1); tabs that stream must leave it some for the rest.
    """

    def __init__(self, most: int, per_browser: int = 2) -> None:
        self._most = most
        self._per_browser = per_browser
        self._lock = threading.Lock()
        self._taken: Counter[str] = Counter()

    def take(self, browser: str) -> bool:
        with self._lock:
            if self._taken.total() >= self._most or (browser and self._taken[browser] >= self._per_browser):
                return False
            self._taken[browser] += 1
            return True

    def leave(self, browser: str) -> None:
        with self._lock:
            self._taken[browser] -= 1
            if self._taken[browser] <= 0:
                del self._taken[browser]

    @property
    def taken(self) -> int:
        with self._lock:
            return self._taken.total()


class Live:
    """What is new for a person: as a stream, or once."""

    def __init__(
        self, shop: Shop, show: Callable[..., list[dict[str, Any]]], stopping: threading.Event, pace: Pace
    ) -> None:
        self._shop = shop
        self._show = show
        self._stopping = stopping
        self._pace = pace
        self._pulse = Pulse(shop, pace.look)

    def once(self, person: str, after: int) -> dict[str, Any]:
        """New messages in all chats of a person, and the cursor behind them. A smaller cursor than `after` means
        that the transcript began anew."""
        with self._shop.work(reads=True) as work:
            latest = queries.latest(work)
            chats = simulator.chats_of(work, person)
            rows = queries.said_after(work, chats, after, latest, AT_ONCE)
            cursor = rows[-1].id if len(rows) == AT_ONCE else latest
            return {"messages": self._show(work, rows), "cursor": cursor}

    def stream(self, person: str, after: int) -> Iterator[str]:
        ends = time.monotonic() + self._pace.stream
        spoke = time.monotonic()
        yield f"retry: {int(self._pace.look * 1000)}\n\n"
        while time.monotonic() < ends and not self._stops():
            latest = self._pulse.latest(after)
            if latest < after:
                yield "event: reset\ndata: {}\n\n"
                return
            if latest > after:
                news = self.once(person, after)
                after = max(after, news["cursor"])
                for message in news["messages"]:
                    yield f"event: message\nid: {message['id']}\ndata: {json.dumps(message, ensure_ascii=False)}\n\n"
                    spoke = time.monotonic()
                continue
            if time.monotonic() - spoke >= self._pace.heartbeat:
                yield ":\n\n"
                spoke = time.monotonic()
            self._stopping.wait(self._pace.look)

    def _stops(self) -> bool:
        return self._stopping.is_set() or not threading.main_thread().is_alive()
