"""Taking somebody out of the lists that a group has posted: their lines, their names, their wishes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, update

from core.masking import Mask
from core.personal import Traces
from core.work import Work
from models.group_orders import DOUBT_FLOW, ChainVersion, Doubt, DoubtStatus, ListName
from queries import personal as find


def own_lines(work: Work, traces: Traces) -> list[dict[str, Any]]:
    """What of the lists that they posted is theirs: the lines with their name. The others' lines are the others'."""
    found = find.values(work, ChainVersion, "text", ChainVersion.member_id.in_(traces.people))
    lines = [(number, [line for line in text.splitlines() if traces.mask.finds(line)]) for number, text in found]
    return [{"list": number, "lines": mine} for number, mine in lines if mine]


def forget(work: Work, traces: Traces) -> None:
    """The lists that they posted, and what their names meant. The others' lists: `lines`, `entries`."""
    for version_id, text in find.values(work, ChainVersion, "text", ChainVersion.member_id.in_(traces.people)):
        gone = {"text": traces.mask.whole(text), "message_id": f"erased/{version_id}"}
        _write(work, update(ChainVersion).where(ChainVersion.id == version_id).values(**gone))
    _write(work, delete(ListName).where(ListName.key.startswith(f"{traces.member_id}:")))


def drop_doubts(work: Work, traces: Traces) -> None:
    """What was asked about them needs no answer any more."""
    DOUBT_FLOW.check(DoubtStatus.OPEN, DoubtStatus.DROPPED)
    theirs = Doubt.member_id.in_(traces.people) | Doubt.asked_by.in_(traces.people)
    _write(work, update(Doubt).where(theirs, Doubt.status == DoubtStatus.OPEN).values(status=DoubtStatus.DROPPED))


def lines(mask: Mask, text: str) -> str:
    """A list keeps its shape: the others' lines stay where they were, places in the text stay right."""
    return mask.lines(text)


def entries(mask: Mask, kept: Mapping[str, Any]) -> dict[str, Any]:
    """A list as it was read, without what they wanted."""
    return {**kept, "entries": [_entry(entry, mask) for entry in kept.get("entries", ())]}


def _entry(entry: Mapping[str, Any], mask: Mask) -> dict[str, Any]:
    """One person's line as it was read: theirs wholly, others' where they name them."""
    if not mask.finds(entry["name"]):
        return {**entry, "name": mask.text(entry["name"])}
    goods = {item: [[amount, mask.whole(note)] for amount, note in rows] for item, rows in entry["goods"].items()}
    return {**entry, "name": mask.whole(entry["name"]), "goods": goods}


def _write(work: Work, statement: Any) -> None:
    work.execute(statement.execution_options(synchronize_session=False))
