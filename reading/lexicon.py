"""The books of words beside this code: sections of a text file, each a list of lines."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent


def sections(book: str) -> dict[str, list[str]]:
    """The lines of each [SECTION] of a book; comments stand before the first section."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in (HERE / book).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            name = line[1 : line.index("]")]
            found[name] = []
        elif line.strip() and name:
            found[name].append(line)
    return found


def words(book: str) -> dict[str, list[str]]:
    """The words of each section of a book."""
    return {name: [word for line in lines for word in line.split()] for name, lines in sections(book).items()}
