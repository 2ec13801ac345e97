"""What the command line says: sentences of the catalogue, Chinese first, English below."""

from __future__ import annotations

from typing import Any

from bot.words import LANGUAGES, Words
from core.say import say
from core.settings import Settings


def tell(settings: Settings, key: str, /, **arguments: Any) -> None:
    for language in LANGUAGES:
        print(Words(language, settings.zone).render(say(key, **arguments)), flush=True)
