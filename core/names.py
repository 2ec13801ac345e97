"""Names in lists: the same person in spite of lost emoji, short names, buildings written into the name. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from core.text import plain

# What clients put where they could not show an emoji: [玫瑰], □, ?, U+FFFD.
_REPLACED = re.compile(r"\[[^\[\]]{1,6}\]|[□?�]+$")
_PLACE = r"(?:[a-z]?\d+(?:[-#~号栋幢座楼单元室层门弄]+\d*)+|[a-z]?\d{3,4})"
_AT_START, _AT_END = re.compile(rf"^{_PLACE}[-_ /.,:·]*"), re.compile(rf"[-_ /.,:·]*{_PLACE}$")


def key(name: str) -> str:
    """What is left of a name on every client: half width, simplified, lower case, no emoji, no blanks."""
    spelled = plain(name).lower()
    bare = _REPLACED.sub("", spelled) or spelled
    kept = "".join(c for c in bare if unicodedata.category(c) not in ("So", "Sk", "Mn", "Me", "Cf", "Cs", "Co", "Zs"))
    return ("".join(kept.split()) or "".join(spelled.split()))[:200]


def core(name: str) -> str:
    """A name's key without the building in front of it or behind it ("3号楼小王" and "小王302" are 小王)."""
    spelled = key(name)
    for pattern in (_AT_START, _AT_END):
        bare = pattern.sub("", spelled)
        spelled = bare if len(bare) >= 2 else spelled
    return spelled


def is_same_with_place(one: str, other: str) -> bool:
    """Whether two names differ only by a building that one of them leaves out."""
    a, b = key(one), key(other)
    return a != b and core(one) == core(other) and (core(one) == a or core(other) == b)


def fitting(said: str, names: Iterable[str]) -> list[str]:
    """The names that a name said in short fits: the exact one, else those that begin or end with it."""
    wanted, known = key(said), list(names)
    exact = [name for name in known if key(name) == wanted]
    if exact:
        return exact
    if len(wanted) < 2:
        return []
    return [n for n in known if is_same_with_place(said, n) or key(n).endswith(wanted) or key(n).startswith(wanted)]
