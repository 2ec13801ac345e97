"""佣金, 我的佣金, 提现, 同意提现, 拒绝提现: what promoters earn, and how they get it."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, get_args

from bot.arguments import BadArgument, Money, Rest, Word, lettered
from bot.context import Context
from bot.message import Kind, Reply, answer, answer_with
from bot.router import Router
from core import numbers, rates
from core.say import Say, say
from models.commissions import Scope
from models.members import Role
from queries import commissions as find
from services import commissions, members, withdrawals
from services.commissions import Target

router = Router("commissions")

MANAGER, PRIVATE = (Role.MANAGER,), (Kind.PRIVATE,)
EARNS = (Role.PROMOTER, Role.LEADER)
DEFAULT = ("默认", "default")
NONE = ("取消", "none")

RateOf = Annotated[str, replace(get_args(Rest)[1], example="苹果 5%")]
WithdrawalNumber = Annotated[int, lettered(withdrawals.LETTER, withdrawals.NoSuchWithdrawal)]
Proof = Annotated[str, replace(get_args(Word)[1], example="20260306001")]
Reason = Annotated[str, replace(get_args(Rest)[1], example="请先绑定银行卡")]


@router.command("佣金", "commission", roles=MANAGER, where=PRIVATE)
def set_rate(ctx: Context, what: RateOf = "") -> Reply:
    """佣金 [商品|团|活动|默认 百分比]：成交后给团长或推广员几成（商品 > 团 > 活动 > 默认）；写「取消」就不再单独定
    Commission: commission [product|deal|campaign|default percentage|none]: what a sale brings; alone: all rates"""
    if not what:
        return _rates(ctx)
    name, said = _taken_apart(what)
    target = Target(Scope.DEFAULT) if name.lower() in DEFAULT else commissions.target(ctx.work, name)
    points = [None if word in NONE else rates.read(word) for word in said]
    for tier, rate in enumerate(points, 1):
        commissions.set_rate(ctx.work, target.scope, target.id, rate, tier)
    return answer_with("commission-set", target=_shown(target), rate=_percentages(points))


def _taken_apart(what: str) -> tuple[str, list[str]]:
    """苹果 5%, or with a second tier: 苹果 5% 1%."""
    name, _, last = what.rpartition(" ")
    first, _, middle = name.rpartition(" ")
    if first and middle.endswith(("%", "％")):
        return first.strip(), [middle, last]
    if not name:
        raise BadArgument
    return name.strip(), [last]


def _shown(target: Target) -> Say:
    return say(f"commission-for-{target.scope}", name=target.name)


def _percentages(points: list[int | None]) -> Say | str:
    set_ = [rate for rate in points if rate is not None]
    return " / ".join(map(rates.show, set_)) if set_ else say("commission-none")


def _rates(ctx: Context) -> Reply:
    """All rates that are set, the most specific first."""
    known = find.rates(ctx.work)
    says = []
    for scope in Scope:
        ids = sorted({target for kind, target, _ in known if kind is scope and target is not None})
        called = find.names(ctx.work, scope, ids)
        for target_id in ids if scope is not Scope.DEFAULT else [None]:
            points = [known[key] for tier in (1, 2) if (key := (scope, target_id, tier)) in known]
            name = called.get(target_id, "") if target_id is not None else ""
            if points:
                rate = " / ".join(map(rates.show, points))
                says.append(say("commission-of", target=_shown(Target(scope, target_id, name)), rate=rate))
    return answer(*says) if says else answer_with("commission-none-set")


@router.command("我的佣金", "earnings", roles=EARNS, where=PRIVATE, reads=True)
def my_commission(ctx: Context) -> Reply:
    """我的佣金：冻结中、可提现、已提现，和最近的明细
    Earnings: what is frozen, can be withdrawn, was paid, and the latest movements"""
    me = members.known(ctx.caller)
    earned, days = find.earnings(ctx.work, me), ctx.work.settings.refunds.window_days
    says = [
        say("earnings-head", frozen=find.frozen(ctx.work, me), available=earned.available, paid=earned.paid),
        say("earnings-how", days=str(days)),
    ]
    standing = find.open_of(ctx.work, me)
    if standing is not None:
        says.append(say("earnings-asked", number=withdrawals.show(standing.id), amount=standing.amount))
    for row in find.movements(ctx.work, me):
        number = numbers.show(row.order_id) if row.order_id is not None else withdrawals.show(row.source_id)
        says.append(say(f"movement-of-{row.kind}", at=row.booked_at, number=number, amount=row.amount))
    return answer(*says)


@router.command("提现", "withdraw", roles=EARNS, where=PRIVATE)
def withdraw(ctx: Context, amount: Money) -> Reply:
    """提现 <金额>：申请把可提现的佣金提出来
    Withdraw: withdraw <amount>: ask for commission that is free"""
    number = withdrawals.request(ctx.work, members.known(ctx.caller), amount)
    return answer_with("withdrawal-asked", number=withdrawals.show(number), amount=amount)


@router.command("同意提现", "pay-out", roles=MANAGER, where=PRIVATE)
def approve(ctx: Context, number: WithdrawalNumber, proof: Proof) -> Reply:
    """同意提现 <号> <凭证号>：已经转账了，凭证号是银行流水号
    Pay-out: pay-out <number> <proof>: it has been transferred; the proof is the bank's number of it"""
    paid = withdrawals.approve(ctx.work, number, proof)
    return answer_with("withdrawal-paid-by-you", number=withdrawals.show(number), amount=paid.amount)


@router.command("拒绝提现", "refuse-payout", roles=MANAGER, where=PRIVATE)
def reject(ctx: Context, number: WithdrawalNumber, reason: Reason) -> Reply:
    """拒绝提现 <号> <原因>：不付，原因会告诉对方，钱回到可提现
    Refuse-payout: refuse-payout <number> <reason>: it is not paid; they are told why"""
    withdrawals.reject(ctx.work, number, reason)
    return answer_with("withdrawal-rejected-by-you", number=withdrawals.show(number))
