"""品尝, 报名品尝, 取消品尝, 品尝到场."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated, get_args

from bot.arguments import Digits, Rest
from bot.context import Context
from bot.message import UNHANDLED, Reply, Unhandled, answer_with
from bot.router import Act, Router
from core.message import message
from core.moments import parse_moment
from core.say import say
from core.text import plain
from handlers.events import HOSTS, communities_of, hosting_community
from handlers.price_terms import unclear
from models.members import Role
from queries import catalog as goods
from services import blacklist, members, tastings
from services.tastings import Plan

router = Router("tastings")

Terms = Annotated[str, replace(get_args(Rest)[1], example="苹果 20份 周六10:00-12:00 3号楼下")]
Code = Annotated[str, replace(get_args(Rest)[1], example="7K2M9QXT")]

_TERMS = re.compile(
    r"(?P<goods>.+?)\s+(?P<places>\d{1,6})\s*(?:份|个|盒|瓶|杯|名|places?)\s+"
    r"(?P<day>\D{0,12}?|\S{0,10}?[日号]\s*)(?P<begins>\d{1,2}:\d{2})\s*(?:-|~|—|到|至|to)\s*(?P<ends>\d{1,2}:\d{2})\s+"
    r"(?P<place>\S.*)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"(?:报名品尝|taste)\s+(\d{1,12})")
_AGREES = re.compile(r"\+\s*1|(?:我也?要?)?(?:报名|品尝|参加)[!！。~]?|算我一个|加我")


@router.command("品尝", "tasting", roles=HOSTS)
def open_(ctx: Context, terms: Terms) -> Reply:
    """品尝 <商品> [规格] <20份> <周六10:00-12:00> <地点>：报名免费品尝，满了排队候补
    Tasting: tasting <product> [spec] <20 places> <Saturday 10:00-12:00> <place>: free samples for who registers"""
    found = _TERMS.fullmatch(" ".join(plain(terms).split()))
    if found is None:
        raise unclear([terms])
    now, zone = ctx.work.now, ctx.work.settings.zone
    begins = parse_moment(f"{found['day']}{found['begins']}", now, zone)
    ends = parse_moment(found["ends"], begins, zone)
    first, *spec = found["goods"].split()
    sku = goods.catalog(ctx.work).find(first, now).find_sku("".join(spec))
    plan = Plan(
        community_id=hosting_community(ctx, None),
        sku_id=sku.id,
        places=int(found["places"]),
        begins_at=begins,
        ends_at=ends,
        place=found["place"],
    )
    made = tastings.open_(ctx.work, members.known(ctx.caller), plan)
    return answer_with("tasting-opened", number=str(made.id))


@router.command("报名品尝", "taste")
def register(ctx: Context, number: Digits) -> Reply:
    """报名品尝 <号>：拿一个到场码；满了就排队，有人取消自动补上
    Register for a tasting: taste <number>: a code for a sample; when it is full, a place among those who wait"""
    return _register(ctx, number)


def _register(ctx: Context, number: int) -> Reply:
    blacklist.check(ctx.caller)
    told = tastings.register(ctx.work, number, members.known(ctx.caller), communities_of(ctx))
    return Reply(private=message(told))


@router.quoted
def register_quoted(ctx: Context) -> Act | Unhandled:
    """Who quotes the post of a tasting may say "+1" or 报名."""
    number = _QUOTED.search(plain(ctx.incoming.quote.text)) if ctx.incoming.quote else None
    if number is None or not _AGREES.fullmatch(ctx.text.strip()):
        return UNHANDLED
    return lambda acting: _register(acting, int(number[1]))


@router.command("取消品尝", "no-taste")
def cancel(ctx: Context, number: Digits) -> Reply:
    """取消品尝 <号>：不去了，位子给下一位
    Cancel a tasting: no-taste <number>: the next one who waits gets the place"""
    tastings.cancel(ctx.work, number, members.known(ctx.caller), communities_of(ctx))
    return Reply(private=message(say("tasting-cancelled", number=str(number))))


@router.command("品尝到场", "tasted", roles=HOSTS)
def check_in(ctx: Context, code: Code) -> Reply:
    """品尝到场 <码>：有人来了，把一份给他
    Tasted: tasted <code>: somebody has come, the sample is theirs"""
    anywhere = bool(ctx.caller.roles & {Role.PROMOTER, Role.MANAGER})
    where = None if anywhere else tuple(ctx.caller.leads)
    told = tastings.check_in(ctx.work, members.known(ctx.caller), code, where)
    return Reply(here=message(told or say("tasting-no-such-code")))
