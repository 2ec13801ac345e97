"""What the shop keeps of people, declared table by table in the modules' manifests (modules.module.Module.personal).

From these declarations everything is shown, handed out and erased: a table with words of people that nobody declares
fails a test. They hold for modules that are switched off, too: what they kept is still there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from core.masking import Mask
from core.say import Say

if TYPE_CHECKING:
    from core.work import Work


@dataclass(frozen=True, slots=True)
class Traces:
    """By what somebody is found. `people` are the member and those who are only "her mother" in a list.

    `words` name them: their names in all communities, their address, their ids on platforms.
    """

    member_id: int
    people: frozenset[int]
    communities: frozenset[int]
    identities: tuple[tuple[str, str, str], ...]  # channel, account, id
    words: tuple[str, ...]

    @property
    def mask(self) -> Mask:
        return Mask(self.words)


ANONYMOUS = "已注销用户"  # the name of whoever was erased


def of(column: Any) -> Callable[[Traces], Any]:
    """The rows whose column names the person."""
    return lambda traces: column.in_(traces.people)


def none_owed(work: Work, traces: Traces) -> list[Say]:
    return []


def nothing_more(work: Work, traces: Traces) -> None:
    return


@dataclass(frozen=True)
class Personal:
    """What one table keeps of people.

    `whose`: the rows that are somebody's own. `shows`: their columns that are handed out; `reads` instead where columns
    are not all; neither: only erased.
    `blanks`: what own rows hold instead, once their person is erased; `deletes`: they go altogether.
    `mentions`: columns in which others may have named them; `masks`: those in which more than the name goes, and how.
    `typed`: columns that hold their own words, `copies`: those
    into which words are copied (the supplier was told of the question, the group of the wish). `owed`: what must be
    settled before; in words, with what to do. `erases`: what else is to be done, before anything is blanked.
    """

    name: str
    table: Any
    whose: Callable[[Traces], Any]
    shows: Sequence[str] = ()
    reads: Callable[[Work, Traces], list[dict[str, Any]]] | None = None
    blanks: Mapping[str, Any] = field(default_factory=dict)
    deletes: bool = False
    mentions: Sequence[str] = ()
    masks: Mapping[str, Callable[[Mask, Any], Any]] = field(default_factory=dict)
    typed: Sequence[str] = ()
    copies: Sequence[str] = ()
    owed: Callable[[Work, Traces], list[Say]] = none_owed
    erases: Callable[[Work, Traces], None] = nothing_more
