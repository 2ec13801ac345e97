"""One's own data: shown, handed out, asked to be erased (services.erasing does it)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert

from core import codes
from core.errors import ShopError
from core.personal import Traces
from core.say import Say
from core.work import Work
from models.erasures import Erasure
from queries import personal as find
from services import members

CODE_LIVES = timedelta(minutes=10)


class SomethingOwed(ShopError):
    """What must be settled before anything is erased. Arguments: owed (Says)."""


def traces(work: Work, member_id: int) -> Traces:
    return find.traces(work, member_id, members.address_of(work, member_id))


def numbers(work: Work, member_id: int) -> dict[str, int]:
    """How many rows are kept of somebody, by what they are."""
    return {name: len(rows) for name, rows in kept(work, member_id).items()}


def kept(work: Work, member_id: int) -> dict[str, list[dict[str, Any]]]:
    """All that is kept of somebody, as JSON can hold it."""
    known = traces(work, member_id)
    found: dict[str, list[dict[str, Any]]] = {}
    for part in work.personal:
        if part.shows or part.reads:
            rows = find.rows(work, part, known)
            found.setdefault(part.name, []).extend({name: _plain(value) for name, value in row.items()} for row in rows)
    return found


def owed(work: Work, known: Traces) -> list[Say]:
    """What stands in the way of erasing."""
    return [said for part in work.personal for said in part.owed(work, known)]


def ask_to_erase(work: Work, member_id: int) -> str:
    """The code by which erasing is confirmed, within ten minutes. Raises SomethingOwed."""
    _refuse_owed(work, member_id)
    code = codes.new()
    work.execute(
        insert(Erasure).values(
            member_id=member_id,
            code_hash=codes.digest(code),
            asked_at=work.now,
            expires_at=work.now + CODE_LIVES,
        )
    )
    return code


def confirm(work: Work, member_id: int, code: str) -> bool:
    """Let it be done by the next run of the job; False for a wrong or old code (counted: it must be committed).

    Raises SomethingOwed, TooManyTries.
    """
    members.check_tries(work, member_id)
    asked = find.erasure(work, member_id)
    fits = asked is not None and asked.code_hash == codes.digest(code) and asked.expires_at > work.now
    if asked is None or not fits or asked.ended_at is not None:
        members.note_wrong_code(work, member_id)
        return False
    _refuse_owed(work, member_id)
    asked.confirmed_at = asked.confirmed_at or work.now
    work.session.flush()
    return True


def _refuse_owed(work: Work, member_id: int) -> None:
    standing = owed(work, traces(work, member_id))
    if standing:
        raise SomethingOwed(owed=standing)


def _plain(value: Any) -> Any:
    """A value as JSON can hold it."""
    match value:
        case None | bool() | int() | str():
            return value if not isinstance(value, str) else str(value)
        case datetime():
            return value.isoformat()
        case Mapping():
            return {str(name): _plain(part) for name, part in value.items()}
        case list() | tuple():
            return [_plain(part) for part in value]
    return str(value)
