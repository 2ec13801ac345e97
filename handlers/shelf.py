"""上架, 下架, 补货, 预警, 改价, 属性, 库存, 销量: what a supplier's staff does with the own goods.

The answers are for them alone: a group need not see what a supplier has in store.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Annotated, get_args

from bot.arguments import BadArgument, Money, Reads, Rest, Word
from bot.context import Context
from bot.message import Reply
from bot.router import Router
from core.clock import day_bounds, day_of
from core.message import message
from core.moments import parse_moment
from core.quantity import Quantity
from core.say import Say, say
from handlers.catalog import Named
from models.members import Role
from queries import catalog as find
from queries import stock_warnings as warnings_found
from queries.catalog import Product, Sku, Sold
from services import catalog, stock_warnings

router = Router("catalog")

SHOWN = 30  # lines of a list: longer ones belong into the console
MOVEMENTS = 10  # the last ones of a way of selling
_AMOUNT = re.compile(r"(?P<number>[+-]?\d+(?:\.\d+)?)\s*(?P<unit>[^\d\s]\S*)?")
_UNTIL = re.compile(r"\s*(?:到|至|~|until\b|\bto\b)\s*")


@dataclass(frozen=True, slots=True)
class Amount:
    """So much, perhaps with its unit: "20箱"."""

    quantity: Quantity
    unit: str


def _amount(text: str) -> tuple[Amount, str]:
    found = _AMOUNT.match(unicodedata.normalize("NFKC", text))
    if not found:
        raise BadArgument
    return Amount(Quantity.of(found["number"]), found["unit"] or ""), text[found.end() :]


_WORD: Reads = get_args(Word)[1]
AmountOf = Annotated[Amount, Reads(_amount, "20")]
Category = Annotated[str, replace(_WORD, example="水果")]
Unit = Annotated[str, replace(_WORD, example="斤")]
Attribute = Annotated[str, replace(_WORD, example="口味")]


@router.command("新品", "new", roles=(Role.SUPPLIER,))
def add_product(ctx: Context, product: Word, category: Category, price: Money, unit: Unit, spec: Rest = "") -> Reply:
    """新品 <商品> <类别> <价格> <单位> [规格]：登记新商品，或给商品加一种规格；补货、上架后开卖
    New: new <product> <category> <price> <unit> [spec]: register a product or one more way to sell it"""
    owner = catalog.only_supplier(ctx.caller.supplier_ids)
    known = {p.name: p.id for p in find.catalog(ctx.work).products.values() if p.supplier_id == owner}
    product_id = known.get(product) or catalog.add_product(ctx.work, supplier_id=owner, category=category, name=product)
    catalog.add_sku(ctx.work, product_id, unit=unit, price=price, spec=spec, whole=unit not in catalog.WEIGHED)
    return _told("shelf-new", name=product, price=say("catalog-price", price=price, unit=unit))


@router.command("上架", "publish", roles=(Role.SUPPLIER,))
def put_on_shelf(ctx: Context, product: Word, when: Rest = "") -> Reply:
    """上架 <商品> [开始时间] [到 结束时间]：开卖；可以定时
    Publish: publish <product> [from] [until <time>]: put on sale, now or by time"""
    found = catalog.own_product(ctx.work, ctx.caller.supplier_ids, product)
    start, end = _times(ctx, when)
    catalog.put_on_shelf(ctx.work, found.id, start=start, end=end)
    says = [say("shelf-on", name=found.name)]
    says += [say("shelf-from", at=start)] if start else []
    says += [say("shelf-until", at=end)] if end else []
    says += [say("shelf-empty", name=found.name)] if found.sold_out else []
    return Reply(private=message(*says))


def _times(ctx: Context, when: str) -> tuple[datetime | None, datetime | None]:
    """From 明天8:00 到 22:00; the end is the first such time behind the beginning."""
    begins, *ends = _UNTIL.split(when, maxsplit=1)
    zone = ctx.work.settings.zone
    start = parse_moment(begins, ctx.work.now, zone) if begins.strip() else None
    end = parse_moment(ends[0], start or ctx.work.now, zone) if ends and ends[0].strip() else None
    return start, end


@router.command("下架", "unpublish", roles=(Role.SUPPLIER,))
def take_off_shelf(ctx: Context, product: Named) -> Reply:
    """下架 <商品>：停卖；已下的订单不变
    Unpublish: unpublish <product>: stop selling; what is ordered stays ordered"""
    found = catalog.own_product(ctx.work, ctx.caller.supplier_ids, product)
    catalog.take_off_shelf(ctx.work, found.id)
    return _told("shelf-off", name=found.name)


@router.command("补货", "restock", roles=(Role.SUPPLIER,))
def restock(ctx: Context, product: Word, amount: AmountOf, spec: Rest = "") -> Reply:
    """补货 <商品> <数量> [规格]：到了多少就加多少；盘亏写负数
    Restock: restock <product> <quantity> [spec]: add what came in; negative for what is missing"""
    found = catalog.own_product(ctx.work, ctx.caller.supplier_ids, product)
    sku = found.find_sku(spec or amount.unit)
    left = catalog.restock(ctx.work, sku.id, amount.quantity)
    return _told("shelf-restocked", name=found.title(sku), quantity=amount.quantity, left=left, unit=sku.unit)


@router.command("改价", "reprice", roles=(Role.SUPPLIER,))
def change_price(ctx: Context, product: Word, price: Money, spec: Rest = "") -> Reply:
    """改价 <商品> <价格> [规格]：以后的订单按新价；已下的订单和已开的团不变
    Reprice: reprice <product> <price> [spec]: for orders from now on; placed orders and open deals keep theirs"""
    found = catalog.own_product(ctx.work, ctx.caller.supplier_ids, product)
    sku = found.find_sku(spec)
    old = catalog.change_price(ctx.work, sku.id, price)
    if price > old:
        minutes = str(ctx.work.settings.prices.shown_minutes)
        return _told("shelf-raised", name=found.title(sku), old=old, new=price, unit=sku.unit, minutes=minutes)
    return _told("shelf-repriced", name=found.title(sku), old=old, new=price, unit=sku.unit)


@router.command("属性", "attribute", roles=(Role.SUPPLIER,))
def set_attribute(ctx: Context, product: Word, name: Attribute, value: Rest = "") -> Reply:
    """属性 <商品> <名称> [内容]：口味、保质期、送货时间……顾客提问时用它回答；不写内容就删掉
    Attribute: attribute <product> <name> [text]: taste, shelf life…; it answers questions; no text removes it"""
    found = catalog.own_product(ctx.work, ctx.caller.supplier_ids, product)
    catalog.set_attribute(ctx.work, found.id, name, value)
    return _told("shelf-attribute" if value else "shelf-attribute-gone", product=found.name, name=name, value=value)


@router.command("预警", "warn-below", roles=(Role.SUPPLIER,))
def warn_below(ctx: Context, product: Word, amount: AmountOf, spec: Rest = "") -> Reply:
    """预警 <商品> <数量> [规格]：还剩的少于这么多时提醒一次，补货后再算；0 就不提醒
    Warn below: warn-below <product> <quantity> [spec]: told once when less is left, anew after a restock; 0: never"""
    found = catalog.own_product(ctx.work, ctx.caller.supplier_ids, product)
    sku = found.find_sku(spec or amount.unit)
    stock_warnings.set_limit(ctx.work, sku.id, found.title(sku), amount.quantity)
    key = "stock-warning" if amount.quantity else "stock-warning-gone"
    return _told(key, name=found.title(sku), below=amount.quantity, unit=sku.unit)


@router.command("库存", "stock", roles=(Role.SUPPLIER,), reads=True)
def show_stock(ctx: Context, product: Rest = "") -> Reply:
    """库存 [商品]：自己的商品、价格、还剩多少、在不在架上；写上商品就看它的进出
    Stock: stock [product]: the own goods, prices, what is left, what is on sale; of a product what came and went"""
    if product:
        found = catalog.own_product(ctx.work, ctx.caller.supplier_ids, product)
        return Reply(private=message(*(part for sku in found.skus for part in _movements(ctx, found, sku))))
    goods = _own(ctx)
    left = find.left(ctx.work, [sku.id for _, sku in goods])
    lines = [
        say(
            "stock-line" if product.is_on_shelf(ctx.work.now) else "stock-line-off",
            name=product.title(sku),
            price=say("catalog-price", price=sku.price, unit=sku.unit),
            left=left[sku.id],
            unit=sku.unit,
        )
        for product, sku in goods[:SHOWN]
    ]
    return Reply(private=message(say("stock-head", number=len(goods)), *lines))


def _movements(ctx: Context, product: Product, sku: Sku) -> list[Say]:
    stock, below = warnings_found.stock(ctx.work, sku.id), warnings_found.of(ctx.work, [sku.id]).get(sku.id)
    says = [
        say(
            "stock-sums", name=product.title(sku), received=stock.received, reserved=stock.reserved, sold=stock.sold,
            left=stock.left, unit=sku.unit,
        )
    ]  # fmt: skip
    says += [say("stock-warned-below", below=below, unit=sku.unit)] if below else []
    return says + [
        say(f"stock-{row.kind}", at=row.moved_at, quantity=row.quantity, unit=sku.unit, who=row.who or "—")
        for row in warnings_found.movements(ctx.work, sku.id, MOVEMENTS)
    ]


@router.command("销量", "sales", roles=(Role.SUPPLIER,), reads=True)
def show_sales(ctx: Context) -> Reply:
    """销量：今天和最近 7 天，每种商品卖了多少、退了多少、还剩多少
    Sales: today and the last 7 days: sold, refunded and left by product"""
    zone = ctx.work.settings.zone
    today, _ = day_bounds(day_of(ctx.work.now, zone), zone)
    week, _ = day_bounds(day_of(ctx.work.now, zone) - timedelta(days=6), zone)
    of_today, of_week = (find.sold(ctx.work, ctx.caller.supplier_ids, since) for since in (today, week))
    goods = [(product, sku) for product, sku in _own(ctx) if sku.id in of_week]
    goods.sort(key=lambda pair: of_week[pair[1].id].amount, reverse=True)
    left = find.left(ctx.work, [sku.id for _, sku in goods])
    lines = [
        _sales_line(product, sku, of_today.get(sku.id, Sold()), of_week[sku.id], left[sku.id])
        for product, sku in goods[:SHOWN]
    ]
    return Reply(private=message(say("sales-head"), *(lines or [say("sales-none")])))


def _sales_line(product: Product, sku: Sku, today: Sold, week: Sold, left: Quantity) -> Say:
    return say(
        "sales-line",
        name=product.title(sku),
        unit=sku.unit,
        today=today.quantity,
        today_amount=today.amount,
        week=week.quantity,
        week_amount=week.amount,
        returned=week.returned,
        refunded=week.refunded,
        left=left,
    )


def _own(ctx: Context) -> list[tuple[Product, Sku]]:
    products = find.catalog(ctx.work, ctx.caller.catalog_version or None).products.values()
    return [(p, sku) for p in products if p.supplier_id in ctx.caller.supplier_ids for sku in p.skus]


def _told(key: str, /, **arguments: object) -> Reply:
    return Reply(private=message(say(key, **arguments)))
