"""比较: two products side by side."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated, get_args

from bot.arguments import Rest
from bot.context import Context
from bot.message import UNHANDLED, Kind, Reply, Unhandled
from bot.router import Act, Router
from core.errors import ShopError
from core.message import message
from core.say import Say, say
from documents.flow import Flow
from documents.page import PHONE
from documents.painting import png
from documents.pictures import PNG
from documents.table import Column, Table
from handlers.browsing import asker, community
from queries import catalog as goods
from queries.catalog import Product, UnknownProduct
from reading.browsing import which_is_better
from services import comparing, files
from services.comparing import Row

router = Router("browsing")

Two = Annotated[str, replace(get_args(Rest)[1], example="苹果 香蕉")]
BETWEEN = re.compile(r"\s*(?:和|与|跟|还是|vs\.?|[,，、/;；])\s*|\s+", re.IGNORECASE)
LONGEST, MOST_TRIES = 120, 8
KEPT_DAYS = 1


@router.command("比较", "compare")
def compare(ctx: Context, products: Two) -> Reply:
    """比较 <商品> <商品>：两样放在一起看：价格、库存、口味、评价、销量
    Compare: compare <product> <product>: side by side: price, stock, attributes, stars, sales"""
    left, right = _two(ctx, products)
    rows = comparing.compare(ctx.work, left, right, asker(ctx), community(ctx))
    says = [say("compare-head", left=left.name, right=right.name), *map(_line, rows)]
    foot = say("browse-foot", name=left.name)
    picture = files.keep(
        ctx.work, "compare.png", PNG, _painted(ctx, left, right, rows), days=KEPT_DAYS, for_member=ctx.caller.member_id
    )
    return Reply(here=message(*says, foot, images=(picture,)))


@router.talk
def ask(ctx: Context) -> Act | Unhandled:
    """苹果和香蕉哪个好？ In private, where both are goods of ours."""
    both = which_is_better(ctx.text) if ctx.where is Kind.PRIVATE else None
    if both is None:
        return UNHANDLED
    try:
        _two(ctx, both)
    except ShopError:
        return UNHANDLED
    return lambda acting: compare(acting, both)


def _two(ctx: Context, text: str) -> tuple[Product, Product]:
    """The two products that are named, whatever stands between them; names may have blanks, and 和, in them.

    Raises OneProduct where only one is named, and as `find` does.
    """
    shelf, now = goods.catalog(ctx.work, ctx.caller.catalog_version or None), ctx.work.now
    if len(text) > LONGEST:
        raise UnknownProduct(name=text[:40], nearest="", number=0)
    refusal: ShopError = comparing.OneProduct(name=text[:40])
    for cut in list(BETWEEN.finditer(text))[:MOST_TRIES]:
        first, second = text[: cut.start()].strip(), text[cut.end() :].strip()
        if not first or not second:
            continue
        try:
            left, right = shelf.find(first, now), shelf.find(second, now)
        except ShopError as error:
            refusal = error
            continue
        if left is right:
            raise comparing.SameProduct(name=left.name)
        return left, right
    raise refusal


def _line(row: Row) -> Say:
    nothing = say("compare-nothing")
    return say("compare-row", what=row.what, left=row.left or nothing, right=row.right or nothing)


def _painted(ctx: Context, left: Product, right: Product, rows: list[Row]) -> bytes:
    """The same as a table, as wide as a phone."""
    render = ctx.words.render
    cells = [(render(r.what), *(render(one) if one else "—" for one in (r.left, r.right))) for r in rows]
    flow = Flow(PHONE, size=11)
    flow.heading(ctx.word("compare-title"), size=15)
    columns = (Column(""), Column(left.name), Column(right.name))
    flow.table(Table("", columns, cells), zone=ctx.work.settings.zone)
    flow.note(ctx.word("compare-as-of", at=ctx.work.now))
    (page,) = flow.pages()
    return png(page)
