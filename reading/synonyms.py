"""Other words for the same thing, and words for a kind of thing, from synonyms.txt."""

from __future__ import annotations

from pathlib import Path

BOOK = Path(__file__).with_name("synonyms.txt")


def sections() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    name = ""
    for line in BOOK.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            name = line[1 : line.index("]")]
        elif line.strip() and name:
            found.setdefault(name, []).append(line)
    return found


def meanings(lines: list[str]) -> dict[str, list[str]]:
    return {word.strip(): members.split() for word, _, members in (line.partition("=") for line in lines)}


SIGNS = meanings(sections()["SIGNS"])
GROUPS = [line.split() for line in sections()["SAME"]]
KINDS = meanings(sections()["KINDS"])
