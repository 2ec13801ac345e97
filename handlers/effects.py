"""推广效果: what campaigns cost and brought, in words, as a picture and as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Annotated, get_args

from bot.arguments import Rest
from bot.context import Context
from bot.message import Reply, answer_with
from bot.router import Router
from core.message import message
from core.say import Say, say
from documents import charts
from documents.pictures import PNG
from documents.table import Cell, Column, Shows, Table
from handlers.campaigns import PRIVATE, STAFF, way_said
from handlers.workbooks import workbook
from models.campaigns import Campaign
from models.members import Role
from services import campaigns, effects, files, members, report_pictures, reports
from services.effects import By, Effect, Effects, Group

router = Router("campaigns")

Which = Annotated[str, replace(get_args(Rest)[1], example="本学期")]
ROWS = 5  # of each division in chat; the workbook has all
COLUMNS = (
    ("name", Shows.TEXT), ("cost", Shows.MONEY), ("reached", Shows.NUMBER), ("people", Shows.NUMBER),
    ("joined", Shows.NUMBER), ("first", Shows.NUMBER), ("per-first", Shows.MONEY), ("orders", Shows.NUMBER),
    ("revenue", Shows.MONEY), ("margin", Shows.MONEY), ("repeat", Shows.SHARE), ("return", Shows.SHARE),
    ("elsewhere", Shows.NUMBER),
)  # fmt: skip


@router.command("推广效果", "effect", roles=STAFF, where=PRIVATE)
def show(ctx: Context, which: Which = "") -> Reply:
    """推广效果 [时间|活动号]：每种方式、活动、地点、推广员花了多少、带来多少新客、回多少，附图和表
    Effect: effect [period|campaign number]: what campaigns cost and brought, by way, campaign, place and promoter"""
    chosen = _chosen(ctx, which)
    if not chosen:
        return answer_with("effect-none")
    found = effects.of(ctx.work, chosen)
    by = next((by for by in By if len(found.by[by]) > 1), By.WAY)
    paths = [files.keep(ctx.work, "effect.png", PNG, _picture(ctx, found, by), for_member=ctx.caller.member_id)]
    sheet = workbook(ctx, ctx.word("effect-file"), *(_table(ctx, found, by) for by in By))
    return Reply(here=message(*_says(ctx, found), images=tuple(paths), files=(sheet,)))


def _chosen(ctx: Context, which: str) -> Sequence[Campaign]:
    """One campaign by its number, or those that ran in a period. Raises NoSuchCampaign, BadPeriod, NotYet."""
    if which.isascii() and which.isdigit() and len(which) < 13:
        return [campaigns.owned(ctx.work, ctx.caller, int(which))]
    only = None if ctx.has(Role.MANAGER) else members.known(ctx.caller)
    return effects.ran_in(ctx.work, reports.period(ctx.work, which or "本学期"), only)


def _says(ctx: Context, found: Effects) -> list[Say]:
    counts = say(f"effect-counts-{ctx.work.settings.campaigns.counts}")
    says = [say("effect-head", number=len(found.campaigns), counts=counts), _told(say("effect-all"), found.total)]
    for by in By:
        groups = found.by[by]
        if len(groups) > 1:
            lines = [say("effect-line", name=_name(by, group), **_short(group.effect)) for group in groups[:ROWS]]
            says.append(say("effect-by", by=say(f"effect-by-{by}"), lines=lines))
    says += _extremes(found)
    if found.total.elsewhere:
        says.append(say("effect-elsewhere", number=found.total.elsewhere, counts=counts))
    return says


def _told(name: Say | str, effect: Effect) -> Say:
    return say(
        "effect-total", name=name, cost=effect.cost, reached=effect.reached, people=effect.people,
        joined=effect.joined, orders=effect.orders, revenue=effect.revenue, margin=effect.margin, **_short(effect),
    )  # fmt: skip


def _short(effect: Effect) -> dict[str, object]:
    return {
        "first": effect.first,
        "each": effect.per_first if effect.per_first is not None else "—",
        "repeat": _percent(effect.repeat),
        "return_": f"{effect.return_:.2f}" if effect.return_ is not None else "—",
    }


def _percent(share: Decimal | None) -> str:
    return "—" if share is None else f"{share * 100:.1f}%"


def _extremes(found: Effects) -> list[Say]:
    """ "发卡片每个新客 ¥3.20，免费品尝 ¥11.50，但复购高一倍": of ways, or of campaigns where all go one way."""
    by = next((by for by in (By.WAY, By.CAMPAIGN, By.PLACE) if len(found.by[by]) > 1), By.WAY)
    ends = effects.extremes(found.by[by])
    if ends is None:
        return []
    best, worst = ends.best.effect.per_first, ends.worst.effect.per_first
    return [
        say(
            "effect-extremes", best=_name(by, ends.best), least=best, worst=_name(by, ends.worst), most=worst,
            but=_but(ends),
        )
    ]  # fmt: skip


def _but(ends: effects.Extremes) -> Say | str:
    if ends.times is None:
        return ""
    shares = {"dear": _percent(ends.worst.effect.repeat), "cheap": _percent(ends.best.effect.repeat)}
    if Decimal("1.9") <= ends.times <= Decimal("2.1"):
        return say("effect-but-double", **shares)
    return say("effect-but", times=f"{ends.times:.1f}", **shares)


def _name(by: By, group: Group) -> Say | str:
    if not group.name:
        return say("effect-without")
    return way_said(group.name) if by is By.WAY else group.name


def _worded(ctx: Context, by: By, group: Group) -> str:
    name = _name(by, group)
    return ctx.word(name.key) if isinstance(name, Say) else name


def _picture(ctx: Context, found: Effects, by: By) -> bytes:
    groups = [(_worded(ctx, by, group), group.effect) for group in found.by[by]]
    units = charts.CHINESE if ctx.words.language == "zh-CN" else charts.ENGLISH
    return report_pictures.effect(by, groups, ctx.word, units)


def _table(ctx: Context, found: Effects, by: By) -> Table:
    columns = [Column(ctx.word(f"effect-column-{name}"), shows) for name, shows in COLUMNS]
    rows = [_cells(_worded(ctx, by, group), group.effect) for group in found.by[by]]
    return Table(ctx.word(f"effect-by-{by}"), columns, rows, _cells(ctx.word("effect-all"), found.total))


def _cells(name: str, effect: Effect) -> list[Cell]:
    return [
        name, effect.cost, effect.reached, effect.people, effect.joined, effect.first, effect.per_first, effect.orders,
        effect.revenue, effect.margin, effect.repeat, effect.return_, effect.elsewhere,
    ]  # fmt: skip
