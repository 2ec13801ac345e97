"""The one font: Noto Sans SC, from a package, so that Chinese shows on any machine. What it lacks becomes a box."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

import pylopdf_fonts_zh_cn

from core.text import clean

BOX, ELLIPSIS = "□", "…"
# Parts of emoji that are drawn by no sign of their own: joiners, variation selectors, skin tones.
_PARTS = re.compile("[\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]")
# Where a line may end: after any ideograph or blank, not within a word or a number; no line begins with closing marks.
_WORD = re.compile(r"[0-9A-Za-z\u00c0-\u024f¥$#&@%.:/_+'-]+|.", re.DOTALL)
_CLOSING = frozenset("，。、；：！？）】」』》”’…,.;:!?)]}%")


def path() -> Path:
    return pylopdf_fonts_zh_cn.sans_path()


@cache
def _advances() -> dict[int, float]:
    """How wide each sign of the font is, in its own size."""
    from fontTools.ttLib import TTFont

    with TTFont(path(), lazy=True) as font:
        whole, metrics = font["head"].unitsPerEm, font["hmtx"]
        return {code: metrics[glyph][0] / whole for code, glyph in font.getBestCmap().items()}


@lru_cache(maxsize=4096)
def known(text: str) -> str:
    """A text of which every sign can be drawn. Line ends stay, tabs are blanks."""
    advances = _advances()
    plain = _PARTS.sub("", clean(text).replace("\t", " "))
    return "".join(sign if sign == "\n" or ord(sign) in advances else BOX for sign in plain)


def width(text: str, size: float) -> float:
    """Of one line of known text, in the unit of the size."""
    advances = _advances()
    return sum(advances.get(ord(sign), 1.0) for sign in text) * size


def cut(text: str, size: float, room: float) -> str:
    """As much of a line as fits, with … where something is missing."""
    if width(text, size) <= room:
        return text
    left, kept = room - width(ELLIPSIS, size), 0
    for sign in text:
        left -= width(sign, size)
        if left < 0:
            break
        kept += 1
    return text[:kept].rstrip() + ELLIPSIS if room >= width(ELLIPSIS, size) else ""


def wrapped(text: str, size: float, room: float, most: int = 0) -> list[str]:
    """The lines of a text in a column of `room`; where more than `most`, the last one is cut."""
    paragraphs = known(text).split("\n")
    lines = [cut(line, size, room) for paragraph in paragraphs for line in _broken(paragraph, size, room)]
    if most and len(lines) > most:
        lines = [*lines[: most - 1], cut(lines[most - 1] + ELLIPSIS, size, room)]
    return lines


def words(text: str) -> list[str]:
    """What stays together on a line: words and numbers; of ideographs each by itself."""
    return _WORD.findall(text)


def _broken(paragraph: str, size: float, room: float) -> Iterator[str]:
    line: list[str] = []
    for word in _torn(paragraph, size, room):
        if line and width("".join(line) + word.rstrip(), size) > room:
            takes = word in _CLOSING and len(line) > 1 and width(line[-1] + word, size) <= room
            last = [line.pop()] if takes else []
            yield "".join(line).rstrip()
            line = [*last, word.lstrip()]
        else:
            line.append(word)
    yield "".join(line).rstrip()


def _torn(paragraph: str, size: float, room: float) -> Iterator[str]:
    """The words; one that is wider than the column falls into its signs."""
    for word in words(paragraph):
        if width(word, size) > room:
            yield from word
        else:
            yield word
