"""The simulator plays a chat platform: it keeps who said what in which chat, and who has read it.

A chat's id is a group's chat id, or "private:<person>" for a person's chat with the bot.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from core.errors import ShopError
from core.text import clean
from core.work import Work
from documents import kinds
from documents.pictures import JPEG, PNG
from models.simulator import SimulatorMessage
from queries import files as kept
from queries import simulator as queries
from services import files

PRIVATE = "private:"
LONGEST_TEXT_BYTES = 65536
BOT = ""
KEPT_DAYS = 30  # what people have sent: the transcript of a demo is not read for longer
PICTURES = frozenset({PNG, JPEG})


class UnknownPerson(ShopError):
    """The platform knows nobody by that id."""


class UnknownChat(ShopError):
    """The platform has no such chat."""


class NotInThisChat(ShopError):
    """The person is not in that group, or the private chat is somebody else's."""


class NothingSaid(ShopError):
    """A message without anything to read in it."""


class TooLongToSend(ShopError):
    """A message longer than the platform carries."""


class MessageIdInUse(ShopError):
    """Another message of another chat or sender already has that id."""


class UnknownAttachment(ShopError):
    """A message refers to a picture or file that was never handed in, or is something else."""


class UnknownFileKind(ShopError):
    """A file of a kind that the platform doesn't carry."""


class Spoken(Protocol):
    """What a bot's bubble shows (see bot.channels.channel.Rendered)."""

    @property
    def text(self) -> str: ...
    @property
    def links(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def images(self) -> tuple[str, ...]: ...
    @property
    def files(self) -> tuple[tuple[str, str], ...]: ...


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person in a chat: `name` is what they go by there."""

    id: str
    member_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Attachments:
    """What goes with a person's message: references that `upload` gave."""

    images: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


def private_chat(person: str) -> str:
    return PRIVATE + person


def is_private(chat: str) -> bool:
    return chat.startswith(PRIVATE)


def visitor(work: Work, chat: str, person: str) -> Visitor:
    """Who a person is in a chat. Raises UnknownPerson, UnknownChat, NotInThisChat."""
    known = queries.person(work, person)
    if known is None:
        raise UnknownPerson()
    member_id, name = known
    if is_private(chat):
        owner = chat.removeprefix(PRIVATE)
        if owner != person:
            raise NotInThisChat() if queries.person(work, owner) else UnknownChat()
        return Visitor(person, member_id, name)
    community = queries.community_of(work, chat)
    if community is None:
        raise UnknownChat()
    goes_by = queries.name_in(work, community, member_id)
    if goes_by is None:
        raise NotInThisChat()
    return Visitor(person, member_id, goes_by or name)


def resolve(work: Work, chat: str, sender: str) -> tuple[str, str]:
    """The ids behind what a client wrote: people and groups may be given by name, "private" is one's own chat.

    What names nobody, or several, is handed on as it is: it is then unknown by its id.
    """
    person = queries.id_of_person(work, sender)
    if chat in ("private", PRIVATE + sender):
        return private_chat(person), person
    return queries.id_of_group(work, chat), person


def existing(work: Work, chat: str) -> str:
    """The id of a chat that exists, given by id or by its group's name. Raises UnknownChat."""
    if is_private(chat):
        person = queries.id_of_person(work, chat.removeprefix(PRIVATE))
        if queries.person(work, person) is not None:
            return private_chat(person)
    elif queries.community_of(work, found := queries.id_of_group(work, chat)) is not None:
        return found
    raise UnknownChat()


def all_chats(work: Work) -> list[queries.Group]:
    """Every chat that there is: the groups, then everybody's private chat (`members` is 1)."""
    own = [queries.Group(private_chat(figure.id), 0, figure.name, 1) for figure in queries.people(work)]
    return [*queries.groups(work), *own]


def chats_of(work: Work, person: str) -> list[str]:
    """The ids of all chats that a person sees, their private one first. Raises UnknownPerson."""
    known = queries.person(work, person)
    if known is None:
        raise UnknownPerson()
    return [private_chat(person), *(group.id for group in queries.groups_of(work, known[0]))]


def upload(work: Work, sender: str, name: str, content: bytes) -> tuple[str, str, bool]:
    """Hand in a picture or file; gives its reference, its name, and whether it is a picture. `sender` as in `resolve`.

    Raises UnknownPerson, UnknownFileKind, and what services.files.keep raises.
    """
    known = queries.person(work, queries.id_of_person(work, sender))
    if known is None:
        raise UnknownPerson()
    mime = kinds.media_type(content, name)
    if mime is None:
        raise UnknownFileKind()
    reference = files.keep(work, name, mime, content, days=KEPT_DAYS, for_member=known[0])
    return reference, files.plain_name(name), mime in PICTURES


def content(work: Work, reference: str) -> bytes | None:
    """The bytes behind a reference; None where there is nothing (any more)."""
    file_id = files.id_in(work.settings, reference)
    found = kept.content(work, file_id) if file_id is not None else None
    return found.content if found else None


def speak(
    work: Work,
    chat: str,
    sender: str,
    text: str,
    message_id: str,
    quote: Mapping[str, str] | None = None,
    attached: Attachments = Attachments(),
) -> SimulatorMessage:
    """Put a person's bubble into the transcript, once per message id; their own words count as read.

    Raises what `visitor` raises, and NothingSaid, TooLongToSend, MessageIdInUse, UnknownAttachment.
    """
    visitor(work, chat, sender)
    if not clean(text) and not (attached.images or attached.files):
        raise NothingSaid()
    if len(text.encode()) > LONGEST_TEXT_BYTES:
        raise TooLongToSend(kilobytes=LONGEST_TEXT_BYTES // 1024)
    queries.take_turn(work)
    earlier = queries.bubble(work, f"said/{message_id}")
    if earlier is not None:
        if (earlier.chat_id, earlier.sender) != (chat, sender):
            raise MessageIdInUse()
        return earlier
    extras: dict[str, Any] = {"quote": dict(quote)} if quote else {}
    extras |= _shown(work, attached)
    bubble = _write(work, chat, sender, text, extras, f"said/{message_id}")
    queries.move_read_mark(work, sender, chat, bubble.id)
    return bubble


def _shown(work: Work, attached: Attachments) -> dict[str, Any]:
    """The pictures and files of a bubble. Raises UnknownAttachment."""

    def name_of(reference: str, picture: bool) -> str:
        file_id = files.id_in(work.settings, reference)
        label = kept.label(work, file_id) if file_id is not None else None
        if label is None or (picture and label[1] not in PICTURES):
            raise UnknownAttachment()
        return label[0]

    for reference in attached.images:
        name_of(reference, picture=True)
    named = [{"name": name_of(reference, picture=False), "url": reference} for reference in attached.files]
    return ({"images": list(attached.images)} if attached.images else {}) | ({"files": named} if named else {})


def is_answered(bubble: SimulatorMessage) -> bool:
    """Whether the bot has dealt with a person's bubble, be it by silence."""
    return bool(bubble.extras.get("answered"))


def answer(work: Work, message_id: str, here: Spoken | None, private: Spoken | None) -> Sequence[SimulatorMessage]:
    """Write the bot's answer below a person's bubble, once; what stands then. A later answer changes nothing."""
    queries.take_turn(work)
    asked = queries.bubble(work, f"said/{message_id}")
    if asked is None:
        raise UnknownChat()
    if not is_answered(asked):
        if here is not None:
            _write_spoken(work, asked.chat_id, here, f"here/{message_id}")
        if private is not None:
            _write_spoken(work, private_chat(asked.sender), private, f"private/{message_id}")
        asked.extras = {**asked.extras, "answered": True}
        work.session.flush()
    return replies(work, message_id)


def replies(work: Work, message_id: str) -> Sequence[SimulatorMessage]:
    """The bubbles that answered a message: the one in the same chat first."""
    return queries.bubbles(work, (f"here/{message_id}", f"private/{message_id}"))


def push(work: Work, chat: str, spoken: Spoken, delivery_id: str) -> None:
    """Show what the outbox sends; the same delivery twice shows once. Raises UnknownChat."""
    there = queries.person(work, chat.removeprefix(PRIVATE)) if is_private(chat) else queries.community_of(work, chat)
    if there is None:
        raise UnknownChat()
    queries.take_turn(work)
    if queries.bubble(work, f"push/{delivery_id}") is None:
        _write_spoken(work, chat, spoken, f"push/{delivery_id}")


def mark_read(work: Work, chat: str, person: str, until: int) -> None:
    """Note that a person has read a chat up to the bubble `until`. Raises what `visitor` raises."""
    visitor(work, chat, person)
    queries.take_turn(work)
    queries.move_read_mark(work, person, chat, min(until, queries.latest(work)))


def _write_spoken(work: Work, chat: str, spoken: Spoken, message_id: str) -> None:
    extras: dict[str, Any] = {}
    if spoken.links:
        extras["links"] = [{"label": label, "url": url} for label, url in spoken.links]
    if spoken.images:
        extras["images"] = list(spoken.images)
    if spoken.files:
        extras["files"] = [{"name": name, "url": url} for name, url in spoken.files]
    _write(work, chat, BOT, spoken.text, extras, message_id)


def _write(work: Work, chat: str, sender: str, text: str, extras: dict[str, Any], message_id: str) -> SimulatorMessage:
    bubble = SimulatorMessage(
        chat_id=chat, sender=sender, text=text, extras=extras, message_id=message_id, said_at=work.now
    )
    work.session.add(bubble)
    work.session.flush()
    return bubble
