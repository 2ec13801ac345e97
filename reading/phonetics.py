"""How goods sound: pinyin, its initials, and near misses of the keyboard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rapidfuzz.distance import OSA

from core.text import syllables

SHORTEST_INITIALS = 2


def latin_forms(forms: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    """Full pinyin and initials of every name, to the items they may mean."""
    found: dict[str, set[str]] = {}
    for code, words in forms.items():
        for word in words:
            sounds = syllables(word)
            if len(word) < 2 or word.isascii():
                continue
            found.setdefault("".join(sounds), set()).add(code)
            if len(sounds) >= SHORTEST_INITIALS and not any(c.isascii() for c in word):
                found.setdefault("".join(sound[0] for sound in sounds), set()).add(code)
    return {word: frozenset(codes) for word, codes in found.items()}


def alike(word: str, forms: Mapping[str, Iterable[str]]) -> tuple[frozenset[str], float]:
    """The items whose names sound like `word`, or else are one slip of the finger away; several where equally near."""
    size = len(word)
    if size < 2 or size > 12:
        return frozenset(), 0.0
    sound = "".join(syllables(word))
    same = frozenset(
        code for code, names in forms.items() if any(len(n) > 1 and "".join(syllables(n)) == sound for n in names)
    )
    if same:
        return same, 0.8
    if size < 3:
        return frozenset(), 0.0
    return frozenset(code for code, names in forms.items() if any(slipped(word, name) for name in names)), 0.7


def slipped(word: str, name: str) -> bool:
    """One slip of the finger: a character lost, doubled, swapped, or replaced by one that sounds much like it.

    Another character altogether may be other goods ("红玫瑰", "白玫瑰"), so it is no slip.
    """
    if len(name) < 3 or abs(len(name) - len(word)) > 1 or OSA.distance(word, name, score_cutoff=1) > 1:
        return False
    if len(name) != len(word) or sorted(name) == sorted(word):
        return len(name) >= 4 or name.isascii()
    (one, other) = next((a, b) for a, b in zip(word, name, strict=True) if a != b)
    return near_sound(one, other)


def near_sound(one: str, other: str) -> bool:
    """The same final or the same initial and vowel: what a hasty thumb or a southern tongue confuses (蛋塔, 蛋挞)."""
    left, right = "".join(syllables(one)), "".join(syllables(other))
    return left == right or left.rstrip("g") == right.rstrip("g") or left.replace("h", "") == right.replace("h", "")
