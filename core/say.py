"""What is to be said, before it is put into a language.

Services and events name a sentence of the catalogue and its arguments; the words themselves are in bot/words/,
one folder per language. So a notice that waits in the outbox is put into its reader's language when it goes out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core.moments import Span
from core.money import Money
from core.quantity import Quantity

Argument = Any


@dataclass(frozen=True, slots=True)
class Say:
    """A sentence of the catalogue by its key.

    Arguments: str, int, Money, Quantity, datetime, Span, Say, or lists of these. A list is said one per line.
    """

    key: str
    arguments: Mapping[str, Argument] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {"say": self.key, "with": {name: _to_json(value) for name, value in self.arguments.items()}}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Say:
        return cls(data["say"], {name: _from_json(value) for name, value in data["with"].items()})


def say(key: str, /, **arguments: Argument) -> Say:
    return Say(key, arguments)


def _to_json(value: Argument) -> Any:
    match value:
        case Say():
            return value.to_json()
        case Money():
            return {"fen": value.fen}
        case Quantity():
            return {"thousandths": value.thousandths}
        case datetime():
            return {"at": value.isoformat()}
        case Span():
            return {"from": value.begins.isoformat(), "until": value.ends.isoformat()}
        case list() | tuple():
            return [_to_json(part) for part in value]
        case bool() | int() | str():
            return value
    raise TypeError(f"cannot be said: {type(value).__name__}")


def _from_json(value: Any) -> Argument:
    match value:
        case {"say": _}:
            return Say.from_json(value)
        case {"fen": fen}:
            return Money(fen)
        case {"thousandths": thousandths}:
            return Quantity(thousandths)
        case {"from": begins, "until": ends}:
            return Span(datetime.fromisoformat(begins), datetime.fromisoformat(ends))
        case {"at": at}:
            return datetime.fromisoformat(at)
        case list():
            return [_from_json(part) for part in value]
    return value
