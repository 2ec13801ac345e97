"""Finding by name what people half remember: exact, beginning, part, the same sound, one slip of the finger."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from core.text import plain, syllables


def spelled(text: str) -> str:
    """The form in which names are compared: half width, simplified, lower case, without blanks."""
    return "".join(plain(text).lower().split())


def sounded(name: str) -> str:
    """How a spelled name sounds: typing by sound, people pick the wrong character (平果) or none (pingguo)."""
    return "".join(syllables(name))


@dataclass(frozen=True, slots=True)
class Match:
    """The ids that fit equally well, by the best kind of fit that anything has."""

    ids: tuple[int, ...]


class Index:
    """Names by id; an id may have several names, a name several ids."""

    def __init__(self, names: Mapping[int, tuple[str, ...]]) -> None:
        self._names = {key: tuple(filter(None, map(spelled, forms))) for key, forms in names.items()}

    def match(self, text: str, among: Collection[int]) -> Match:
        """Which of `among` the text names. The order of `names` is kept."""
        wanted = spelled(text)
        if not wanted or len(wanted) > 200:
            return Match(())
        fits = (
            lambda name, _: name == wanted,
            lambda name, _: name.startswith(wanted),
            lambda name, _: wanted in name,
            lambda _, sound: sound == sounded(wanted),
            lambda name, _: _slips(wanted, name),
        )
        for fit in fits:
            ids = tuple(
                key
                for key, forms in self._names.items()
                if key in among and any(fit(name, self._sounds[name]) for name in forms)
            )
            if ids:
                return Match(ids)
        return Match(())

    def nearest(self, text: str, among: Collection[int], limit: int = 3) -> list[int]:
        """Up to `limit` ids whose names look most like the text; none where nothing does."""
        choices = {(key, i): name for key in self._names if key in among for i, name in enumerate(self._names[key])}
        ranked = process.extract(spelled(text)[:200], choices, scorer=fuzz.WRatio, limit=limit * 3, score_cutoff=45)
        return list(dict.fromkeys(where[0] for _, _, where in ranked))[:limit]

    @cached_property
    def _sounds(self) -> dict[str, str]:
        return {name: sounded(name) for forms in self._names.values() for name in forms}


def _slips(wanted: str, name: str) -> bool:
    """One letter wrong, missing, doubled or swapped; in a name of two characters that would be another name."""
    return min(len(wanted), len(name)) >= 3 and OSA.distance(wanted, name, score_cutoff=1) <= 1
