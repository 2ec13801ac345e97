"""Who was just heard: so that answering everybody alike (商品) asks the database for nothing.

A copy lives for a moment only. The catalog's number in it may be that old, which is shorter than any answer's way to a
phone; orders are placed at what the database says. Nothing that depends on who somebody is, is answered from here.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import replace

from bot.message import Incoming
from queries.members import Caller

CALLER_LIVES = 60.0  # seconds: their language
CATALOG_LIVES = 0.2  # seconds: the number of the catalog
KEPT = 20_000

Key = tuple[str, str, str, str]


class Seen:
    """The last callers, and the catalog's number as of a moment ago. Thread-safe by single operations."""

    def __init__(self) -> None:
        self._callers: OrderedDict[Key, tuple[float, Caller]] = OrderedDict()
        self._catalog = (0.0, 0)

    def note(self, incoming: Incoming, caller: Caller) -> None:
        """Somebody was looked up."""
        now = time.monotonic()
        self._catalog = (now, caller.catalog_version)
        self._callers[_key(incoming)] = (now, replace(caller, earlier_reply=None))
        if len(self._callers) > KEPT:
            self._callers.popitem(last=False)

    def forget_catalog(self) -> None:
        """This process has changed it: the next question asks the database."""
        self._catalog = (0.0, 0)

    def caller(self, incoming: Incoming) -> Caller | None:
        """The caller as of a moment ago, with the catalog's number as of just now; None where either is too old."""
        now, kept = time.monotonic(), self._callers.get(_key(incoming))
        at, version = self._catalog
        if kept is None or now - kept[0] > CALLER_LIVES or now - at > CATALOG_LIVES:
            return None
        caller = kept[1]
        return caller if caller.catalog_version == version else replace(caller, catalog_version=version)


def _key(incoming: Incoming) -> Key:
    chat = incoming.chat
    return chat.channel, chat.account, chat.id, incoming.sender.id
