"""Works through the sheets of goods that suppliers have handed in: read outside of any transaction, written in one."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from sqlalchemy.exc import IntegrityError

from bot.words import Words
from core.errors import ShopError
from core.message import FileLink
from core.say import Say, say
from core.work import Shop, Work
from documents import sheets
from documents.table import Cell, Column, Shows, Table
from scheduler.jobs import Jobs
from services import files
from services.goods_imports import planning, sheet, taking, writing
from services.goods_imports.planning import Plan
from services.goods_imports.sheet import Columns, Line
from services.goods_imports.taking import ImportLost, Taken
from services.goods_imports.writing import StockMoved
from services.till import Till

log = logging.getLogger("qunmai.goods_imports")
jobs = Jobs("catalog")


@jobs.errand(every=2)
def import_goods(till: Till) -> bool:
    """Work through one sheet; True while there may be more. What fails is taken up again, a few times."""
    shop = till.shop
    with shop.work() as work:
        taken = taking.claim(work)
    if taken is None:
        return False
    try:
        known, lines = sheet.read(taken.content)
    except ShopError as refusal:
        with shop.work(taken.actor) as work:
            taking.give_up(work, taken, say(refusal.key, **refusal.arguments))
        return True
    try:
        _import(shop, taken, known, lines)
    except (IntegrityError, StockMoved, ImportLost):
        log.warning("import of goods put off", extra={"import": taken.id})
        if taken.last_try:
            with shop.work(taken.actor) as work:
                taking.give_up(work, taken, say("goods-import-busy"))
    return True


def _import(shop: Shop, taken: Taken, known: Columns, lines: list[Line]) -> None:
    words, zone = Words(taken.language, shop.settings.zone), shop.settings.zone
    with shop.work(taken.actor, reads=True) as work:
        plan = planning.plan(work, taken.supplier_id, lines)
    report = sheets.xlsx(_report(words, plan), zone=zone)
    with shop.work(taken.actor) as work:
        if plan.wrong:
            taking.refuse(work, taken, plan, _kept(work, words, taken, report))
            return
        taking.tell_checked(work, taken, plan)
    with shop.work(taken.actor) as work:
        # Planned anew with what is there locked: something may have been sold since.
        plan = planning.plan(work, taken.supplier_id, lines, locked=True)
        if plan.wrong:
            raise StockMoved
        writing.write(work, taken.supplier_id, plan)
        taking.done(work, taken, plan, known.unknown, _kept(work, words, taken, report))


def _report(words: Words, plan: Plan) -> Table:
    """What becomes of each row."""
    columns = [
        Column(words.render(say("goods-column-row")), Shows.NUMBER),
        Column(words.render(say("goods-column-product"))),
        Column(words.render(say("goods-column-spec"))),
        Column(words.render(say("goods-column-result"))),
    ]
    rows: list[Sequence[Cell]] = [
        [line.number, line.product, line.spec, _result(words, line, plan.done[line.number], bool(plan.wrong))]
        for line in plan.lines
    ]
    return Table(words.render(say("goods-report-title")), columns, rows)


def _result(words: Words, line: Line, done: Sequence[Say], stopped: bool) -> str:
    said = line.wrong or done or [say("goods-row-same")]
    text = " ".join(words.render(part) for part in said)
    return f"❌ {text}" if line.wrong else words.render(say("goods-row-not-done", what=text)) if stopped else text


def _kept(work: Work, words: Words, taken: Taken, report: bytes) -> FileLink:
    name = f"{words.render(say('goods-report-title'))}.xlsx"
    return FileLink(name, files.keep(work, name, sheets.XLSX, report, for_member=taken.actor.member_id))
