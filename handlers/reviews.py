"""评价, 口碑: what customers say of what they got."""

from __future__ import annotations

from bot.arguments import Digits, OrderNumber, Rest
from bot.context import Context
from bot.message import Reply, answer_with
from bot.router import Router
from core import numbers
from core.message import message
from core.say import say
from models.members import Role
from queries import catalog
from queries import reviews as find
from services import members, reviews

router = Router("reviews")


@router.command("评价", "review")
def write(ctx: Context, order: OrderNumber, stars: Digits, words: Rest = "") -> Reply:
    """评价 <订单号> <1-5> [话]：评价自己付过款的订单；再写一次就是修改
    Review: review <order> <1-5> [words]: an own paid order; once more changes it"""
    changed = reviews.write(ctx.work, order, members.known(ctx.caller), stars, words)
    key = "review-changed" if changed else "review-written"
    return answer_with(key, number=numbers.show(order), stars="★" * stars)


@router.command("口碑", "ratings", roles=(Role.SUPPLIER,), reads=True)
def show(ctx: Context, product: Rest = "") -> Reply:
    """口碑 [商品]：自己的商品得了几颗星，顾客怎么说
    Ratings: ratings [product]: stars and words for the own goods"""
    if product:
        goods = catalog.catalog(ctx.work, ctx.caller.catalog_version or None)
        found = goods.find_own(product, ctx.caller.supplier_ids)
        rated = [(found.name, find.rating(ctx.work, found.id))]
        said = find.latest(ctx.work, found.id, limit=10)
    else:
        rated, said = find.ratings(ctx.work, ctx.caller.supplier_ids), []
    lines = [say("rating-line", name=n, average=r.average, number=r.number) for n, r in rated if r.number]
    lines += [say("rating-words", stars="★" * r.stars, name=r.member, words=r.words, at=r.written_at) for r in said]
    return Reply(private=message(say("rating-head"), *(lines or [say("rating-none")])))
