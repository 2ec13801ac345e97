"""挽回, 挽回效果, 暂停挽回, 继续挽回, 停挽回: win-back rules and whether they pay, for promoters and managers."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated, get_args

from bot.arguments import Digits, Rest
from bot.context import Context
from bot.message import Kind, Reply, answer, answer_with
from bot.router import Router
from core.errors import ShopError
from core.say import Say, say
from core.segments import Stage
from core.text import plain
from handlers.coupons import kind_of
from models.members import Role
from models.winback import Offer, RuleStatus, SpellStatus, WinbackRule
from queries import coupons as coupons_found
from queries import winback as find
from services import members, winback, winback_effects
from services.winback import Plan
from services.winback_effects import Result

router = Router("winback")

STAFF, PRIVATE = (Role.PROMOTER, Role.MANAGER), (Kind.PRIVATE,)
SHOWN = 15
STAGES = {
    "疲软": Stage.COOLING, "cooling": Stage.COOLING, "沉睡": Stage.SLEEPING, "sleeping": Stage.SLEEPING,
    "流失": Stage.LOST, "lost": Stage.LOST,
}  # fmt: skip
OFFERS = {
    "优惠券": Offer.COUPON, "券": Offer.COUPON, "coupon": Offer.COUPON, "新品": Offer.NEWS, "news": Offer.NEWS,
    "特价": Offer.BARGAIN, "bargain": Offer.BARGAIN,
}  # fmt: skip

Asked = Annotated[str, replace(get_args(Rest)[1], example="疲软 新品")]
_HELD = re.compile(r"(?:^|\s)(?:留|hold)\s*(\d{1,3})\s*%?\s*$", re.IGNORECASE)


class UnclearWinback(ShopError):
    """Whom, or what with, is not to be understood."""


@router.command("挽回", "winback", roles=STAFF, where=PRIVATE)
def begin(ctx: Context, asked: Asked = "") -> Reply:
    """挽回 [疲软|沉睡|流失] [优惠券 名|新品|特价] [留 20%]：谁比平时久没来就自动发，随机留一部分不发，看有没有用
    Winback: winback [cooling|sleeping|lost] [coupon name|news|bargain] [hold 20%]: a word to who stays away"""
    if not asked.strip():
        return _list(ctx)
    made = winback.begin(ctx.work, members.known(ctx.caller), _plan(ctx, asked))
    days = ctx.work.settings.winback.come_back_days
    return answer(say("winback-begun", rule=_said(ctx, made)), say("winback-how", number=str(made.id), days=days))


def _plan(ctx: Context, asked: str) -> Plan:
    """Raises UnclearWinback, NoSuchCoupon."""
    words = plain(asked)
    held = _HELD.search(words)
    stage, offer, *rest = [*_HELD.sub("", words).split(), "", ""]
    named = " ".join(rest).strip()
    if stage.lower() not in STAGES or offer.lower() not in OFFERS:
        raise UnclearWinback
    kind = OFFERS[offer.lower()]
    if (kind is Offer.COUPON) != bool(named):
        raise UnclearWinback
    coupon = kind_of(ctx, named) if named else None
    return Plan(STAGES[stage.lower()], kind, coupon, int(held[1]) if held else None)


@router.command("挽回效果", "winbackresult", roles=STAFF, where=PRIVATE, reads=True)
def result(ctx: Context, number: Digits = 0) -> Reply:
    """挽回效果 [号]：发的和没发的各回来多少、多带来多少、值不值
    Winbackresult: winbackresult [number]: who came back with and without it, what it brought, whether it pays"""
    if not number:
        return _list(ctx)
    found = winback.seen(ctx.work, ctx.caller, number)
    return answer(*told(ctx, found, winback_effects.of(ctx.work, found)))


def told(ctx: Context, found: WinbackRule, effect: Result) -> list[Say]:
    one, other, days = effect.addressed, effect.held, ctx.work.settings.winback.come_back_days
    says = [say("winback-line", rule=_said(ctx, found))]
    if one.people and other.people:
        says.append(
            say("winback-groups", days=days, people=one.people, back=one.back, percent=_percent(one.back, one.people),
                held=other.people, alone=other.back, alone_percent=_percent(other.back, other.people))
        )  # fmt: skip
        lift = effect.lift
        says.append(say("winback-lift", lift=f"{lift.lift:+.1f}", low=f"{lift.low:+.1f}", high=f"{lift.high:+.1f}"))
        says.append(
            say("winback-money", orders=f"{effect.extra_orders:+.1f}", revenue=effect.extra_revenue,
                margin=effect.extra_margin, coupons=effect.coupons, messages=effect.messages, net=effect.net)
        )  # fmt: skip
    smallest = ctx.work.settings.winback.smallest_lift
    says.append(say(f"winback-verdict-{effect.verdict}", needed=effect.needed, points=smallest, days=days))
    if effect.waiting:
        says.append(say("winback-waiting", people=effect.waiting, days=days))
    says += [
        say("winback-account", status=say(f"winback-spell-{status}"), people=people, why=_why(status, reason))
        for (status, reason), people in sorted(find.account(ctx.work, found.id).items())
    ]
    return [*says, say("winback-meant")]


@router.command("暂停挽回", "pausewinback", roles=STAFF, where=PRIVATE)
def pause(ctx: Context, number: Digits) -> Reply:
    """暂停挽回 <号>：先不再分人、不再发
    Pausewinback: pausewinback <number>: meet nobody and write to nobody for now"""
    winback.pause(ctx.work, winback.seen(ctx.work, ctx.caller, number))
    return answer_with("winback-paused", number=str(number))


@router.command("继续挽回", "resumewinback", roles=STAFF, where=PRIVATE)
def resume(ctx: Context, number: Digits) -> Reply:
    """继续挽回 <号>：从今天起又分人、又发
    Resumewinback: resumewinback <number>: go on from today"""
    winback.resume(ctx.work, winback.seen(ctx.work, ctx.caller, number))
    return answer_with("winback-resumed", number=str(number))


@router.command("停挽回", "stopwinback", roles=STAFF, where=PRIVATE)
def stop(ctx: Context, number: Digits) -> Reply:
    """停挽回 <号>：不再用这条；效果还能看
    Stopwinback: stopwinback <number>: for good; its result stays"""
    winback.stop(ctx.work, winback.seen(ctx.work, ctx.caller, number))
    return answer_with("winback-stopped", number=str(number))


def _list(ctx: Context) -> Reply:
    only = None if ctx.has(Role.MANAGER) else members.known(ctx.caller)
    known = find.latest(ctx.work, SHOWN, only)
    if not known:
        return answer_with("winbacks-none")
    lines = [say("winback-line", rule=_said(ctx, one)) for one in known]
    return answer(say("winbacks-head"), *lines, say("winbacks-how"))


def _said(ctx: Context, rule: WinbackRule) -> Say:
    kind = coupons_found.kind(ctx.work, rule.coupon_kind_id) if rule.coupon_kind_id else None
    coupon = say("winback-with", name=kind.name) if kind else ""
    return say(
        "winback-said", number=str(rule.id), status=say(f"winback-status-{RuleStatus(rule.status)}"),
        stage=say(f"stage-{rule.stage}"), offer=say(f"winback-offer-{rule.offer}"), coupon=coupon,
        held=rule.held_percent,
    )  # fmt: skip


def _why(status: SpellStatus, reason: str) -> Say | str:
    if not reason:
        return ""
    if status is SpellStatus.SKIPPED:
        return say("winback-reason", reason=reason)
    return say("mailing-problem", why=say("delivery-problem", problem=reason))


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}"
