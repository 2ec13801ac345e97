"""The one catalogue of wordings: a folder per language, a file per module, in Fluent's format (projectfluent.org)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from fluent.runtime import FluentBundle, FluentResource

from bot.channels.channel import Rendered
from core.message import Message
from core.moments import Span
from core.money import Money
from core.quantity import Quantity
from core.say import Say, say

HERE = Path(__file__).parent
LANGUAGES = ("zh-CN", "en")
LONG = 1000  # fluent.runtime refuses to put more than 2500 characters into a sentence (MAX_PART_LENGTH)


class MissingWords(Exception):
    """The catalogue has no such key, or a sentence lacks an argument."""


@cache
def _bundle(language: str) -> FluentBundle:
    bundle = FluentBundle([language], use_isolating=False)
    for file in sorted((HERE / language).glob("*.ftl")):
        bundle.add_resource(FluentResource(file.read_text(encoding="utf-8")))
    return bundle


def keys(language: str) -> set[str]:
    """All keys of a language: for the test that every language is complete."""
    return set(_bundle(language)._messages)


def _place_of(argument: str) -> str:
    """Stands in a sentence until the long text takes its place."""
    return f"\ue000{argument}\ue001"


class Words:
    """Puts what is to be said into one language. Moments are shown in the shop's zone."""

    def __init__(
        self, language: str, zone: ZoneInfo, address: str = "", derived: Mapping[str, str] | None = None
    ) -> None:
        """`derived` holds sentences that stand in the code itself: the help of the commands."""
        self.language = language
        self._bundle = _bundle(language)
        self._zone = zone
        self._address = address
        self._derived = derived or {}

    def render(self, said: Say) -> str:
        """The sentence. Raises MissingWords where key or argument is missing."""
        if said.key in self._derived:
            return self._derived[said.key]
        pattern = self._bundle.get_message(said.key).value if self._bundle.has_message(said.key) else None
        if pattern is None:
            raise MissingWords(f"{self.language}: {said.key}")
        arguments = {name: self._argument(value) for name, value in said.arguments.items()}
        long = {name: value for name, value in arguments.items() if isinstance(value, str) and len(value) > LONG}
        text, errors = self._bundle.format_pattern(pattern, arguments | {name: _place_of(name) for name in long})
        if errors:
            raise MissingWords(f"{self.language}: {said.key}: {errors}")
        worded = str(text)
        for name, value in long.items():
            worded = worded.replace(_place_of(name), value)
        return worded

    def render_message(self, message: Message) -> Rendered:
        """The message in this language, worded once however often it is said."""
        key = (self.language, self._address)
        worded: Rendered | None = message.worded.get(key)
        if worded is None:
            worded = message.worded[key] = self._word(message)
        return worded

    def _word(self, message: Message) -> Rendered:
        text = "\n".join(filter(None, (self.render(part) for part in message.says)))
        links = tuple((self.render(link.label), self._absolute(link.url)) for link in message.links)
        images = tuple(self._absolute(image) for image in message.images)
        return Rendered(text, links, images, tuple((file.name, self._absolute(file.url)) for file in message.files))

    def _absolute(self, url: str) -> str:
        return self._address + url if url.startswith("/") else url

    def _argument(self, value: Any) -> str | int:
        match value:
            case Say():
                return self.render(value)
            case Span():
                day = self.render(say(f"weekday-{value.begins.astimezone(self._zone).isoweekday()}"))
                return f"{day} {value.shown(self._zone)}"
            case list() | tuple():
                return "\n".join(str(self._argument(part)) for part in value)
            case datetime():
                return value.astimezone(self._zone).strftime("%m-%d %H:%M")
            case Money() | Quantity():
                return str(value)
            case bool():
                return str(value).lower()
            case int() | str():
                return value
        raise MissingWords(f"cannot be said: {type(value).__name__}")
