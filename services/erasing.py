"""Erasing somebody: first all that is theirs, then, stretch by stretch, where others have named them.

What erased means stands in docs/decisions/personal-data.md. No step holds the database for long, each may be the last
before a crash: how far it is stands in the erasure's row, with the words that are looked for (sealed, until the end).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, inspect, tuple_, update

from core import seal
from core.masking import Copies, Mask, Masking
from core.message import message
from core.personal import Traces
from core.say import say
from core.work import Work
from models.erasures import Erasure
from queries import personal as find
from services import outbox, personal


@dataclass(frozen=True, slots=True)
class Search:
    """A column in which the words may stand, and what becomes of a value that holds some."""

    table: Any
    column: str
    mask: Masking
    change: Callable[[Any], Any]


def erase_next(work: Work) -> bool:
    """One step of erasing one person who has confirmed it; True while there may be more."""
    asked = find.confirmed_erasure(work)
    if asked is None:
        return False
    if asked.progress is None:
        _begin(work, asked)
    else:
        _go_on(work, asked)
    work.session.flush()
    return True


def _begin(work: Work, asked: Erasure) -> None:
    """Erase what is theirs. Where something came in between (an order), nothing is erased, and they are told."""
    traces = personal.traces(work, asked.member_id)
    owed = personal.owed(work, traces)
    asked.code_hash = ""
    if owed:
        asked.ended_at = work.now
        outbox.send_to_member(work, asked.member_id, message(say("personal-not-erased"), *owed))
        return
    typed = [text for part in work.personal for text in find.typed(work, part, traces)]
    asked.sealed = seal.close(work.settings, json.dumps({"words": traces.words, "typed": typed}))
    asked.progress = [0]
    _erase_own(work, traces)


def _erase_own(work: Work, traces: Traces) -> None:
    find.take_time(work)
    for part in work.personal:
        part.erases(work, traces)
    work.session.flush()
    for part in work.personal:
        if part.deletes:
            _write(work, delete(part.table).where(part.whose(traces)))
        elif part.blanks:
            _write(work, update(part.table).where(part.whose(traces)).values(**part.blanks))


def _go_on(work: Work, asked: Erasure) -> None:
    """Search the next stretch of a table; behind the last one it is done."""
    sought = json.loads(seal.open_(work.settings, asked.sealed))
    searches = list(_searches(work, Mask(sought["words"]), Copies(sought["typed"])))
    place, *after = asked.progress or [0]
    if place >= len(searches):
        asked.ended_at, asked.done, asked.sealed, asked.progress = work.now, True, "", None
        work.scrubs = True
        return
    search = searches[place]
    upto = find.window(work, search.table, after)
    asked.progress = [place + 1] if upto is None else [place, *upto]
    if upto is not None:
        _mask(work, search, find.mentioning(work, search.table, search.column, search.mask, after, upto))


def _searches(work: Work, names: Mask, copies: Copies) -> Iterator[Search]:
    for part in work.personal:
        for column in part.copies:  # before the names in them are masked: then they would be other words
            yield Search(part.table, column, copies, copies.value)
        for column in part.mentions:
            yield Search(part.table, column, names, names.value)
        for column, how in part.masks.items():
            yield Search(part.table, column, names, lambda value, how=how: how(names, value))  # type: ignore[misc]


def _mask(work: Work, search: Search, rows: Any) -> None:
    keys = inspect(search.table).primary_key
    for *key, value in rows:
        masked = search.change(value)
        if masked != value:
            changed = update(search.table).where(tuple_(*keys) == tuple_(*key)).values({search.column: masked})
            _write(work, changed)


def _write(work: Work, statement: Any) -> None:
    work.execute(statement.execution_options(synchronize_session=False))
