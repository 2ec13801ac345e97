"""What a channel is to the rest of the shop: it says what it can do, and sends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from bot.message import Chat


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a channel can do. The product chooses by this, never by a channel's name."""

    receives_groups: bool = False
    pushes_to_groups: bool = False
    pushes_to_people: bool = False
    within: timedelta | None = None  # a push to a person only so long after they last wrote; None: always
    needs_human_confirm: bool = False
    answers_privately: bool = False  # an answer can carry a part that only the sender sees
    per_minute: int = 0  # messages per destination and minute; 0: no limit
    longest_text_bytes: int = 2048
    hands_over: bool = False  # a private chat can be given to a person whom the platform knows (an agent's desk)
    repeatable: bool = False  # sending the same message twice shows it once


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message in its reader's language.

    Links are (label, absolute URL), files are (name, absolute URL); images are absolute URLs.
    `hand_over`: instead of saying anything, give the chat to a person.
    """

    text: str
    links: tuple[tuple[str, str], ...] = ()
    images: tuple[str, ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    hand_over: bool = False


class SendError(Exception):
    """Sending failed. `code` is the platform's errcode or a short word of ours; never carries a secret."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class PassingFailure(SendError):
    """Try again later: rate limit, busy, network."""


class PermanentFailure(SendError):
    """Trying again can't help: robot removed, blocked by the person, text refused."""


class UncertainFailure(SendError):
    """It may have gone out: the connection broke after the request was sent."""


class Channel(Protocol):
    """`send` returns when the platform has taken the message, or raises a SendError. It escapes what users typed.

    `fetch` brings what came in with a message (Incoming.images, Incoming.files), or raises a ShopError: see
    bot.attachments. Both call a platform: never inside a transaction that writes.
    """

    name: str
    abilities: Abilities

    def send(self, chat: Chat, rendered: Rendered, delivery_id: str) -> None: ...

    def fetch(self, reference: str) -> bytes: ...
