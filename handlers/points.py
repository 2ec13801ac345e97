"""我的积分, 签到, 用积分, 积分: what somebody has, and how it moves."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, get_args

from bot.arguments import Digits, OrderNumber, Rest, Signed, Word
from bot.context import Context
from bot.message import UNHANDLED, Kind, Reply, Unhandled
from bot.router import Router
from core import numbers
from core.clock import day_of
from core.message import Message, message
from core.money import Money
from core.say import Say, say
from handlers.orders import pay_link, priced
from models.members import Role
from models.points import PointsMove
from queries import points as find
from services import members, points, sign_ins, spending
from services.orders import Placed

router = Router("points")

Whose = Annotated[str, replace(get_args(Word)[1], example="阿梅 +100 补偿晚到")]
ALL = -1  # digits are never below zero
ASKED = {"积分", "积分余额", "查积分", "多少积分", "我有多少积分"}


@router.command("我的积分", "points", reads=True)
def show(ctx: Context) -> Reply:
    """我的积分：有多少、何时到期、最近的变动
    Points: how many I have, when they expire, the latest changes"""
    return Reply(private=_purse(ctx, ctx.caller.member_id))


@router.talk
def ask(ctx: Context) -> Reply | Unhandled:
    """How people ask for it who don't know the command."""
    return show(ctx) if ctx.text.strip(" ?？!！。") in ASKED else UNHANDLED


@router.command("签到", "sign-in")
def sign_in(ctx: Context) -> Reply:
    """签到：每天一次，连续签到有加奖
    Sign in: once a day; days in a row bring more"""
    me = members.known(ctx.caller)
    done = sign_ins.sign_in(ctx.work, me)
    key = "sign-in-again" if done.again else "sign-in-done"
    said = say(key, name=ctx.caller.name, points=str(done.points), streak=str(done.streak))
    if ctx.where is Kind.GROUP:
        return Reply(here=message(said))
    return Reply(here=message(said, _now(find.purse(ctx.work, me))))


@router.command("用积分", "use-points")
def use(ctx: Context, order: OrderNumber, number: Digits = ALL) -> Reply:
    """用积分 <订单号> [数]：用积分抵一部分货款，不写数就尽量多用
    Use points: use-points <order> [number]: pay a part with points, as much as can be without a number"""
    wanted = None if number == ALL else number
    placed, used = spending.use(ctx.work, members.known(ctx.caller), order, wanted)
    said = say("points-used", number=numbers.show(order), points=str(used), worth=Money(used))
    return Reply(private=message(said) + _to_pay(ctx, placed))


@router.command("不用积分", "no-points")
def use_none(ctx: Context, order: OrderNumber) -> Reply:
    """不用积分 <订单号>：这个没付款的订单不用积分
    No points: no-points <order>: pay this order without points"""
    placed = spending.use_none(ctx.work, members.known(ctx.caller), order)
    return Reply(private=message(say("points-not-used", number=numbers.show(order))) + _to_pay(ctx, placed))


def _to_pay(ctx: Context, placed: Placed) -> Message:
    """What it costs now, line by line, and where to pay."""
    if not placed.total:
        return Message((*priced(placed.lines), say("points-pay-all")))
    to_pay = say("points-left-to-pay", total=placed.total)
    return Message((*priced(placed.lines), to_pay), (pay_link(ctx.work, placed.order_id),))


@router.command("积分", "adjust-points", roles=(Role.MANAGER,), where=(Kind.PRIVATE,))
def adjust(ctx: Context, name: Whose, change: Signed = 0, reason: Rest = "") -> Reply:
    """积分 <成员> [±数 原因]：看成员的积分；加减积分，原因会留下
    Adjust points: adjust-points <member> [±number reason]: show somebody's points, or give and take some"""
    member = members.one_named(ctx.work, name)
    if not change and not reason:
        return Reply(private=_purse(ctx, member.id))
    points.adjust(ctx.work, member.id, change, reason)
    said = say("points-adjusted", name=member.name, points=signed(change))
    return Reply(private=message(said, _now(find.purse(ctx.work, member.id))))


def _purse(ctx: Context, member_id: int | None) -> Message:
    purse = find.purse(ctx.work, member_id) if member_id else find.Purse(0, 0)
    says = [_now(purse)]
    if purse.free < 0:
        says.append(say("points-debt", points=str(-purse.free)))
    if purse.reserved:
        says.append(say("points-reserved", points=str(purse.reserved)))
    if purse.next_at is not None:
        on = day_of(purse.next_at, ctx.work.settings.zone)  # with its year: it may be the next one
        says.append(say("points-next", points=str(purse.next_points), on=on.isoformat()))
    moves = find.movements(ctx.work, member_id) if member_id else []
    says += [_line(move) for move in moves]
    return Message(tuple(says))


def _now(purse: find.Purse) -> Say:
    balance = purse.free + purse.reserved
    return say("points-balance", points=str(balance), worth=Money(max(balance, 0)))


def _line(move: find.Movement) -> Say:
    number = numbers.show(move.order_id) if move.order_id else ""
    if move.kind is PointsMove.EARNED:
        what = say(f"points-reason-{move.reason}", number=number)
    else:
        what = say(f"points-move-{move.kind}", number=number, note=move.note)
    return say("points-line", points=signed(move.points), what=what, at=move.moved_at)


def signed(points: int) -> str:
    return f"+{points}" if points > 0 else f"−{-points}"
