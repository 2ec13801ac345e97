"""Who wrote when: some platforms take messages to a person only for so long after they last wrote (core.reach).

Nobody's answer waits for it: it is noted in memory and written down a moment later. What a process that dies takes
with it makes somebody seem silent for longer than they are: they get a promotion less, not one that can't arrive.
"""

from __future__ import annotations

import logging
import threading
import uuid
from datetime import datetime, timedelta

from bot.message import Incoming
from core.work import Shop
from queries import hearing as find
from queries.hearing import Ear

log = logging.getLogger("qunmai.hearing")

A_MOMENT = 2.0  # seconds
ENOUGH = timedelta(minutes=5)  # who wrote so lately needs no new note


class Hearing:
    """What this process has heard. Thread-safe. Before `start` it only remembers."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._heard: dict[Ear, datetime] = {}
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._started = False
        self._writer: threading.Thread | None = None

    def note(self, incoming: Incoming) -> None:
        """Somebody wrote. What a platform tells by itself (somebody follows, looks in) opens no such time."""
        if incoming.event:
            return
        chat = incoming.chat
        with self._lock:
            self._heard[Ear(chat.channel, chat.account, incoming.sender.id)] = self._shop.clock.now()
            if self._started and self._writer is None:
                self._writer = threading.Thread(target=self._write_soon, name="hearing", daemon=True)
                self._writer.start()

    def flush(self) -> None:
        """Write down what was heard since the last time."""
        with self._lock:
            heard, self._heard = self._heard, {}
        if heard:
            with self._shop.work() as work:
                find.note(work, heard, ENOUGH)

    def start(self) -> None:
        """From now on write down, in a thread that lives for a moment: a server may fork after this."""
        self._started = True

    def stop(self) -> None:
        """Write down what is still to be."""
        self._started = False
        self._stopping.set()
        if writer := self._writer:
            writer.join()
        self.flush()
        self._stopping.clear()

    def _write_soon(self) -> None:
        self._stopping.wait(A_MOMENT)
        with self._lock:
            self._writer = None  # who is heard from here on gets another
        try:
            self.flush()
        except Exception:
            log.exception("cannot note who was heard", extra={"reference": uuid.uuid4().hex[:8]})
