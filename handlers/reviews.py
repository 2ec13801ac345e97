"""评价, 口碑, 回复评价, 隐藏评价: what customers say of what they got, and what is said to that."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any, get_args

from sqlalchemy import Row

from bot.arguments import Digits, OrderNumber, Rest
from bot.context import Context
from bot.message import Kind, Reply, answer_with
from bot.router import Router
from core import numbers
from core.message import message
from core.say import Say, say
from documents import pictures
from models.members import Role
from queries import catalog
from queries import reviews as find
from services import files, members, reviews

router = Router("reviews")

UNNAMED = re.compile(r"(?:匿名|anonymous(?:ly)?)(?:[\s,，:：]+|$)", re.IGNORECASE)
MOST_PHOTOS, KEPT_DAYS = 3, 365
PRIVATE = (Kind.PRIVATE,)
Words = Annotated[str, replace(get_args(Rest)[1], example="谢谢支持")]
Reason = Annotated[str, replace(get_args(Rest)[1], example="骂人")]


@router.command("评价", "review", fetches=True)
def write(ctx: Context, order: OrderNumber, stars: Digits, words: Rest = "") -> Reply:
    """评价 <订单号> <1-5> [匿名] [话]：评价自己付过款的订单，可以带图；再写一次就是修改
    Review: review <order> <1-5> [anonymous] [words]: an own paid order, with pictures; once more changes it"""
    words = ctx.as_typed(words)
    unnamed = UNNAMED.match(words)
    said = words[unnamed.end() :] if unnamed else words
    photos = _kept(ctx)
    changed = reviews.write(
        ctx.work, order, members.known(ctx.caller), stars, said, anonymous=bool(unnamed), photos=photos
    )
    key = "review-changed" if changed else "review-written"
    return answer_with(key, number=numbers.show(order), stars="★" * stars)


def _kept(ctx: Context) -> list[str]:
    """The pictures that came along, telling nothing of where they were taken."""
    found = [pictures.plain(ctx.fetch(image)) for image in ctx.incoming.images[:MOST_PHOTOS]]
    return [files.keep(ctx.work, "photo", pictures.kind(one) or pictures.JPEG, one, days=KEPT_DAYS) for one in found]


@router.command("口碑", "ratings", roles=(Role.SUPPLIER, Role.MANAGER), reads=True)
def show(ctx: Context, product: Rest = "") -> Reply:
    """口碑 [商品]：商品得了几颗星，顾客怎么说；「回复评价」用这里的号
    Ratings: ratings [product]: stars and words for the goods, with the numbers to answer them by"""
    goods = catalog.catalog(ctx.work, ctx.caller.catalog_version or None)
    own = {p.supplier_id for p in goods.products.values()} if ctx.has(Role.MANAGER) else ctx.caller.supplier_ids
    said: Sequence[Row[Any]] = ()
    if product:
        found = goods.find_own(product, own)
        rated = [(found.name, find.rating(ctx.work, found.id))]
        said = find.latest(ctx.work, found.id, limit=10, hidden=True)
    else:
        rated = find.ratings(ctx.work, own)
    lines = [say("rating-line", name=n, average=r.average, number=r.number) for n, r in rated if r.number]
    lines += [line for row in said for line in _said(row)]
    return Reply(private=message(say("rating-head"), *(lines or [say("rating-none")])))


def _said(row: Row[Any]) -> list[Say]:
    who = row.member or say("review-anonymous")
    says = [
        say("rating-words", number=str(row.id), stars="★" * row.stars, name=who, words=row.words, at=row.written_at)
    ]
    says += [say("rating-hidden", reason=row.hidden)] if row.hidden else []
    return says + ([say("review-answer", words=row.answer)] if row.answer else [])


@router.command("回复评价", "answer-review", roles=(Role.SUPPLIER,))
def answer(ctx: Context, number: Digits, words: Words) -> Reply:
    """回复评价 <评价号> <话>：公开回复一条评价，写评价的人会收到；再发一次就是修改
    Answer-review: answer-review <number> <words>: below the review, for everybody; once more changes it"""
    reviews.answer(ctx.work, number, ctx.caller.supplier_ids, ctx.as_typed(words))
    return Reply(private=message(say("review-answer-sent", number=str(number))))


@router.command("隐藏评价", "hide-review", roles=(Role.MANAGER,), where=PRIVATE)
def hide(ctx: Context, number: Digits, reason: Reason) -> Reply:
    """隐藏评价 <评价号> <原因>：不再显示这些话；星照算，原因留底，写的人会知道
    Hide-review: hide-review <number> <reason>: its words are no longer shown; its stars count, its writer is told"""
    reviews.hide(ctx.work, number, reason)
    return answer_with("review-hidden", number=str(number))


@router.command("显示评价", "show-review", roles=(Role.MANAGER,), where=PRIVATE)
def unhide(ctx: Context, number: Digits) -> Reply:
    """显示评价 <评价号>：重新显示隐藏的评价
    Show-review: show-review <number>: a hidden review can be read again"""
    reviews.unhide(ctx.work, number)
    return answer_with("review-shown", number=str(number))
