"""Specifications: "600ml*24瓶" beside goods says how they are packed, not how many are wanted."""

from __future__ import annotations

from functools import lru_cache

from .numerals import digits
from .prefixes import Prefixes
from .units import LONGEST, UNITS

Pair = tuple[str, str]
MEASURES = Prefixes(("cm", "mm", "厘米", "毫米", "寸", "m", "米"))
"""Lengths close a packing ("60*60cm"); nothing is sold by them here."""


def unit_end(text: str, at: int) -> int:
    """The end of the measure word at `at`, or `at`."""
    for size in range(LONGEST, 0, -1):
        end = at + size
        if text[at:end] in UNITS and end <= len(text):
            last, after = text[end - 1], text[end : end + 1]
            if not (last.isascii() and after.isascii() and after.isalpha() and after != "x"):
                return end
    return at


def pair_at(text: str, at: int) -> tuple[Pair, int] | None:
    end = digits(text, at)
    if end == at or end - at > 6:
        return None
    if text[end : end + 1] == "." and digits(text, end + 1) > end + 1:
        end = digits(text, end + 1)
    after = unit_end(text, end)
    return (text[at:end], text[end:after]), after


def pairs_at(text: str, at: int) -> list[tuple[Pair, int]]:
    """Numbers with units one after the other, with or without a times sign between: ("600", "ml"), ("24", "瓶")."""
    found: list[tuple[Pair, int]] = []
    while len(found) < 4 and (pair := pair_at(text, at)):
        found.append(pair)
        at = pair[1]
        if text[at : at + 1] and text[at] in "*×x":
            at += 1
    return found


@lru_cache(maxsize=4096)
def spec_runs(spec: str) -> frozenset[tuple[Pair, ...]]:
    """All runs of pairs of a specification, except a bare number by itself."""
    pairs: list[Pair] = []
    at = 0
    while at < len(spec):
        found = pairs_at(spec, at)
        pairs += [pair for pair, _ in found]
        at = found[-1][1] if found else at + 1
    runs = {tuple(pairs[a:b]) for a in range(len(pairs)) for b in range(a + 1, len(pairs) + 1)}
    return frozenset(run for run in runs if len(run) > 1 or run[0][1])


def spec_end(text: str, at: int, spec: str, own: str) -> int:
    """How far text[at:] repeats the specification; `at` where it does not. `own`: the unit in which the thing is sold.

    A lone number in that unit is how many are wanted ("铅笔12支", though a box of them holds 12支).
    """
    found = pairs_at(text, at)
    runs = spec_runs(spec)
    for count in range(len(found), 0, -1):
        said = tuple(pair for pair, _ in found[:count])
        if count == 1 and said[0][1] == own:
            continue
        if said in runs or (count > 1 and not said[-1][1] and any(without_unit(run) == said for run in runs)):
            return MEASURES.end(text, found[count - 1][1])
    return said_again(text, at, spec, own)


def said_again(text: str, at: int, spec: str, own: str) -> int:
    """A number with the very character that stands after it in the packing ("湿巾80抽的")."""
    end = digits(text, at)
    sign = text[end : end + 1]
    if end == at or not sign.isalpha() or sign == own or unit_end(text, end) > end:
        return at
    where = spec.find(text[at : end + 1])
    return end + 1 if where >= 0 and not spec[where - 1 : where].isdigit() else at


def without_unit(run: tuple[Pair, ...]) -> tuple[Pair, ...]:
    """ "250ml*16" for "250ml*16盒"."""
    return (*run[:-1], (run[-1][0], ""))
