"""对账: a day's bills beside our books; what differs, why, and what to do about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, get_args

from bot.arguments import BadArgument, Rest
from bot.context import Context
from bot.dispatcher import LONGEST
from bot.message import Kind, Reply, answer, answer_with
from bot.router import Router
from core import moments
from core.clock import day_of
from documents import rows as sheets
from models.members import Role
from queries import reconciliation as find
from services.reconciliation import by_hand, imports, recording, telling

router = Router("reconciliation")

What = Annotated[str, replace(get_args(Rest)[1], example="昨天")]
SHOWN = 10
SOLVE, IMPORT = ("解决", "solve"), ("导入", "import")


@router.command("对账", "reconcile", roles=(Role.MANAGER,), where=(Kind.PRIVATE,))
def reconciliation(ctx: Context, what: What = "") -> Reply:
    """对账 [日期]：账单和账簿对得上吗；处理一条：对账 解决 <号> <说明>；核对自己的表：对账 导入 <粘贴的表>
    Reconcile: reconcile [date], reconcile solve <number> <what was done>, reconcile import <pasted table>"""
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
    if not text:
        raise BadArgument
    if len(ctx.incoming.text) > LONGEST:  # its end was cut off: half a table says that the rest is missing
        raise sheets.LIMITS.too_large()
    days = [day for day, _ in by_hand.record(ctx.work, imports.parse(text.encode()))]
    return shown(ctx, *sorted(set(days)))


def shown(ctx: Context, *days: date) -> Reply:
    """Both sides of each bill of these days, and what differs."""
    return answer(*(part for day in days for part in telling.day_said(ctx.work, day, SHOWN)))
