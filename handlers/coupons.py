"""领券, 我的券, 用券, 不用券 for everybody; 新券, 发券, 券列表, 停券 for managers."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Annotated, Any, get_args

from bot.arguments import Digits, OrderNumber, Rest, Word
from bot.context import Context
from bot.message import Reply, answer_with
from bot.router import Router
from core import numbers
from core.message import Message, message
from core.money import Money
from core.say import Say, say
from handlers.orders import pay_link, priced
from handlers.price_terms import SUM, Asked, take_apart, unclear
from models.coupons import CouponKind
from models.members import SEES, Role
from pricing import Scope
from queries import catalog as goods
from queries import coupons as find
from queries import members as people
from services import members
from services.coupons import issuing, using
from services.coupons.issuing import NoSuchCoupon, Plan
from services.coupons.said import coupon_line, coupon_said
from services.orders import Placed

router = Router("coupons")

Code = Annotated[str, replace(get_args(Rest)[1], example="7K2M9QXT")]
Terms = Annotated[str, replace(get_args(Rest)[1], example="周末券 满50减5 共100张 到 周日20:00")]
Given = Annotated[str, replace(get_args(Word)[1], example="周末券")]
SHOWN = 20

_THRESHOLD = re.compile(rf"满?{SUM}(?:减|-){SUM}", re.IGNORECASE)
_FIXED = re.compile(rf"(?:减|-){SUM}", re.IGNORECASE)
_PERCENT = re.compile(rf"(?:满{SUM})?(?:打?(?P<tenths>\d(?:\.\d)?)折|(?P<percent>\d{{1,2}})%)")
_MOST = re.compile(rf"(?:最多减?|封顶|max){SUM}", re.IGNORECASE)
_DAYS = re.compile(r"(\d{1,3})(?:天|d|days?)", re.IGNORECASE)


@router.command("领券", "claim")
def claim(ctx: Context, code: Code) -> Reply:
    """领券 <码>：领一张优惠券
    Claim: claim <code>: get a coupon"""
    coupon = issuing.claim(ctx.work, members.known(ctx.caller), code)
    kind = find.kind(ctx.work, coupon.kind_id) if coupon else None
    if coupon is None or kind is None:
        return Reply(private=message(say("coupon-no-such-code")))
    return Reply(private=message(say("coupon-claimed"), coupon_line(ctx.work, coupon, kind), say("coupon-how")))


@router.command("我的券", "coupons", reads=True)
def show_own(ctx: Context) -> Reply:
    """我的券：还能用的优惠券
    Coupons: those that I can still use"""
    own = find.owned(ctx.work, ctx.caller.member_id, SHOWN) if ctx.caller.member_id else []
    if not own:
        return Reply(private=message(say("coupons-none")))
    lines = [coupon_line(ctx.work, coupon, kind) for coupon, kind in own]
    return Reply(private=message(say("coupons-head"), *lines, say("coupon-how")))


@router.command("用券", "use")
def use(ctx: Context, order: OrderNumber, coupon: Digits) -> Reply:
    """用券 <订单号> <券号>：给没付款的订单换一张券
    Use: use <order> <coupon>: take another coupon for an unpaid order"""
    return repriced(ctx, using.choose(ctx.work, members.known(ctx.caller), order, coupon))


@router.command("不用券", "nocoupon")
def use_none(ctx: Context, order: OrderNumber) -> Reply:
    """不用券 <订单号>：没付款的订单不用券，券留着
    Nocoupon: nocoupon <order>: keep the coupon for another time"""
    return repriced(ctx, using.choose(ctx.work, members.known(ctx.caller), order, None))


def repriced(ctx: Context, placed: Placed) -> Reply:
    """The order as it costs now."""
    head = say("order-repriced", number=numbers.show(placed.order_id), total=placed.total)
    links = (pay_link(ctx.work, placed.order_id),) if placed.total else ()
    return Reply(private=Message((head, *priced(placed.lines)), links))


@router.command("新券", "newcoupon", roles=(Role.MANAGER,))
def make(ctx: Context, terms: Terms) -> Reply:
    """新券 <名称> <满50减5|减5|9折> [最多减20] [共100张] [每人2张] [7天] [商品 名|供应商 名|群 名] [到 时间]
    Newcoupon: newcoupon <name> <50-5|-5|10%> [max20] [total9] [each2] [7d] [product …|supplier …|group …] [until …]"""
    kind = issuing.make(ctx.work, Reading(ctx, take_apart(ctx, terms)).plan())
    made = say("coupon-made", coupon=coupon_said(ctx.work, kind), limits=limits_said(kind), number=str(kind.id))
    return Reply(private=message(made, say("coupon-made-how", code=kind.code, name=kind.name, number=str(kind.id))))


def limits_said(kind: CouponKind) -> Say:
    total = say("coupon-total", total=str(kind.total)) if kind.total is not None else say("coupon-unlimited")
    until = say("coupon-until", at=kind.ends_at) if kind.ends_at else say("coupon-days", days=str(kind.days))
    return say("coupon-limits", total=total, per_person=str(kind.per_person), until=until)


class Reading:
    """The terms of a coupon, word by word."""

    def __init__(self, ctx: Context, asked: Asked) -> None:
        self._ctx, self._asked = ctx, asked
        self._words = list(asked.words)
        self._plan: dict[str, Any] = {}
        self._scope: dict[str, int] = {}

    def plan(self) -> Plan:
        """Raises UnclearTerms, UnknownProduct and its like, UnknownPlace."""
        asked = self._asked
        name = self._words.pop(0) if self._words else ""
        while self._words:
            self._read(self._words.pop(0))
        if not {"off", "percent"} & set(self._plan):
            raise unclear(asked.words)
        scope = Scope(**self._scope, community_id=asked.community_id)
        total = asked.total.thousandths // 1000 if asked.total else None
        each = asked.per_person.thousandths // 1000 if asked.per_person else 1
        return Plan(name=name, scope=scope, total=total, per_person=each, ends_at=asked.ends, **self._plan)

    def _read(self, word: str) -> None:
        if word.lower() in SCOPES and self._words:
            SCOPES[word.lower()](self, self._words.pop(0))
        elif found := _THRESHOLD.fullmatch(word):
            self._plan |= {"at_least": Money.parse(found[1]), "off": Money.parse(found[2])}
        elif found := _FIXED.fullmatch(word):
            self._plan |= {"off": Money.parse(found[1])}
        elif found := _PERCENT.fullmatch(word):
            self._plan |= {"percent": _percent(found), "at_least": Money.parse(found[1] or "0")}
        elif found := _MOST.fullmatch(word):
            self._plan |= {"most": Money.parse(found[1])}
        elif found := _DAYS.fullmatch(word):
            self._plan |= {"days": int(found[1])}
        else:
            raise unclear([word])

    def of_product(self, name: str) -> None:
        self._scope["product_id"] = goods.catalog(self._ctx.work).find(name, self._ctx.work.now).id

    def of_supplier(self, name: str) -> None:
        known = people.supplier_ids(self._ctx.work)
        if name not in known:
            raise members.UnknownPlace(place=name[:20], known="、".join(known))
        self._scope["supplier_id"] = known[name]


SCOPES: dict[str, Callable[[Reading, str], None]] = {
    "商品": Reading.of_product,
    "product": Reading.of_product,
    "供应商": Reading.of_supplier,
    "supplier": Reading.of_supplier,
}


def _percent(found: re.Match[str]) -> int:
    """9折 takes off 10 percent, 8.5折 15."""
    off = 100 - Decimal(found["tenths"]) * 10 if found["tenths"] else Decimal(found["percent"])
    return int(off)


@router.command("券列表", "allcoupons", roles=SEES, reads=True)
def list_kinds(ctx: Context) -> Reply:
    """券列表：有哪些券，发了多少、用了多少
    Allcoupons: which kinds there are, how many are given out and used"""
    kinds = find.all_kinds(ctx.work, SHOWN)
    if not kinds:
        return answer_with("coupon-kinds-none")
    used = find.number_used(ctx.work, [kind.id for kind in kinds])
    lines = [
        say(
            "coupon-kind-stopped" if kind.stopped_at else "coupon-kind",
            number=str(kind.id),
            coupon=coupon_said(ctx.work, kind),
            code=kind.code,
            issued=str(kind.issued),
            used=str(used.get(kind.id, 0)),
        )
        for kind in kinds
    ]
    return Reply(private=message(say("coupon-kinds-head"), *lines))


@router.command("发券", "give", roles=(Role.MANAGER,))
def give(ctx: Context, coupon: Given, to: Rest) -> Reply:
    """发券 <券名或号> <成员|群名>：发给一个人，或一个群的每个人
    Give: give <coupon> <member|group>: to somebody, or to everybody in a group"""
    kind = kind_of(ctx, coupon)
    who, community_id = receivers(ctx, to)
    got = issuing.give(ctx.work, kind, who, community_id)
    return Reply(private=message(say("coupon-given", name=kind.name, number=len(got), asked=str(len(who)))))


def receivers(ctx: Context, to: str) -> tuple[list[int], int | None]:
    """Everybody in a group, with its id, or one member. Raises UnknownMember, SeveralMembers."""
    to = to.removeprefix("给").strip() or to
    communities = {community.name: community.id for community in people.communities(ctx.work)}
    community_id = communities.get(to)
    if community_id is not None:
        return people.members_of(ctx.work, community_id), community_id
    return [members.one_named(ctx.work, to).id], None


@router.command("停券", "stopcoupon", roles=(Role.MANAGER,))
def stop(ctx: Context, coupon: Rest) -> Reply:
    """停券 <券名或号>：不再发；已经领到的照样能用
    Stopcoupon: stopcoupon <coupon>: give out no more; those that people have stay good"""
    kind = kind_of(ctx, coupon)
    issuing.stop(ctx.work, kind.id)
    return Reply(private=message(say("coupon-stopped", name=kind.name)))


def kind_of(ctx: Context, said: str) -> CouponKind:
    """By its name or its number. Raises NoSuchCoupon."""
    found = find.kind_named(ctx.work, said)
    if found is None and said.isascii() and said.isdigit() and len(said) < 13:
        found = find.kind(ctx.work, int(said))
    if found is None:
        raise NoSuchCoupon(name=said[:20])
    return found
