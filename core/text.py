"""Plain text out of whatever people and attackers send."""

from __future__ import annotations

import os
import unicodedata
from functools import cache, lru_cache

import opencc

# Names are compared sign by sign, on both sides: the dictionary of phrases would take 46 MB of each process.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
from pypinyin import lazy_pinyin

# Zero-width and direction marks, variation selectors aside: they hide what a text says.
_INVISIBLE = dict.fromkeys(
    [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), *range(0x2066, 0x206A), 0xFEFF, 0xAD]
)
# What no database keeps: NUL (PostgreSQL) and halves of surrogate pairs, which JSON can bring but UTF-8 can't hold.
_UNSTORABLE = {0: None} | dict.fromkeys(range(0xD800, 0xE000))
_CONTROL = {code: None for code in range(32) if chr(code) not in "\n\t"} | {0x7F: None}


_DROPPED = _INVISIBLE | _CONTROL | _UNSTORABLE


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def storable(text: str) -> str:
    """As it was typed, but for what no database keeps."""
    return text.translate(_UNSTORABLE)


def clean(text: str) -> str:
    """Without control, zero-width and direction characters; line ends as "\\n"."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_DROPPED).strip()


@lru_cache(maxsize=4096)  # commands and "+1" come again and again
def plain(text: str) -> str:
    """Clean, half width and simplified: the form in which commands are looked up."""
    half = unicodedata.normalize("NFKC", clean(text))
    return half if half.isascii() else str(_converter().convert(half))


@lru_cache(maxsize=20_000)
def syllables(text: str) -> tuple[str, ...]:
    """Toneless pinyin, sign by sign; what is no Chinese character stays as it is."""
    return tuple(lazy_pinyin(text))
