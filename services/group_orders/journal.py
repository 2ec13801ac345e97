"""Who changed what in a deal, when, by which message: kept with each message in the inbox, so it costs nothing more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.quantity import Quantity
from core.work import Work
from queries import group_orders as find
from queries.deals import Deal

LONGEST_TEXT = 500
LONGEST_WORDS = 60


@dataclass(frozen=True, slots=True)
class Changed:
    """One item of one member. `old` is None where only the difference was said ("+1"): then `new` is that difference.

    `start`, `end`: the words in the message that said so; `rule`: which rule read them.
    """

    member_id: int
    name: str
    item: str
    old: Quantity | None
    new: Quantity
    rule: str = ""
    start: int = 0
    end: int = 0

    def to_json(self) -> dict[str, Any]:
        return {
            "member": self.member_id,
            "name": self.name,
            "item": self.item,
            "old": None if self.old is None else str(self.old),
            "new": str(self.new),
            "rule": self.rule,
            "span": [self.start, self.end],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Changed:
        old = None if data["old"] is None else Quantity.of(data["old"])
        span = data["span"]
        return cls(
            data["member"], data["name"], data["item"], old, Quantity.of(data["new"]), data["rule"], span[0], span[1]
        )


@dataclass(frozen=True, slots=True)
class Happened:
    """A change with its source. `words` are those of the message that said so."""

    changed: Changed
    at: datetime
    by: int
    by_name: str
    words: str
    version: int | None


def record(
    deal: Deal, by: int, by_name: str, text: str, changed: Iterable[Changed], version: int | None = None
) -> dict[str, Any]:
    """What goes into the inbox with a message. A list's text is kept with its version, a sentence's here."""
    return {
        "deal": deal.id,
        "by": by,
        "name": by_name,
        "text": "" if version else text[:LONGEST_TEXT],
        "version": version,
        "changes": [change.to_json() for change in changed],
    }


def of_member(work: Work, deal_id: int, member_id: int) -> list[Happened]:
    """What happened to somebody in a deal, oldest first."""
    found = []
    for row in reversed(find.journal(work, deal_id)):
        said = row.reply.get("record") or {}
        for data in said.get("changes", ()):
            if data["member"] == member_id:
                changed = Changed.from_json(data)
                words = _words(work, deal_id, said, changed)
                found.append(Happened(changed, row.received_at, said["by"], said["name"], words, said["version"]))
    return found


def _words(work: Work, deal_id: int, said: Mapping[str, Any], changed: Changed) -> str:
    text = said["text"]
    if said["version"]:
        kept = find.version(work, deal_id, said["version"])
        text = kept.text if kept else ""
    return " ".join(text[changed.start : changed.end or None].split())[:LONGEST_WORDS]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A message that did something: so that what is said next can be understood in any process."""

    message_id: str
    at: datetime
    name: str
    text: str


def spoken(work: Work, deal_id: int, last: int = 5) -> list[Spoken]:
    """The last sentences that did something to a deal, oldest first."""
    found = []
    for row in find.journal(work, deal_id, last):
        said = row.reply.get("record") or {}
        if said.get("text"):
            found.append(Spoken(row.message_id, row.received_at, said["name"], said["text"]))
    return list(reversed(found))
