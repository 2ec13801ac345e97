"""One spelling for every text, with the way back: each plain character knows where it stood in the original.

Width (NFKC), traditional to simplified, case, emoji variants, invisible characters. Nothing here knows about orders.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from functools import lru_cache

from opencc import OpenCC

SIGNS = {
    "✖": "×",
    "✕": "×",
    "✗": "×",
    "❌": "×",
    "➕": "+",
    "﹢": "+",
    "➖": "-",
    "—": "-",
    "–": "-",
    "－": "-",
    "─": "-",
    "━": "-",
    "−": "-",
    "‐": "-",
    "‑": "-",
    "…": ".",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "【": "[",
    "】": "]",
    "「": "[",
    "」": "]",
    "『": "[",
    "』": "]",
    "〔": "(",
    "〕": ")",
    "〈": "(",
    "〉": ")",
    "《": "(",
    "》": ")",
    "∶": ":",
    "﹕": ":",
    "•": "·",
    "●": "·",
    "▪": "·",
    "◆": "·",
    "■": "·",
    "►": "·",
    "➤": "·",
    "◦": "·",
    "~": "~",
    "～": "~",
    "〜": "~",
    "。": "。",
    "㎏": "kg",
    "㎖": "ml",
    "\r": "\n",
    "\u2028": "\n",
    "\u2029": "\n",
    "\x0b": "\n",
    "\x0c": "\n",
    "\x85": "\n",
}
"""Signs with one meaning in an order. NFKC would take some of them apart ("…") or leave them be ("✖")."""

ENCLOSED = {
    c: str(n)
    for n, c in enumerate("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿", 1)
}
ENCLOSED |= {chr(0x2776 + n): str(n + 1) for n in range(10)} | {chr(0x2474 + n): str(n + 1) for n in range(20)}
ENCLOSED |= {chr(0x2488 + n): str(n + 1) for n in range(20)}

_simplify = OpenCC("t2s").convert
_INVISIBLE = {"Cf", "Cs", "Co", "Cn", "Mn", "Me"}


@lru_cache(maxsize=20_000)
def plain_char(char: str) -> str:
    """The plain form of one character: usually one character, sometimes none (zero width) or more ("㎏")."""
    if char in SIGNS:
        return SIGNS[char]
    if char in ENCLOSED:
        return f"{ENCLOSED[char]}. "
    if char == "\u20e3":  # the box of a keycap digit: "1️⃣" is how phones write a list number
        return ". "
    if char == "\n":
        return char
    category = unicodedata.category(char)
    if category in _INVISIBLE or "\U0001f3fb" <= char <= "\U0001f3ff":
        return ""
    if category == "Cc" or char.isspace():
        return " "
    folded = unicodedata.normalize("NFKC", char).lower()
    if "一" <= folded[:1] <= "\u9fff":
        folded = _simplify(folded)
    return "".join(c for c in folded if c.isprintable())


class _Table(dict[int, str]):
    def __missing__(self, code: int) -> str:
        self[code] = plain = plain_char(chr(code))
        return plain


_TABLE = _Table()


class Plain:
    """A plain text and its map: `origin(i)` is where plain character i began in the original."""

    __slots__ = ("_starts", "original", "text")

    def __init__(self, original: str) -> None:
        self.original = original
        self.text = original.translate(_TABLE)
        self._starts: list[int] | None = None
        if len(self.text) != len(original) or (not original.isascii() and self._moved()):
            self._map()

    def _moved(self) -> bool:
        """A character dropped and another doubled may leave the length alone: look at each that changes length."""
        return any(len(_TABLE[ord(c)]) != 1 for c in set(self.original))

    def _map(self) -> None:
        starts: list[int] = []
        for index, char in enumerate(self.original):
            starts.extend([index] * len(_TABLE[ord(char)]))
        self._starts = starts

    def origin(self, index: int) -> int:
        if self._starts is None:
            return index
        return self._starts[index] if index < len(self._starts) else len(self.original)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original range of plain[start:end]; what was dropped at its end (a variant sign) still belongs to it."""
        if end <= start:
            return self.origin(start), self.origin(start)
        if self._starts is None:
            return start, end
        last = self._starts[end - 1]
        return self._starts[start], self._after(last)

    def _after(self, last: int) -> int:
        """The end of the character at `last` with the zero-width characters glued to it."""
        starts = self._starts or []
        place = bisect_right(starts, last)
        limit = starts[place] if place < len(starts) else len(self.original)
        end = last + 1
        while end < limit and not _TABLE[ord(self.original[end])]:
            end += 1
        return end

    def written(self, start: int, end: int) -> str:
        """The original words of plain[start:end], trimmed."""
        a, b = self.span(start, end)
        return self.original[a:b].strip()
