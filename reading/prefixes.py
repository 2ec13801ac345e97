"""Fixed words at a place in a text, found by their first character."""

from __future__ import annotations

from collections.abc import Iterable


class Prefixes:
    __slots__ = ("by_first",)

    def __init__(self, words: Iterable[str]) -> None:
        self.by_first: dict[str, tuple[str, ...]] = {}
        for word in words:
            self.by_first[word[0]] = (*self.by_first.get(word[0], ()), word)
        self.by_first = {first: tuple(sorted(found, key=len, reverse=True)) for first, found in self.by_first.items()}

    def end(self, text: str, at: int) -> int:
        """The end of the longest word that stands at `at`; `at` where none does."""
        for word in self.by_first.get(text[at : at + 1], ()):
            if text.startswith(word, at):
                return at + len(word)
        return at
