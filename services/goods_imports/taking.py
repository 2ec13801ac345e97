"""A sheet of goods is taken, claimed by a process, and ended: who handed it in hears of each step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.message import FileLink, message
from core.say import Say, say
from core.work import Actor, Work
from documents import rows as sheets
from models.goods_imports import GoodsImport, ImportStatus
from queries import goods_imports as find
from queries import members as people
from services import history, outbox
from services.goods_imports import sheet
from services.goods_imports.planning import Plan

SHOWN = 10
LONG = 500  # rows, from which on it is said that they are right and being written


@dataclass(frozen=True, slots=True)
class Taken:
    """An import that this process works on."""

    id: int
    supplier_id: int
    actor: Actor
    language: str
    last_try: bool
    content: bytes
    taken_at: datetime


class ImportLost(Exception):
    """Another process has taken it over: what this one did is undone."""


def take(work: Work, supplier_id: int, content: bytes) -> None:
    """Raises NotGoods or documents.rows.BadSheet where its titles show already that it is none."""
    sheet.columns(sheets.first(content))
    assert work.actor.member_id is not None
    row = GoodsImport(
        supplier_id=supplier_id, member_id=work.actor.member_id, content=content, asked_at=work.now
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()


def claim(work: Work) -> Taken | None:
    row = find.claim(work)
    if row is None:
        return None
    member = people.member(work, row.member_id)
    language, last = member.language or work.settings.language, row.tries >= find.MOST_TRIES
    actor = Actor(member.id, member.name)
    return Taken(row.id, row.supplier_id, actor, language, last, row.content, row.taken_at)


def tell_checked(work: Work, taken: Taken, plan: Plan) -> None:
    if len(plan.lines) >= LONG:
        _tell(work, taken, [say("goods-import-checked", rows=str(len(plan.lines)))])


def done(work: Work, taken: Taken, plan: Plan, unknown: Sequence[str], report: FileLink) -> None:
    """Raises ImportLost."""
    _end(work, taken, ImportStatus.DONE)
    new, changed = plan.number_new(), plan.number_changed()
    says = [
        say(
            "goods-import-done", rows=str(len(plan.lines)), new=str(new), changed=str(changed),
            same=str(len(plan.lines) - new - changed),
        )
    ]  # fmt: skip
    says += [say("goods-import-unknown", titles="、".join(unknown[:5]))] if unknown else []
    _tell(work, taken, says, (report,))


def refuse(work: Work, taken: Taken, plan: Plan, report: FileLink) -> None:
    """Something in it is wrong. Raises ImportLost."""
    _end(work, taken, ImportStatus.REFUSED)
    wrong = plan.wrong
    says = [say("goods-import-refused", rows=str(len(plan.lines)), wrong=str(len(wrong)))]
    says += [say("goods-import-row", row=str(line.number), problem=line.wrong) for line in wrong[:SHOWN]]
    _tell(work, taken, says, (report,))


def give_up(work: Work, taken: Taken, problem: Say) -> None:
    """It cannot be read at all, or it failed too often. Raises ImportLost."""
    _end(work, taken, ImportStatus.REFUSED)
    _tell(work, taken, [say("goods-import-failed"), problem])


def _end(work: Work, taken: Taken, status: ImportStatus) -> None:
    if not find.end(work, taken.id, taken.taken_at, status):
        raise ImportLost
    history.note(work, GoodsImport.__tablename__, taken.id, ImportStatus.WAITING, status)


def _tell(work: Work, taken: Taken, says: Sequence[Say], attached: tuple[FileLink, ...] = ()) -> None:
    assert taken.actor.member_id is not None
    outbox.send_to_member(work, taken.actor.member_id, message(*says, files=attached))
