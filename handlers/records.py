"""操作记录: who changed what, from what to what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any, get_args

from sqlalchemy import Row

from bot.arguments import Rest
from bot.context import Context
from bot.message import Kind, Reply, answer_with
from bot.router import Router
from core.clock import day_bounds, day_of
from core.message import message
from core.periods import BadPeriod
from core.say import say
from documents.table import Cell, Column, Shows, Table
from handlers.workbooks import workbook
from models.history import Change
from models.members import SEES
from queries import history as find

router = Router("records")

Asked = Annotated[str, replace(get_args(Rest)[1], example="本周 苹果")]
SHOWN = 10
LONG = 40  # characters of a value in the chat; the sheet has all of it


@router.command("操作记录", "records", roles=SEES, where=(Kind.PRIVATE,))
def records(ctx: Context, asked: Asked = "本月") -> Reply:
    """操作记录 [时间] [人或商品]：谁改了什么、从什么改成什么，附表格
    Records: records [period] [person or product]: who changed what, from what to what, with a sheet"""
    zone, today = ctx.work.settings.zone, day_of(ctx.work.now, ctx.work.settings.zone)
    first, _, rest = asked.strip().partition(" ")
    try:
        period, about = ctx.work.settings.figures.calendar.read(first, today), rest.strip()
    except BadPeriod:
        period, about = ctx.work.settings.figures.calendar.read("本月", today), asked.strip()
    (start, _), (_, end) = day_bounds(period.start, zone), day_bounds(period.end, zone)
    changes = find.changes(ctx.work, start, end, about)
    moves = find.moves(ctx.work, start, end, about)
    title = " ".join(filter(None, (str(period), about[:20])))
    if not changes and not moves:
        return answer_with("records-none", title=title)
    says = [
        say(
            "record", time=change.changed_at, actor=change.actor, name=change.name,
            what=say(f"change-{change.what}"), old=change.old[:LONG] or "—", new=change.new[:LONG] or "—",
        )
        for change in changes[:SHOWN]
    ]  # fmt: skip
    head = say("records-head", title=title, number=len(changes), moves=len(moves))
    sheet = workbook(ctx, f"{ctx.word('records-title')} {title}", _changes(ctx, changes), _moves(ctx, moves))
    return Reply(here=message(head, *says, files=(sheet,)))


def _changes(ctx: Context, changes: Sequence[Change]) -> Table:
    rows: list[Sequence[Cell]] = [
        [c.changed_at, c.actor, c.name, ctx.word(f"change-{c.what}"), c.old, c.new] for c in changes
    ]
    return _table(ctx, "records-changes", ("at", "actor", "name", "what", "old", "new"), rows)


def _moves(ctx: Context, moves: Sequence[Row[Any]]) -> Table:
    rows: list[Sequence[Cell]] = [
        [m.moved_at, m.name, f"{m.subject} {m.subject_id}", m.old, m.new, m.reason] for m in moves
    ]
    return _table(ctx, "records-moves", ("at", "actor", "name", "old", "new", "reason"), rows)


def _table(ctx: Context, title: str, columns: Sequence[str], rows: list[Sequence[Cell]]) -> Table:
    shows = [Column(ctx.word(f"record-{name}"), Shows.MOMENT if name == "at" else Shows.TEXT) for name in columns]
    return Table(ctx.word(title), shows, rows)
