"""Which column of a sheet that people bring holds what: found by its head, wherever it stands and however it is called.

Exports of other programs have titles above their heads, columns in any order, and stars or notes behind the names.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from core.text import plain
from documents.rows import Row

SEARCHED = 5  # rows, from the top, in which the heads may stand
_BESIDE = re.compile(r"[(\[【<].*|[\s*:_-]+")


def found(
    rows: Sequence[Row], names: Mapping[str, Collection[str]], needed: Collection[str]
) -> tuple[dict[str, int], Sequence[Row]] | None:
    """The place of each column by our name for it, and the rows below the heads; None where a needed one is missing.

    `names` are the heads that each of our columns may have. Of two that fit, the first one counts.
    """
    for at, row in enumerate(rows[:SEARCHED]):
        heads = [_bare(cell) for cell in row.cells]
        places = {ours: place for ours, theirs in names.items() if (place := _place(heads, theirs)) is not None}
        if all(name in places for name in needed):
            return places, rows[at + 1 :]
    return None


def _place(heads: Sequence[str], theirs: Collection[str]) -> int | None:
    """The names are tried in their order: the first is what is meant most surely."""
    return next((heads.index(name) for name in map(_bare, theirs) if name in heads), None)


def _bare(head: str) -> str:
    return _BESIDE.sub("", plain(head).lower())
