"""What a platform posts to us: how it is refused, and how it is answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.channels.channel import Rendered
from bot.message import Incoming

LONGEST_ID = 128


class Refused(Exception):
    """A callback that we don't take. Nothing of it is stored; the message says why, without its content."""


class Forged(Refused):
    """Not signed by the platform, or sealed for somebody else."""


class Stale(Refused):
    """Signed, but outside the replay window."""


class TooLarge(Refused):
    """A body beyond the limit."""


class Malformed(Refused):
    """Nothing that the platform sends."""


@dataclass(frozen=True, slots=True)
class Received:
    """An accepted callback. `incoming` is None where there is nothing for the shop (an unknown type, a poll).

    `answer` makes the body of the HTTP response: a reply, or the platform's silence for None. Where `answers` is
    False the platform takes no words in its response, and they go to `response_url`, if there is one.
    """

    incoming: Incoming | None
    answer: Callable[[Rendered | None], bytes]
    answers: bool = True
    response_url: str = ""


class Callback(Protocol):
    """A channel that a platform calls. Both verbs raise Refused; `query` is the URL's query, each name once."""

    name: str
    content_type: str
    largest_body: int

    def verify(self, query: Mapping[str, str]) -> str:
        """The answer to the platform's check of the address."""
        ...

    def receive(self, query: Mapping[str, str], body: bytes) -> Received: ...


def identifier(value: object) -> str:
    """An id of the platform's: printable, not empty, at most 128 characters. Raises Malformed."""
    if isinstance(value, str) and 0 < len(value) <= LONGEST_ID and value.isprintable():
        return value
    raise Malformed("an id is missing or odd")
