"""What comes in from a chat, and what goes back, in the shape that all channels share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from core.message import Message, message
from core.say import Say, say


class Kind(StrEnum):
    """Where it was said."""

    GROUP = "group"
    PRIVATE = "private"


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat as its platform knows it. For a private chat `id` is the person's id on the platform."""

    channel: str
    account: str
    id: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Person:
    """A sender as the platform knows them: `id` on the platform, `name` as shown (may be empty)."""

    id: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    sender: str
    text: str


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that came with a message: what the channel fetches it by, and its name where the platform tells one."""

    reference: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message from a chat. `message_id` is unique per (channel, account); a resend carries the same one.

    `text` is what was typed, without the @mention of the bot. `event` names a platform's event (subscribe, enter…)
    with its key in `text`. `images` are references that the channel can fetch, `files` carry theirs (Context.fetch).
    """

    chat: Chat
    sender: Person
    message_id: str
    text: str
    at: datetime
    quote: Quote | None = None
    images: tuple[str, ...] = ()
    event: str = ""
    files: tuple[Attached, ...] = ()

    @property
    def attaches(self) -> bool:
        return bool(self.images or self.files)


@dataclass(frozen=True, slots=True)
class Reply:
    """What the bot answers: `here` in the same chat, `private` only to the sender. Both empty: silence.

    `asks`: it asks back or refuses, instead of changing an order. `again`: it answers an earlier copy of the message.
    `hand_over`: the channel is to give the chat to a person of its own (only where it can: Abilities.hands_over).
    `record` is kept with the message: what it did to which deal (`{"deal": id, …}`, services.group_orders.journal).
    """

    here: Message | None = None
    private: Message | None = None
    asks: bool = False
    again: bool = False
    hand_over: bool = False
    record: Mapping[str, Any] | None = None

    @property
    def silent(self) -> bool:
        return self.here is None and self.private is None and not self.hand_over


SILENCE = Reply()


class Unhandled:
    """No command and no order: somebody else may try; in the end a group hears nothing."""


UNHANDLED = Unhandled()


def answer(*says: Say) -> Reply:
    """Answer in the chat where it was said."""
    return Reply(here=message(*says))


def answer_with(key: str, /, **arguments: object) -> Reply:
    """Answer one sentence of the catalogue in the chat where it was said."""
    return answer(say(key, **arguments))
