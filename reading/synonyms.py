"""Other words for the same thing, and words for a kind of thing, from synonyms.txt."""

from __future__ import annotations

from .lexicon import sections

BOOK = sections("synonyms.txt")


def meanings(lines: list[str]) -> dict[str, list[str]]:
    return {word.strip(): members.split() for word, _, members in (line.partition("=") for line in lines)}


SIGNS = meanings(BOOK["SIGNS"])
GROUPS = [line.split() for line in BOOK["SAME"]]
KINDS = meanings(BOOK["KINDS"])
