"""对账: a day's bills beside our books; what differs, why, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated, get_args

from bot.arguments import BadArgument, Rest
from bot.context import Context
from bot.dispatcher import LONGEST
from bot.message import UNHANDLED, Kind, Reply, Unhandled, answer_with
from bot.router import Act, Router
from core import moments
from core.clock import day_of
from core.message import FileLink, message
from documents import rows as sheets_in
from documents import sheets as sheets_out
from documents.table import Cell, Column, Shows, Table
from models.members import Role
from models.reconciliation import Difference
from queries import reconciliation as find
from services import files
from services.reconciliation import by_hand, imports, recording, telling

router = Router("reconciliation")

What = Annotated[str, replace(get_args(Rest)[1], example="昨天")]
SHOWN = 10
SOLVE, IMPORT = ("解决", "solve"), ("导入", "import")


@router.command("对账", "reconcile", roles=(Role.MANAGER,), where=(Kind.PRIVATE,), fetches=True)
def reconciliation(ctx: Context, what: What = "") -> Reply:
    """对账 [日期]：账单和账簿对得上吗；处理一条：对账 解决 <号> <说明>；核对自己的表：对账 导入，粘贴或附上表格
    Reconcile: reconcile [date], reconcile solve <number> <note>, reconcile import with a table pasted or attached"""
    first, rest = _split(what)
    if first in SOLVE:
        return _solve(ctx, rest)
    if first in IMPORT:
        return _imported(ctx, rest)
    today = day_of(ctx.work.now, ctx.work.settings.zone)
    return shown(ctx, moments.parse_past_day(what, today) if what else recording.yesterday(ctx.work))


def _split(text: str) -> tuple[str, str]:
    """The first word, and all that follows it, line by line."""
    first = text.split(None, 1)[0] if text.strip() else ""
    return first.lower(), text.strip()[len(first) :].strip()


def _solve(ctx: Context, text: str) -> Reply:
    number, note = _split(text)
    if not (number.isascii() and number.isdigit() and len(number) <= 12 and note):
        raise BadArgument
    recording.solve(ctx.work, int(number), note)
    return answer_with("difference-closed", id=number, left=find.open_number(ctx.work))


def _imported(ctx: Context, text: str) -> Reply:
    """A table that was pasted, or came as a file."""
    if len(ctx.incoming.text) > LONGEST:  # its end was cut off: half a table says that the rest is missing
        raise sheets_in.LIMITS.too_large()
    content = text.encode() if text else ctx.fetch_only()
    days = {day for day, _ in by_hand.record(ctx.work, imports.parse(content))}
    return shown(ctx, *sorted(days))


@router.talk
def take_file(ctx: Context) -> Reply | Act | Unhandled:
    """A manager drops a table without a word: its columns say what it is for."""
    alone = ctx.where is Kind.PRIVATE and len(ctx.incoming.files) == 1 and not ctx.text
    if not (alone and ctx.has(Role.MANAGER) and imports.is_table(ctx.fetch_only())):
        return UNHANDLED
    return lambda acting: _imported(acting, "")


def shown(ctx: Context, *days: date) -> Reply:
    """Both sides of each bill of these days, and what differs; as a sheet too, where that is much."""
    most = max(SHOWN // len(days), 2)
    says = [part for day in days for part in telling.day_said(ctx.work, day, most)]
    many = [day for day in days if len(telling.differences_of(ctx.work, day)) > most]
    return Reply(here=message(*says, files=(_sheet(ctx, many),) if many else ()))


def _sheet(ctx: Context, days: Sequence[date]) -> FileLink:
    """All differences of these days."""
    columns = [
        Column(ctx.word("difference-column-id"), Shows.NUMBER),
        Column(ctx.word("difference-column-day"), Shows.DAY),
        Column(ctx.word("difference-column-number")),
        Column(ctx.word("difference-column-theirs"), Shows.MONEY),
        Column(ctx.word("difference-column-ours"), Shows.MONEY),
        Column(ctx.word("difference-column-cause")),
        Column(ctx.word("difference-column-remedy")),
        Column(ctx.word("difference-column-status")),
        Column(ctx.word("difference-column-note")),
    ]
    rows = [_row(ctx, day, one) for day in days for one in telling.differences_of(ctx.work, day)]
    title = f"{ctx.word('differences')} {days[0].isoformat()}"
    content = sheets_out.xlsx(Table(title, columns, rows), zone=ctx.work.settings.zone)
    name = f"{title}.xlsx"
    return FileLink(name, files.keep(ctx.work, name, sheets_out.XLSX, content, for_member=ctx.caller.member_id))


def _row(ctx: Context, day: date, one: Difference) -> list[Cell]:
    cause = ctx.word(f"cause-{one.nature}", detail=one.detail or "—")
    remedy = ctx.word(f"remedy-{one.nature}", id=str(one.id))
    status = ctx.word(f"difference-status-{one.status}")
    return [one.id, day, one.number, one.theirs, one.ours, cause, remedy, status, one.note]
