"""The proof that the shop is sound, from its rows alone: `python app.py audit`."""

from __future__ import annotations

from core.work import Work
from queries import audit as find


def problems(work: Work) -> list[str]:
    """One sentence per offending row, in the order of the checks; empty where all invariants hold."""
    return [
        f"{what}: " + ", ".join(f"{name}={value}" for name, value in row.items()) for what, row in find.broken(work)
    ]
