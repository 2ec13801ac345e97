"""收藏, 到货提醒: what somebody keeps an eye on."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, get_args

from bot.arguments import Rest
from bot.context import Context
from bot.message import Reply
from bot.router import Router
from core.message import message
from core.say import Say, say
from queries import catalog as goods
from queries import favourites as find
from queries.catalog import Product, Sku, UnknownProduct
from services import favourites, goods_now, members

router = Router("browsing")

Named = Annotated[str, replace(get_args(Rest)[1], example="苹果")]  # a product's name, blanks and all
SHOWN = 20


@router.command("收藏", "favourite")
def add(ctx: Context, product: Named) -> Reply:
    """收藏 <商品>：记下喜欢的商品，「我的收藏」里看现价
    Favourite: favourite <product>: keep it in mind; "favourites" shows its price now"""
    found = goods.catalog(ctx.work, ctx.caller.catalog_version or None).find(product, ctx.work.now)
    new = favourites.add(ctx.work, members.known(ctx.caller), found.id)
    return _told(say("favourite-added" if new else "favourite-already", name=found.name))


@router.command("取消收藏", "unfavourite")
def drop(ctx: Context, product: Named) -> Reply:
    """取消收藏 <商品>：从收藏里去掉
    Unfavourite: unfavourite <product>: no longer keep it in mind"""
    me = members.known(ctx.caller)
    kept = find.favourites(ctx.work, me)
    found = goods.catalog(ctx.work, ctx.caller.catalog_version or None).find_among(product, kept)
    favourites.drop(ctx.work, me, found.id)
    return _told(say("favourite-dropped", name=found.name))


@router.command("我的收藏", "favourites", reads=True)
def show(ctx: Context) -> Reply:
    """我的收藏：收藏的商品现在的价格和库存，还有在等的到货提醒
    Favourites: what I keep in mind, its price and stock now, and what I wait for"""
    me = ctx.caller.member_id
    shelf = goods.catalog(ctx.work, ctx.caller.catalog_version or None)
    kept = find.favourites(ctx.work, me) if me else []
    waiting = find.wishes(ctx.work, me) if me else []
    if not kept and not waiting:
        return _told(say("favourite-none"))
    says = [say("favourite-head", number=len(kept)), *_standing(ctx, [shelf.products[i] for i in kept])]
    awaited = [_title(shelf.products[wish.product_id], shelf.skus.get(wish.sku_id or 0)) for wish in waiting]
    says += [say("wish-open", name=name) for name in awaited]
    return _told(*says)


def _standing(ctx: Context, products: list[Product]) -> list[Say]:
    """The first of them with price and stock as they are now; what is off the shelf is only named."""
    says: list[Say] = []
    on = [product for product in products if product.is_on_shelf(ctx.work.now)]
    for way in goods_now.of(ctx.work, on[:SHOWN], ctx.caller.member_id, ctx.caller.community_id):
        says += way.said("browse-line" if way.left.thousandths > 0 else "browse-line-sold-out")
    says += [say("favourite-off", name=product.name) for product in products if product not in on][:SHOWN]
    return says


@router.command("到货提醒", "notify")
def wish(ctx: Context, product: Named) -> Reply:
    """到货提醒 <商品> [规格]：卖完的商品到货时告诉你一次
    Notify: notify <product> [spec]: hear, once, when what is sold out is there again"""
    found, sku = _named(ctx, product)
    favourites.wish(ctx.work, members.known(ctx.caller), found, sku)
    return _told(say("wish-noted", name=_title(found, sku)))


@router.command("取消提醒", "unnotify")
def unwish(ctx: Context, product: Named) -> Reply:
    """取消提醒 <商品>：到货不用告诉我了
    Unnotify: unnotify <product>: don't tell me when it is there again"""
    me = members.known(ctx.caller)
    waited = [wish.product_id for wish in find.wishes(ctx.work, me)]
    found = goods.catalog(ctx.work, ctx.caller.catalog_version or None).find_among(product, waited)
    favourites.unwish(ctx.work, me, found.id)
    return _told(say("wish-dropped", name=found.name))


def _named(ctx: Context, text: str) -> tuple[Product, Sku | None]:
    """A product, and the way of selling it where one is named. Raises UnknownProduct, AmbiguousProduct, UnknownSpec."""
    shelf, now = goods.catalog(ctx.work, ctx.caller.catalog_version or None), ctx.work.now
    try:
        return shelf.find(text, now), None
    except UnknownProduct:
        found, spec = shelf.split(text, now)
        return found, found.find_sku(spec) if spec else None


def _title(product: Product, sku: Sku | None) -> str:
    return product.title(sku) if sku else product.name


def _told(*says: Say) -> Reply:
    return Reply(private=message(*says))
