"""What the simulator's API is asked, checked: every field is of its type and within its bounds, or refused in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from flask import request

from core.errors import ShopError
from core.say import say
from core.work import Work
from services import simulator
from services.simulator import Attachments

LARGEST_BODY_BYTES = 8 * simulator.LONGEST_TEXT_BYTES  # JSON may spell one byte of text in six
LARGEST_CURSOR = 2**62
MOST_ATTACHED = 9  # of each kind in one message


class BadField(ShopError):
    """A field of a request is missing, of another type, or out of bounds."""


@dataclass(frozen=True, slots=True)
class Ask:
    """The body of POST messages, checked."""

    chat: str
    sender: str
    text: str
    message_id: str
    quote: dict[str, str] | None
    attached: Attachments

    @classmethod
    def read(cls) -> Ask:
        """The request's body as a message. Raises BadField."""
        body = json_object()
        quote = body.get("quote")
        if quote is not None:
            if not isinstance(quote, dict):
                raise BadField(field="quote", wanted=say("simulator-wanted-quote"))
            quote = {part: text_field(quote, part, simulator.LONGEST_TEXT_BYTES) for part in ("sender", "text")}
        message_id = text_field(body, "message_id", 100) if body.get("message_id") is not None else str(uuid4())
        if not message_id.strip():
            raise BadField(field="message_id", wanted=say("simulator-wanted-text", longest=100))
        attached = Attachments(references(body, "images"), references(body, "files"))
        text = "" if body.get("text") is None and attached != Attachments() else text_field(body, "text")
        return cls(text_field(body, "chat", 200), text_field(body, "sender", 200), text, message_id, quote, attached)

    def resolved(self, work: Work) -> Ask:
        """The same with ids for chat and sender where they were given by name."""
        chat, sender = simulator.resolve(work, self.chat, self.sender)
        return replace(self, chat=chat, sender=sender)


def references(body: dict[str, Any], field: str) -> tuple[str, ...]:
    """What POST files gave, at most nine. Raises BadField."""
    given = body.get(field) or []
    if not isinstance(given, list) or len(given) > MOST_ATTACHED:
        raise BadField(field=field, wanted=say("simulator-wanted-references", most=MOST_ATTACHED))
    return tuple(text_field({field: one}, field, 1000) for one in given)


def json_object() -> dict[str, Any]:
    """The request's body. Raises BadField, and what Flask raises for a body that is no JSON or too large."""
    request.max_content_length = LARGEST_BODY_BYTES
    try:
        body = request.get_json()
    except RecursionError:  # an abyss of brackets
        body = None
    if not isinstance(body, dict):
        raise BadField(field="JSON", wanted=say("simulator-wanted-object"))
    return body


def text_field(body: dict[str, Any], field: str, longest: int | None = None) -> str:
    """A text of the body, of at most `longest` characters. Raises BadField."""
    value = body.get(field)
    if not isinstance(value, str) or (longest is not None and len(value) > longest):
        raise BadField(field=field, wanted=say("simulator-wanted-text", longest=longest or "65536"))
    return storable(value)


def storable(text: str) -> str:
    """Without what no database keeps: NUL, and halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def parameter(field: str) -> str:
    """A short text of the address's query. Raises BadField."""
    return text_field({field: request.args.get(field)}, field, 200)


def read_cursor(value: Any, field: str) -> int:
    """A bubble's id, as a number or in digits. Raises BadField."""
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value[:20])
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST_CURSOR:
        raise BadField(field=field, wanted=say("simulator-wanted-cursor"))
    return int(value)
