"""Statuses move along literal tables, and every move leaves a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from core.errors import IllegalMove

S = TypeVar("S", bound=StrEnum)


@dataclass(frozen=True)
class Flow(Generic[S]):
    """Which status may follow which. `start` is where a row begins; every status must be reachable from it."""

    start: S
    moves: Mapping[S, frozenset[S]]

    def __post_init__(self) -> None:
        unreached = set(type(self.start)) - self.reachable()
        if unreached:
            raise IllegalMove(f"no way leads to {sorted(unreached)}")

    def reachable(self) -> set[S]:
        seen, ahead = set(), [self.start]
        while ahead:
            status = ahead.pop()
            if status not in seen:
                seen.add(status)
                ahead.extend(self.moves.get(status, frozenset()))
        return seen

    def allows(self, old: S, new: S) -> bool:
        return new in self.moves.get(old, frozenset())

    def check(self, old: S, new: S) -> None:
        """Raises IllegalMove where the table has no such step."""
        if not self.allows(old, new):
            raise IllegalMove(f"{type(self.start).__name__}: {old} → {new}")

    def sources(self, new: S) -> list[S]:
        """The statuses from which `new` can be reached in one step: the WHERE of a conditional update."""
        return [old for old, targets in self.moves.items() if new in targets]


def flow(start: S, table: Mapping[S, set[S]]) -> Flow[S]:
    return Flow(start, {old: frozenset(targets) for old, targets in table.items()})
