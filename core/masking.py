"""Making words unreadable that name somebody: in texts, sign for sign, and in whatever is kept as JSON. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from core.names import key
from core.text import clean, plain

MASK = "＊"
_WORD = re.compile(r"\w+")
KEYS = ("say", "url")  # of messages: what stands there is the shop's own


def forms(words: Iterable[str]) -> tuple[str, ...]:
    """The spellings in which words are kept: as typed, cleaned, half width, as a name's key. The longest first."""
    found = {form.strip() for word in words for form in (word, clean(word), plain(word), key(word))}
    return tuple(sorted(found - {""}, key=lambda form: (-len(form), form)))


def partly(name: str) -> str:
    """A name on what lies about: whoever knows it finds it, nobody learns it. 阿＊, 王＊明."""
    name = name.strip()
    return name[:1] + MASK * max(len(name[1:-1]), 1 if len(name) > 1 else 0) + (name[-1] if len(name) > 2 else "")


class Masking:
    """Whatever masks texts masks what JSON can hold. `seeds`: each text that it changes holds one of them."""

    seeds: tuple[str, ...]

    def text(self, text: str) -> str:
        raise NotImplementedError

    def value(self, value: Any) -> Any:
        """Whatever JSON can hold, with the words masked in its texts."""
        match value:
            case str():
                return self.text(value)
            case Mapping():
                return {name: part if name in KEYS else self.value(part) for name, part in value.items()}
            case list() | tuple():
                return [self.value(part) for part in value]
        return value


class Mask(Masking):
    """What stands for a word has its length: places in a text that are kept as numbers stay right."""

    def __init__(self, words: Iterable[str]) -> None:
        self.seeds = forms(words)
        self._pattern = re.compile("|".join(map(_pattern, self.seeds)) or r"(?!)", re.IGNORECASE)

    def finds(self, text: str) -> bool:
        return self._pattern.search(text) is not None

    def text(self, text: str) -> str:
        """The text with the words masked."""
        return self._pattern.sub(lambda found: MASK * len(found[0]), text)

    def lines(self, text: str) -> str:
        """The text with all lines masked in which one of the words stands: somebody's line of a list is theirs."""
        return "".join(self._line(line) if self.finds(line) else line for line in text.splitlines(keepends=True))

    def whole(self, value: Any) -> Any:
        """The same shape with every text masked from its first sign to its last."""
        match value:
            case str():
                return MASK * len(value)
            case Mapping():
                return {name: self.whole(part) for name, part in value.items()}
            case list() | tuple():
                return [self.whole(part) for part in value]
        return value

    def _line(self, line: str) -> str:
        words = line.rstrip("\r\n")
        return MASK * len(words) + line[len(words) :]


class Copies(Masking):
    """Masks what somebody wrote wherever it was copied: an argument that is just that (or begins it), and in longer
    texts what is long enough to be told from anybody's words. Full width or half width is the same.
    """

    SHORT, LONG = 4, 6

    def __init__(self, texts: Iterable[str]) -> None:
        self.forms = tuple(dict.fromkeys(_folded(form) for form in forms(texts)))
        self.seeds = tuple(dict.fromkeys(max(_WORD.findall(form), key=len, default=form) for form in self.forms))
        self._whole = frozenset(self.forms)
        inside = [form for form in self.forms if len(form) >= self.LONG]
        self._inside = re.compile("|".join(map(re.escape, inside)) or r"(?!)", re.IGNORECASE)

    def text(self, text: str) -> str:
        folded = _folded(text)
        begins = len(text) >= self.SHORT and any(form.startswith(folded) for form in self.forms)
        if folded in self._whole or begins:
            return MASK * len(text)
        masked, end = "", 0
        for found in self._inside.finditer(folded):
            masked += text[end : found.start()] + MASK * len(found[0])
            end = found.end()
        return masked + text[end:]


def _folded(text: str) -> str:
    """Half width, sign for sign: as long as the text."""
    halves = (unicodedata.normalize("NFKC", sign) for sign in text)
    return "".join(half if len(half) == 1 else sign for half, sign in zip(halves, text, strict=True))


def _pattern(form: str) -> str:
    """A single sign counts only where it stands alone, Latin letters and digits only as whole words."""
    if len(form) == 1:
        return rf"(?<!\w){re.escape(form)}(?!\w)"
    begins = r"(?<![0-9A-Za-z])" if form[0].isascii() and form[0].isalnum() else ""
    ends = r"(?![0-9A-Za-z])" if form[-1].isascii() and form[-1].isalnum() else ""
    return begins + re.escape(form) + ends
