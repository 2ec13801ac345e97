"""The last few messages of each group, in this process's memory alone: what "+1" or "刚才那个" is about.

Nothing of it is ever written down, so mere talk leaves no row; see docs/decisions/recent-talk.md.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from dataclasses import dataclass
from datetime import datetime, timedelta

MOST, LIVES, GROUPS = 5, timedelta(minutes=15), 2_000


@dataclass(frozen=True, slots=True)
class Heard:
    """A message of a group. `asked`: the bot's own question. `over`: it took something back, and that is done.
    `talk`: it ordered nothing.
    """

    message_id: str
    at: datetime
    sender: str
    text: str
    asked: bool = False
    over: bool = False
    talk: bool = False


class Recent:
    """Up to five messages per group with an open deal, none older than a quarter of an hour. Thread-safe."""

    def __init__(self) -> None:
        self._groups: OrderedDict[int, deque[Heard]] = OrderedDict()
        self._lock = threading.Lock()

    def hear(self, community_id: int, heard: Heard) -> None:
        with self._lock:
            group = self._groups.setdefault(community_id, deque(maxlen=MOST))
            if not any(one.message_id == heard.message_id and one.asked == heard.asked for one in group):
                group.append(heard)
            self._groups.move_to_end(community_id)
            if len(self._groups) > GROUPS:
                self._groups.popitem(last=False)

    def before(self, community_id: int, message_id: str, now: datetime) -> list[Heard]:
        """What was said before this message, oldest first."""
        with self._lock:
            group = list(self._groups.get(community_id, ()))
        return [heard for heard in group if heard.message_id != message_id and heard.at > now - LIVES]

    def forget(self, community_id: int) -> None:
        """The deal is over."""
        with self._lock:
            self._groups.pop(community_id, None)
