"""值班, 收到: who of a supplier is told of new orders, and that they were seen."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, get_args

from sqlalchemy import Row

from bot.arguments import BadArgument, Rest
from bot.context import Context
from bot.message import Kind, Reply, answer, answer_with
from bot.router import Router
from core.say import Say, say
from models.members import Role
from queries import duty as find
from services import duty, members

router = Router("fulfilment")

What = Annotated[str, replace(get_args(Rest)[1], example="果园 工作日 8:00-18:00")]
OFF = ("取消", "off")


@router.command("值班", "duty", roles=(Role.SUPPLIER,), where=(Kind.PRIVATE,))
def on_duty(ctx: Context, what: What = "") -> Reply:
    """值班 [名字 哪几天 几点-几点]：新订单先通知谁；不写就看现在的安排；值班 取消 <号>
    Duty: duty [name days hours]: who hears of new orders first; alone it shows the shifts; duty off <number>"""
    words = what.split()
    if not words:
        return _shifts(ctx)
    if words[0].lower() in OFF:
        number = words[1] if len(words) == 2 else ""
        if not (number.isascii() and number.isdigit() and len(number) <= 12):
            raise BadArgument
        duty.remove(ctx.work, ctx.caller.supplier_ids, int(number))
        return _shifts(ctx)
    if len(words) < 3:
        raise BadArgument
    name = " ".join(words[:-2])
    duty.add(ctx.work, ctx.caller.supplier_ids, name, duty.days_of(words[-2]), duty.hours_of(words[-1]))
    return _shifts(ctx)


def _shifts(ctx: Context) -> Reply:
    rows = find.shifts(ctx.work, ctx.caller.supplier_ids)
    if not rows:
        return answer_with("duty-none")
    minutes = str(ctx.work.settings.duty.answer_within_minutes)
    return answer(say("duty-head", minutes=minutes), *(_shift(ctx, row) for row in rows))


def _shift(ctx: Context, row: Row[Any]) -> Say:
    days = "".join(ctx.word(f"duty-day-{at + 1}") for at in range(7) if row.days >> at & 1)
    hours = f"{row.begins // 60}:{row.begins % 60:02d}–{row.ends // 60}:{row.ends % 60:02d}"
    now = say("duty-now") if duty.covers(row, ctx.work.settings, ctx.work.now) else ""
    return say("duty-shift", id=str(row.id), name=row.name, days=days, hours=hours, now=now)


@router.command("收到", "got-it", roles=(Role.SUPPLIER,), where=(Kind.PRIVATE,))
def got_it(ctx: Context) -> Reply:
    """收到：新订单看到了，不用再通知别人
    Got-it: I have seen the new orders; nobody else needs to be told"""
    orders = duty.answer(ctx.work, members.known(ctx.caller), ctx.caller.supplier_ids)
    return answer_with("duty-taken", orders=str(orders)) if orders else answer_with("duty-nothing")
