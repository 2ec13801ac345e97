"""自动群发: broadcasts that begin by themselves when something happens to goods."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated, get_args

from bot.arguments import Rest
from bot.context import Context
from bot.message import Kind, Reply, answer, answer_with
from bot.router import Router
from core.errors import ShopError
from core.quantity import NONE, Quantity
from core.say import Say, say
from core.text import plain
from models.members import Role
from models.occasions import Audience, AutoMailing, Trigger
from queries import members as people
from services import mailings, members, occasions

router = Router("occasions")

TRIGGERS = {
    "降价": Trigger.DROPPED, "drop": Trigger.DROPPED, "到货": Trigger.BACK, "back": Trigger.BACK,
    "快满": Trigger.NEARLY_GONE, "快成团": Trigger.NEARLY_GONE, "nearly": Trigger.NEARLY_GONE,
}  # fmt: skip
AUDIENCES = {
    "喜欢": Audience.FOND, "感兴趣": Audience.FOND, "fond": Audience.FOND, "收藏": Audience.KEEPS,
    "keeps": Audience.KEEPS,
}  # fmt: skip
STOP = frozenset({"停", "关", "取消", "stop", "off"})
LITTLE = 5
_LEAST = re.compile(r"(?:少于|剩|less)?(\d{1,4})")
Asked = Annotated[str, replace(get_args(Rest)[1], example="降价 喜欢")]


class UnclearAutomatic(ShopError):
    """Neither a trigger nor an audience."""


@router.command("自动群发", "automailing", roles=(Role.PROMOTER, Role.MANAGER), where=(Kind.PRIVATE,))
def automatic(ctx: Context, asked: Asked = "") -> Reply:
    """自动群发 <降价|到货|快满> [喜欢|收藏] [快满：剩几个]：自动告诉喜欢的人，每人每件事最多一次；自动群发 停 降价
    Automailing: automailing <drop|back|nearly> [fond|keeps] [how few are left]; automailing stop drop"""
    words = plain(asked).lower().split()
    if not words:
        return _list(ctx)
    if words[0] in STOP:
        return _stop(ctx, _trigger(words[1:]))
    trigger, rest = _trigger(words), words[1:]
    audience = AUDIENCES.get(rest.pop(0)) if rest and rest[0] in AUDIENCES else Audience.FOND
    least = _least(rest) if trigger is Trigger.NEARLY_GONE else NONE
    if audience is None or (rest and trigger is not Trigger.NEARLY_GONE):
        raise UnclearAutomatic
    occasions.switch_on(ctx.work, members.known(ctx.caller), trigger, audience, least)
    return answer_with(
        "automatic-on", trigger=say(f"trigger-{trigger}"), audience=say(f"audience-{audience}"),
        little=_little(least), most=ctx.work.settings.mailings.per_person_and_week,
    )  # fmt: skip


def _trigger(words: list[str]) -> Trigger:
    found = TRIGGERS.get(words[0]) if words else None
    if found is None:
        raise UnclearAutomatic
    return found


def _least(words: list[str]) -> Quantity:
    if not words:
        return Quantity.of(LITTLE)
    found = _LEAST.fullmatch(words[0]) if len(words) == 1 else None
    if found is None or not int(found[1]):
        raise UnclearAutomatic
    return Quantity.of(int(found[1]))


def _stop(ctx: Context, trigger: Trigger) -> Reply:
    told: list[Say] = [say("automatic-off", trigger=say(f"trigger-{trigger}"))]
    for stopped in occasions.switch_off(ctx.work, ctx.caller, trigger):
        told += [say("mailing-stopped", number=str(stopped.id)), *mailings.account(ctx.work, stopped)]
    return answer(*told)


def _list(ctx: Context) -> Reply:
    known = occasions.listed(ctx.work, ctx.caller)
    if not known:
        return answer_with("automatic-none")
    return answer(say("automatic-head"), *(_line(ctx, one) for one in known))


def _line(ctx: Context, one: AutoMailing) -> Say:
    return say(
        "automatic-line", trigger=say(f"trigger-{one.trigger}"), audience=say(f"audience-{one.audience}"),
        by=people.member(ctx.work, one.made_by).name, at=one.made_at, little=_little(one.least),
    )  # fmt: skip


def _little(least: Quantity) -> Say | str:
    return say("automatic-little", least=least) if least else ""
