"""推广, 推广列表: goods or a deal, shown to groups at a moment."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Annotated, get_args

from bot.arguments import Rest
from bot.context import Context
from bot.message import Kind, Reply, answer_with
from bot.router import Router
from core.errors import ShopError
from core.message import Message, message
from core.moments import parse_moment
from core.say import Say, say
from core.text import clean
from models.members import Role
from models.promotions import Promotion, PromotionStatus, Repeat
from queries import promotions as find
from reading import repeats
from services import broadcasts, goods_cards, members, promotions

router = Router("promotions")

Plan = Annotated[str, replace(get_args(Rest)[1], example="苹果 到 所有群 于 明天18:30")]

PUSHERS = (Role.PROMOTER, Role.LEADER, Role.MANAGER)

# With blanks around 到 and 于 a name may have these characters inside; without, the first ones count.
_ASKED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<what>.+?)\s+(?:到|给|to)\s+(?P<where>.+?)\s+(?:于|在|at|on)\s+(?P<when>.+)",
        r"(?P<what>.+?)\s*(?:到|给|\bto\b)\s*(?P<where>.+?)\s*(?:于|在|\bat\b)\s*(?P<when>.+)",
        r"(?P<what>.+?)\s*(?:到|给|\bto\b)\s*(?P<where>\S+)\s+(?P<when>.+)",
    )
)
_ALL = re.compile(r"所有的?群?|全部的?群?|all(?: groups)?", re.IGNORECASE)
_CANCEL = re.compile(r"(?:取消|cancel)\s*#?(?P<number>\d{1,12})", re.IGNORECASE)
_LIST = re.compile(r"列表|list", re.IGNORECASE)


class BadPromotion(ShopError):
    """What, where or when is missing."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The first line of a promotion, taken apart. `where` empty: all groups."""

    what: str
    where: tuple[str, ...]
    when: str
    repeat: Repeat


def take_apart(line: str) -> Asked:
    """苹果 到 一号楼群,二号楼群 于 明天18:30 每天. Raises BadPromotion."""
    found = next(filter(None, (pattern.fullmatch(line.strip()) for pattern in _ASKED)), None)
    if found is None:
        raise BadPromotion
    when, repeat = repeats.split(found["when"])
    groups = [name.strip() for name in re.split(r"[,、;]|\s+和\s*|\s+and\s+", found["where"]) if name.strip()]
    where = () if len(groups) == 1 and _ALL.fullmatch(groups[0]) else tuple(groups)
    return Asked(found["what"].strip(), where, when, repeat)


@router.command("推广", "promote", roles=PUSHERS, where=(Kind.PRIVATE,))
def promote(ctx: Context, asked: Plan) -> Reply:
    """推广 <商品或团> 到 <群,群|所有群> 于 <时间> [每天|每周]，下面几行可写自己的话；推广 取消 <号>：不再推广
    Promote: promote <product or deal> to <group,group|all> at <time> [daily|weekly]; promote cancel <number>"""
    first, *_ = asked.split("\n")
    if cancelled := _CANCEL.fullmatch(first.strip()):
        promotions.cancel(ctx.work, members.known(ctx.caller), int(cancelled["number"]))
        return answer_with("promotion-cancelled", number=cancelled["number"])
    if _LIST.fullmatch(first.strip()):
        return list_promotions(ctx)
    wanted = take_apart(first)
    planned = promotions.plan(
        ctx.work,
        members.known(ctx.caller),
        what=wanted.what,
        where=wanted.where,
        at=parse_moment(wanted.when, ctx.work.now, ctx.work.settings.zone),
        repeat=wanted.repeat,
        text=own_words(ctx),
    )
    told = say(
        "promotion-planned",
        number=str(planned.number),
        communities="、".join(planned.communities),
        at=planned.at,
        repeat=say(f"promotion-repeat-{wanted.repeat}"),
    )
    return Reply(here=message(told, say("promotion-preview")) + planned.preview)


def own_words(ctx: Context) -> str:
    """What stands below the first line, as it was typed."""
    return clean("\n".join(clean(ctx.incoming.text).split("\n")[1:]))


@router.command("推广列表", "promotions", roles=PUSHERS, where=(Kind.PRIVATE,), reads=True)
def list_promotions(ctx: Context) -> Reply:
    """推广列表：我的推广，何时推到哪些群，结果如何
    Promotions: mine, when and where they are shown, how they went"""
    mine = find.of_promoter(ctx.work, members.known(ctx.caller))
    if not mine:
        return answer_with("promotions-none")
    told = Message((say("promotions-title"),))
    for promotion in mine:
        told += message(_line(ctx, promotion), *_latest(ctx, promotion))
    return Reply(here=told)


def _line(ctx: Context, promotion: Promotion) -> Say:
    upcoming = promotion.status is PromotionStatus.SCHEDULED
    return say(
        "promotion-line",
        number=str(promotion.id),
        title=goods_cards.title(ctx.work, promotion),
        communities="、".join(find.targets(ctx.work, promotion.id).values()),
        status=say(f"promotion-status-{promotion.status}"),
        repeat=say(f"promotion-repeat-{promotion.repeat}"),
        next=say("promotion-next", at=promotion.next_at) if upcoming else "",
    )


def _latest(ctx: Context, promotion: Promotion) -> list[Say]:
    """How the latest moment went."""
    firing = find.latest_firing(ctx.work, promotion.id)
    if firing is None:
        return []
    return [say("promotion-latest", at=firing.due_at), *broadcasts.outcome(ctx.work, firing)]
