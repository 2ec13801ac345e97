"""考核, 考核目标: how promoters and leaders did, by a formula that is shown with the number."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, get_args

from bot.arguments import Digits, Rest, Word
from bot.context import Context
from bot.message import Kind, Reply, answer, answer_with
from bot.router import Router
from core.errors import ShopError
from core.message import message
from core.periods import BadPeriod
from documents import charts
from documents.pictures import PNG
from handlers.workbooks import workbook
from models.members import SEES, Role
from services import files, members, performance, performance_sentences, performance_tables

router = Router("performance")

PRIVATE = (Kind.PRIVATE,)
WHO = (Role.PROMOTER, Role.LEADER, *SEES)
ALL = ("全部", "all")
Which = Annotated[str, replace(get_args(Rest)[1], example="上月")]
Promoter = Annotated[str, replace(get_args(Word)[1], example="小王")]
Points = Annotated[int, replace(get_args(Digits)[1], example="100")]


class OnlyForManagers(ShopError):
    """Somebody asks how the others did."""


@router.command("考核", "performance", roles=WHO, where=PRIVATE)
def show(ctx: Context, which: Which = "") -> Reply:
    """考核 [上月|2026-03]：自己这个月的分数、公式、名次、离目标还差多少；管理者：考核 全部 [月]，考核 <名> [月]
    Performance: performance [month]: own points with formula and rank; managers: performance all|<name> [month]"""
    first, _, rest = which.strip().partition(" ")
    sees = any(map(ctx.has, SEES))
    if first.lower() in ALL:
        if not sees:
            raise OnlyForManagers
        return _everybody(ctx, performance.month_of(ctx.work, rest or "本月"))
    month, name = _month(ctx, first, rest, sees)
    if name:
        return _one(ctx, members.one_named(ctx.work, name).id, name, month)
    if sees and not (ctx.has(Role.PROMOTER) or ctx.has(Role.LEADER)):
        return _everybody(ctx, month)
    return _one(ctx, members.known(ctx.caller), ctx.caller.name, month)


def _month(ctx: Context, first: str, rest: str, sees: bool) -> tuple[date, str]:
    """The month, and whose (for those who may ask). Raises BadPeriod, NotYet, NotAMonth."""
    try:
        return performance.month_of(ctx.work, f"{first} {rest}".strip() or "本月"), ""
    except BadPeriod:
        if not sees:
            raise
    return performance.month_of(ctx.work, rest or "本月"), first


def _one(ctx: Context, member_id: int, name: str, month: date) -> Reply:
    found = performance.of_member(ctx.work, member_id, month)
    if found is None:
        raise performance.NotInTeam(name=name[:20])
    before = performance.earlier(ctx.work, member_id, month)
    return answer(*performance_sentences.own(month, *found, before))


def _everybody(ctx: Context, month: date) -> Reply:
    found = performance.table(ctx.work, month)
    if not found:
        return answer_with("performance-nobody", month=f"{month:%Y-%m}")
    units = charts.CHINESE if ctx.words.language == "zh-CN" else charts.ENGLISH
    picture = performance_tables.picture(month, found, ctx.word, units)
    path = files.keep(ctx.work, "performance.png", PNG, picture, for_member=ctx.caller.member_id)
    sheet = workbook(
        ctx, ctx.word("performance-file", month=f"{month:%Y-%m}"), performance_tables.table(month, found, ctx.word)
    )
    return Reply(here=message(*performance_tables.lines(month, found), images=(path,), files=(sheet,)))


@router.command("考核目标", "goal", roles=(Role.MANAGER,), where=PRIVATE)
def set_target(ctx: Context, name: Promoter, points: Points) -> Reply:
    """考核目标 <名> <分>：一个人每月要到多少分，从这个月起；0 不设目标
    Goal: goal <name> <points>: what somebody is to reach each month, from this one on; 0: nothing"""
    member = members.one_named(ctx.work, name)
    performance.set_target(ctx.work, members.known(ctx.caller), member.id, member.name, points)
    return answer_with("performance-target-set", name=member.name, points=points)
