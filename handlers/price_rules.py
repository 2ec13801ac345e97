"""特价, 阶梯价, 套装, 试吃, 新客价, 满减, 优惠活动, 停优惠: for managers, and for suppliers with their own goods."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Annotated, get_args

from bot.arguments import Digits, Rest
from bot.context import Context
from bot.message import Reply, answer_with
from bot.router import Router
from core.message import message
from core.money import Money
from core.quantity import Quantity
from core.say import Say, say
from handlers.price_terms import NUMBER, SUM, Asked, take_apart, unclear
from models.members import Role
from models.price_rules import PriceRule
from pricing import Kind, Scope
from queries import catalog as goods
from queries import members as people
from queries import price_rules as find
from queries import waiting as line
from queries.catalog import Product
from services import catalog, members
from services.price_rules import making
from services.price_rules.making import Plan
from services.price_rules.said import rule_said, unit_said

router = Router("price_rules")

MAKE = (Role.MANAGER, Role.SUPPLIER)
SHOWN = 20
ONE = Quantity(1000)


def example(text: str) -> object:
    return replace(get_args(Rest)[1], example=text)


Flash = Annotated[str, example("苹果 6.90 共20斤 每人2斤 到 今晚8点")]
Tiers = Annotated[str, example("苹果 3斤8.50 5斤7.90")]
Together = Annotated[str, example("苹果2斤+香蕉1斤 19.90")]
Sample = Annotated[str, example("苹果 共20斤 到 今晚8点")]
Newcomer = Annotated[str, example("苹果 5.90 每人2斤")]
Spend = Annotated[str, example("满50减5 满100减12 到 周日20:00")]

_PRICE = re.compile(SUM)
_TENTHS = re.compile(r"打?(?P<tenths>\d(?:\.\d)?)折|(?P<percent>\d{1,2})%")
_TIER = re.compile(rf"满?{NUMBER}[^\d.]+{NUMBER}[元块]?")
_PART = re.compile(r"(?P<name>.+?)\s*(?:[x×*]?\s*(?P<number>\d{1,6}(?:\.\d{1,3})?)\s*(?P<unit>[^\d\s]*))?")
_STEP = re.compile(rf"满?{SUM}(?:减|-){SUM}", re.IGNORECASE)
_PLUS = re.compile(r"[+＋]")
_SUPPLIER = ("供应商", "supplier")
_PRODUCT = ("商品", "product")


@router.command("特价", "flash", roles=MAKE)
def flash(ctx: Context, terms: Flash) -> Reply:
    """特价 <商品> [规格] <价格或8折> [共20斤] [每人2斤] [本群|群 名] [从 时间] [到 时间]：限时限量的低价
    Flash: flash <product> [spec] <price or 20%> [total20] [each2] [here|group …] [from …] [until …]: for a time"""
    return _by_piece(ctx, Kind.FLASH, terms)


@router.command("新客价", "newcomer", roles=MAKE)
def newcomer(ctx: Context, terms: Newcomer) -> Reply:
    """新客价 <商品> [规格] <价格或8折> [每人2斤] [共20斤] [到 时间]：只给从没下过单的人，不写每人就是 1 份
    Newcomer: newcomer <product> [spec] <price or 20%> [each2] [total20] [until …]: for who has never ordered"""
    return _by_piece(ctx, Kind.NEWCOMER, terms)


def _by_piece(ctx: Context, kind: Kind, terms: str) -> Reply:
    asked = take_apart(ctx, terms)
    *names, price = asked.words or [""]
    percent, step = _percent(price), _PRICE.fullmatch(price)
    if not names or not (percent or step):
        raise unclear(asked.words)
    if names[0].lower() in _SUPPLIER and len(names) == 2 and percent:
        scope = Scope(supplier_id=_supplier(ctx, names[1]), community_id=asked.community_id)
    else:
        scope = _goods(ctx, names, asked, whole_product=bool(percent))
    if kind is Kind.NEWCOMER and asked.per_person is None:
        asked.per_person = ONE
    steps = () if percent or step is None else ((0, Money.parse(step[1]).fen),)
    return _make(ctx, asked, Plan(kind=kind, scope=scope, steps=steps, percent=percent))


def _percent(word: str) -> int:
    """8折 takes off 20 percent; 0 where it is no such word."""
    found = _TENTHS.fullmatch(word)
    if not found:
        return 0
    return int(100 - Decimal(found["tenths"]) * 10 if found["tenths"] else Decimal(found["percent"]))


@router.command("阶梯价", "tiers", roles=MAKE)
def tiers(ctx: Context, terms: Tiers) -> Reply:
    """阶梯价 <商品> [规格] <3斤8.50> <5斤7.90> … [到 时间]：买得多，每份便宜
    Tiers: tiers <product> [spec] <3:8.50> <5:7.90> … [until …]: the more, the cheaper each"""
    asked = take_apart(ctx, terms)
    found = [(word, _TIER.fullmatch(word)) for word in asked.words]
    names = [word for word, step in found if not step]
    steps = [(Quantity.of(step[1]).thousandths, Money.parse(step[2]).fen) for _, step in found if step]
    if not names or not steps:
        raise unclear(asked.words)
    scope = _goods(ctx, names, asked)
    return _make(ctx, asked, Plan(kind=Kind.TIER, scope=scope, steps=tuple(sorted(steps))))


@router.command("套装", "bundle", roles=MAKE)
def bundle(ctx: Context, terms: Together) -> Reply:
    """套装 <苹果2斤+香蕉1斤> <价格> [共20套] [每人1套] [到 时间]：几样一起买的价
    Bundle: bundle <apples2+bananas1> <price> [total20] [each1] [until …]: several goods together"""
    asked = take_apart(ctx, terms)
    *words, price = asked.words or [""]
    step = _PRICE.fullmatch(price)
    if not words or not step:
        raise unclear(asked.words)
    parts = tuple(_part(ctx, part.strip()) for part in _PLUS.split(" ".join(words)))
    scope = Scope(community_id=asked.community_id)
    return _make(ctx, asked, Plan(kind=Kind.BUNDLE, scope=scope, parts=parts, price=Money.parse(step[1])))


def _part(ctx: Context, text: str) -> tuple[int, Quantity]:
    found = _PART.fullmatch(text)
    if not found:
        raise unclear([text])
    product = _product(ctx, found["name"])
    sku = product.find_sku(found["unit"] or "")
    return sku.id, Quantity.of(found["number"] or 1)


@router.command("试吃", "sample", roles=MAKE)
def sample(ctx: Context, terms: Sample) -> Reply:
    """试吃 <商品> [规格] <共20份> [到 时间]：免费品尝，每人一次，送完为止
    Sample: sample <product> [spec] <total20> [until …]: a piece for nothing, once per person, while there are some"""
    asked = take_apart(ctx, terms)
    if not asked.words or asked.total is None:
        raise unclear(asked.words)
    asked.per_person = asked.per_person or ONE
    scope = _goods(ctx, asked.words, asked)
    return _make(ctx, asked, Plan(kind=Kind.SAMPLE, scope=scope, steps=((0, 0),)))


@router.command("满减", "spend", roles=MAKE)
def spend(ctx: Context, terms: Spend) -> Reply:
    """满减 <满50减5> [满100减12] [商品 名|供应商 名] [本群|群 名] [共100次] [每人1次] [到 时间]：自动减，不用券
    Spend: spend <50-5> [100-12] [product …|supplier …] [here|group …] [total100] [each1] [until …]: without a coupon"""
    asked = take_apart(ctx, terms)
    steps, scope, words = [], {}, list(asked.words)
    while words:
        word = words.pop(0)
        if found := _STEP.fullmatch(word):
            steps.append((Money.parse(found[1]).fen, Money.parse(found[2]).fen))
        elif word.lower() in _PRODUCT and words:
            scope["product_id"] = _product(ctx, words.pop(0)).id
        elif word.lower() in _SUPPLIER and words:
            scope["supplier_id"] = _supplier(ctx, words.pop(0))
        else:
            raise unclear([word])
    if not steps:
        raise unclear(asked.words)
    if not scope and not _is_manager(ctx):
        scope["supplier_id"] = catalog.only_supplier(ctx.caller.supplier_ids)
    about = Scope(**scope, community_id=asked.community_id)
    return _make(ctx, asked, Plan(kind=Kind.THRESHOLD, scope=about, steps=tuple(sorted(steps))))


def _goods(ctx: Context, names: Sequence[str], asked: Asked, *, whole_product: bool = False) -> Scope:
    """A product and perhaps its spec. Raises UnknownProduct and its like, UnknownSpec."""
    product, spec = _product(ctx, names[0]), "".join(names[1:])
    if whole_product and not spec:
        return Scope(product_id=product.id, community_id=asked.community_id)
    return Scope(sku_id=product.find_sku(spec).id, community_id=asked.community_id)


def _product(ctx: Context, name: str) -> Product:
    """A manager names any goods on the shelf, a supplier's staff their own."""
    if _is_manager(ctx):
        return goods.catalog(ctx.work).find(name, ctx.work.now)
    return catalog.own_product(ctx.work, ctx.caller.supplier_ids, name)


def _supplier(ctx: Context, name: str) -> int:
    known = people.supplier_ids(ctx.work)
    if not _is_manager(ctx):
        known = {own: supplier_id for own, supplier_id in known.items() if supplier_id in ctx.caller.supplier_ids}
    if name not in known:
        raise members.UnknownPlace(place=name[:20], known="、".join(known))
    return known[name]


def _is_manager(ctx: Context) -> bool:
    return Role.MANAGER in ctx.caller.roles


def _make(ctx: Context, asked: Asked, plan: Plan) -> Reply:
    """Makes it, and says what it does and how to end it."""
    own = None if _is_manager(ctx) else _whose(ctx, plan)
    rule = making.make(
        ctx.work,
        replace(
            plan,
            made_for=own,
            begins=asked.begins,
            ends=asked.ends,
            total=asked.total,
            per_person=asked.per_person,
        ),
    )
    bearer = say(f"rule-bearer-{rule.bearer}")
    made = say("rule-made", number=str(rule.id), rule=rule_said(ctx.work, rule), bearer=bearer)
    return Reply(private=message(made, say(f"rule-made-{plan.kind}"), say("rule-made-how", number=str(rule.id))))


def _whose(ctx: Context, plan: Plan) -> int:
    """The supplier whose staff makes it; it is only about that one's goods."""
    shelf = goods.catalog(ctx.work)
    if plan.scope.supplier_id is not None:
        return plan.scope.supplier_id
    if plan.scope.product_id is not None:
        return shelf.products[plan.scope.product_id].supplier_id
    sku_ids = [sku_id for sku_id, _ in plan.parts] or [plan.scope.sku_id or 0]
    suppliers = {shelf.product_of(sku_id).supplier_id for sku_id in sku_ids}
    if len(suppliers) != 1:
        raise making.BadRule
    return suppliers.pop()


@router.command("优惠活动", "offers", reads=True, roles=MAKE)
def show_rules(ctx: Context) -> Reply:
    """优惠活动：正在进行和将要开始的活动，用了多少
    Offers: those that hold or will hold, and how much of each is taken"""
    rules = find.latest(ctx.work, SHOWN, None if _is_manager(ctx) else ctx.caller.supplier_ids)
    if not rules:
        return answer_with("rules-none")
    waiting = line.lengths(ctx.work, [rule.id for rule in rules])
    lines = [_line(ctx, rule, waiting.get(rule.id, 0)) for rule in rules]
    return Reply(private=message(say("rules-head"), *lines, say("rules-how")))


def _line(ctx: Context, rule: PriceRule, waiting: int) -> Say:
    taken = say("nothing")
    if find.is_limited(rule):
        sku = goods.catalog(ctx.work).skus.get(rule.sku_id or 0)
        taken = say("rule-taken", taken=rule.taken, unit=unit_said(rule.kind, sku))
    waits = say("rule-waiting", waiting=str(waiting)) if waiting else say("nothing")
    said = rule_said(ctx.work, rule)
    return say("rule-line", number=str(rule.id), rule=said, taken=taken, waiting=waits)


@router.command("停优惠", "stop-offer", roles=MAKE)
def stop(ctx: Context, number: Digits) -> Reply:
    """停优惠 <号>：结束一个活动；已下的订单不变
    Stop offer: stop-offer <number>: end it; what is ordered keeps its price"""
    rule = making.stop(ctx.work, number, None if _is_manager(ctx) else ctx.caller.supplier_ids)
    minutes = str(ctx.work.settings.prices.shown_minutes)
    said = rule_said(ctx.work, rule)
    return Reply(private=message(say("rule-stopped", number=str(rule.id), rule=said, minutes=minutes)))
