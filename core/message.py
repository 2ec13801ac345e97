"""What the shop says to somebody: sentences, links, pictures. Not yet in any language or any channel's dress."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.say import Say


@dataclass(frozen=True, slots=True)
class Link:
    """A link with its label. The URL is absolute, or a path of ours beginning with "/"."""

    label: Say
    url: str


@dataclass(frozen=True, slots=True)
class Message:
    """Sentences (one per line), then links, then pictures (URLs or paths of ours, PNG or JPEG)."""

    says: tuple[Say, ...]
    links: tuple[Link, ...] = ()
    images: tuple[str, ...] = ()
    # What it was put into, by language: a message that is kept and said often is worded once. See bot.words.
    worded: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    def to_json(self) -> dict[str, Any]:
        return {
            "says": [part.to_json() for part in self.says],
            "links": [{"label": link.label.to_json(), "url": link.url} for link in self.links],
            "images": list(self.images),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Message:
        return cls(
            tuple(Say.from_json(part) for part in data["says"]),
            tuple(Link(Say.from_json(link["label"]), link["url"]) for link in data["links"]),
            tuple(data["images"]),
        )

    def __add__(self, other: Message) -> Message:
        return Message(self.says + other.says, self.links + other.links, self.images + other.images)


def message(*says: Say, links: tuple[Link, ...] = (), images: tuple[str, ...] = ()) -> Message:
    return Message(says, links, images)
