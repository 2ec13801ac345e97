"""Pictures and files that came with a message, brought from the platform when somebody wants to look into them.

A platform may be slow: it is asked while a message is being understood, or between that and the act (a command that
says `fetches=True`), never while a transaction writes. What was brought once is there for the rest of the message.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.message import Attached, Incoming
from core.errors import ShopError

LARGEST = 5 * 1024 * 1024

Fetch = Callable[[str], bytes]


class NothingAttached(ShopError):
    """It was to come with a picture or a file, and didn't."""


class AttachmentGone(ShopError):
    """The platform has it no more, or never had it."""


class AttachmentTooLarge(ShopError):
    """More bytes than are taken. Arguments: megabytes."""


class AttachmentUnreachable(ShopError):
    """The platform didn't bring it in time; trying again may help."""


class CannotFetch(ShopError):
    """This channel brings no pictures or files."""


def too_large() -> AttachmentTooLarge:
    return AttachmentTooLarge(megabytes=LARGEST // 1024 // 1024)


class Attachments:
    """Those of one message."""

    def __init__(self, incoming: Incoming, fetch: Fetch | None) -> None:
        self._incoming = incoming
        self._fetch = fetch
        self._brought: dict[str, bytes] = {}
        self._acting = False

    def bring(self, attached: str | Attached) -> bytes:
        """The bytes. Raises a ShopError in words; RuntimeError where it would be too late to ask a platform."""
        reference = attached.reference if isinstance(attached, Attached) else attached
        if reference not in self._brought:
            if self._acting:
                raise RuntimeError("fetch while understanding, or declare the command with fetches=True")
            self._brought[reference] = self._ask(reference)
        return self._brought[reference]

    def bring_all(self) -> None:
        for reference in (*self._incoming.images, *(file.reference for file in self._incoming.files)):
            self.bring(reference)

    def close(self) -> None:
        """From now on only what was brought is there: somebody begins to write."""
        self._acting = True

    def _ask(self, reference: str) -> bytes:
        if self._fetch is None:
            raise CannotFetch
        content = self._fetch(reference)
        if len(content) > LARGEST:
            raise too_large()
        return content
