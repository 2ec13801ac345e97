"""All wording of the simulator, out of the catalogue, in the language that a request asks for (`?lang=`)."""

from __future__ import annotations

import re
from typing import Any

from flask import request

from bot.message import Kind
from bot.words import LANGUAGES, Words, keys
from core.errors import ShopError
from core.say import say
from core.work import Shop


class SimulatorWords:
    """What of the simulator is wording: names, hints, examples, the page's own strings."""

    def __init__(self, shop: Shop) -> None:
        settings = shop.settings
        self._default = settings.language
        self._words = {language: Words(language, settings.zone, settings.address) for language in LANGUAGES}
        names = {words.render(say("simulator-bot-name")) for words in self._words.values()}
        # WeChat ends a mention with U+2005.
        self._mention = re.compile(f"@(?:{'|'.join(map(re.escape, sorted(names)))})[\u2005 ]?")

    @property
    def language(self) -> str:
        asked = request.args.get("lang", "")
        return asked if asked in LANGUAGES else self._default

    def word(self, key: str, **arguments: Any) -> str:
        return self._words[self.language].render(say(key, **arguments))

    def sentence(self, error: ShopError) -> str:
        return self.word(error.key, **error.arguments)

    def strings(self) -> dict[str, str]:
        """The page's strings; {count} and {name} are for the page to fill in."""
        page = sorted(key for key in keys(self.language) if key.startswith("simulator-page-"))
        return {key.removeprefix("simulator-page-"): self.word(key, count="{count}", name="{name}") for key in page}

    def examples(self, role: str, kind: Kind, name: str) -> list[str]:
        """What one may type: one example per line of the catalogue, ⏎ where a message has several lines."""
        lines = self.word(f"simulator-examples-{role}-{kind}", name=name).splitlines()
        return [line.strip().replace("⏎", "\n") for line in lines if line.strip()]

    def without_mention(self, text: str) -> str:
        return self._mention.sub("", text).strip() if "@" in text else text
