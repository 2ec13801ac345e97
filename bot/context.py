"""What a handler is given: the work, the message, who says it and where."""

from __future__ import annotations

from dataclasses import dataclass

from bot.attachments import Attachments, NothingAttached
from bot.channels.channel import Abilities
from bot.message import Attached, Incoming, Kind
from bot.router import Switchboard
from bot.words import Words
from core.say import say
from core.text import clean, plain
from core.work import Work
from models.members import Role
from queries.members import Caller

NONE = Abilities()
MOST_APART = 60  # the plain form of a message is hardly ever longer or shorter by more


@dataclass
class Context:
    """`text` is the plain form of the whole message; `caller` is who sent it (see queries.members.Caller).

    `abilities`: what the channel can do that it came by.
    `words` are those of the caller's language, for texts within files and pictures (see `word`).
    """

    work: Work
    incoming: Incoming
    caller: Caller
    text: str
    where: Kind
    switchboard: Switchboard
    words: Words
    attachments: Attachments
    abilities: Abilities = NONE

    def word(self, key: str, /, **arguments: object) -> str:
        """A sentence of the catalogue as the caller reads it: what is drawn or printed must be worded here already."""
        return self.words.render(say(key, **arguments))

    def as_typed(self, text: str) -> str:
        """Words at the message's end as they were typed, `text` being their plain form: others are to read them with
        their own punctuation and characters."""
        typed = clean(self.incoming.text)
        near = len(typed) - len(text)
        for start in sorted(range(len(typed)), key=lambda start: abs(start - near))[:MOST_APART]:
            if plain(typed[start:]) == text:
                return typed[start:].strip()
        return text

    def fetch(self, attached: str | Attached) -> bytes:
        """The bytes of one of the message's images or files, at most 5 MB.

        In a `talk`, or in a command that reads or is declared with `fetches=True`. Raises a ShopError in words.
        """
        return self.attachments.bring(attached)

    def fetch_only(self) -> bytes:
        """The bytes of the one picture or file of the message. Raises NothingAttached, or as `fetch` does."""
        attached: tuple[str | Attached, ...] = (*self.incoming.files, *self.incoming.images)
        if not attached:
            raise NothingAttached
        return self.fetch(attached[0])

    def has(self, role: Role) -> bool:
        return role in self.caller.roles
