"""What the shop says to somebody: sentences, links, pictures, files. Not yet in any language or any channel's dress."""

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
class FileLink:
    """A file to download, by the name that it will have. The URL as for a link (see services.files.keep)."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Message:
    """Sentences (one per line), then links, then pictures (URLs or paths of ours, PNG or JPEG), then files."""

    says: tuple[Say, ...]
    links: tuple[Link, ...] = ()
    images: tuple[str, ...] = ()
    files: tuple[FileLink, ...] = ()
    # What it was put into, by language: a message that is kept and said often is worded once. See bot.words.
    worded: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    def to_json(self) -> dict[str, Any]:
        return {
            "says": [part.to_json() for part in self.says],
            "links": [{"label": link.label.to_json(), "url": link.url} for link in self.links],
            "images": list(self.images),
            **({"files": [{"name": file.name, "url": file.url} for file in self.files]} if self.files else {}),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Message:
        return cls(
            tuple(Say.from_json(part) for part in data["says"]),
            tuple(Link(Say.from_json(link["label"]), link["url"]) for link in data["links"]),
            tuple(data["images"]),
            tuple(FileLink(file["name"], file["url"]) for file in data.get("files", ())),
        )

    def __add__(self, other: Message) -> Message:
        return Message(
            self.says + other.says, self.links + other.links, self.images + other.images, self.files + other.files
        )


def message(
    *says: Say, links: tuple[Link, ...] = (), images: tuple[str, ...] = (), files: tuple[FileLink, ...] = ()
) -> Message:
    return Message(says, links, images, files)
