"""商品, 详情: what the shop has, for everybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Annotated, Any, get_args
from weakref import WeakKeyDictionary

from sqlalchemy import Row

from bot.arguments import Rest
from bot.context import Context
from bot.message import Kind, Reply, answer_with
from bot.router import Router
from bot.words import Words
from core.message import message
from core.say import Say, say
from core.work import Work
from pricing import Rule
from queries import catalog as find
from queries import deals, prices, reviews
from queries.catalog import Catalog, Product, Sku
from queries.names import spelled
from services import shown_prices
from services.price_rules.said import terms_said

router = Router("catalog")

Named = Annotated[str, replace(get_args(Rest)[1], example="苹果")]  # a product's name, blanks and all

PER_PAGE = 12
PRICES_SHOWN = 3
PHOTOS_SHOWN = 3

# The lists as they were last composed, kept with the snapshot that they show: gone with it.
_lists: WeakKeyDictionary[Catalog, dict[tuple[int | str | None, ...], Reply]] = WeakKeyDictionary()
LISTS_KEPT = 500


@router.command("商品", "products", "goods", reads=True, public=True)
def browse(ctx: Context, what: Rest = "") -> Reply:
    """商品 [类别或关键词] [页]：看看有什么卖
    Goods: goods [category or word] [page]: what is for sale"""
    catalog = find.catalog(ctx.work, ctx.caller.catalog_version or None)
    kept = _lists.setdefault(catalog, {})
    book, now = prices.book(ctx.work, ctx.caller.catalog_version or None), ctx.work.now
    here = book.in_community(ctx.caller.community_id)
    key = (catalog.period(now), book.period(now), here, language(ctx), what)
    if key not in kept:
        reply = _list(ctx, catalog, what, here)
        if len(kept) >= LISTS_KEPT:
            return reply
        kept[key] = reply
    return kept[key]


@router.command("详情", "details", reads=True)
def show_details(ctx: Context, product: Named) -> Reply:
    """详情 <商品>：图片、规格、价格、库存、说明和评价
    Details: details <product>: picture, prices, stock, what one should know, reviews"""
    found = find.catalog(ctx.work, ctx.caller.catalog_version or None).find(product, ctx.work.now)
    rating, latest = reviews.rating(ctx.work, found.id), reviews.latest(ctx.work, found.id)
    says = [
        say("details-head", name=found.name, supplier=found.supplier),
        *([say("details-rating", average=rating.average, number=rating.number)] if rating.number else []),
        *([say("details-description", text=found.description)] if found.description else []),
        *offers(ctx, found),
        *(say("details-attribute", name=name, value=value) for name, value in found.attributes.items()),
        *([say("details-options", options="、".join(found.options))] if found.options else []),
        *(said for review in latest for said in _review(review)),
        say("details-foot", name=found.aliases[0] if found.aliases else found.name),
    ]
    photos = [photo for review in latest for photo in review.photos][:PHOTOS_SHOWN]
    return Reply(here=message(*says, images=(*([found.image] if found.image else []), *photos)))


def _review(row: Row[Any]) -> list[Say]:
    """What somebody says of it, and its supplier's answer."""
    name = row.member or say("review-anonymous")
    said = say("details-review", stars="★" * row.stars, name=name, words=row.words)
    return [said, *([say("review-answer", words=row.answer)] if row.answer else [])]


def offers(ctx: Context, product: Product) -> list[Say]:
    """What the product costs and how much is left, now; the price of the group's deal where there is one."""
    left = find.left(ctx.work, [sku.id for sku in product.skus])
    in_deal = deals.deal(ctx.work, ctx.caller.deal_id).by_sku if ctx.caller.deal_id else {}
    asked = [(sku, sku.price) for sku in product.skus]
    rules = shown_prices.rules(ctx.work, asked, ctx.caller.member_id, ctx.caller.community_id)
    says = []
    for sku in product.skus:
        key = "details-sku" if left[sku.id].thousandths > 0 else "details-sku-sold-out"
        spec = say("details-spec", spec=sku.spec) if sku.spec else ""
        says.append(say(key, price=price(sku), spec=spec, unit=sku.unit, left=left[sku.id]))
        cheaper = shown_prices.said(ctx.work, rules.get(sku.id, ()), sku, sku.price)
        says += [say("details-offer", rule=rule) for rule in cheaper]
        if offered := in_deal.get(sku.id):
            says.append(say("details-deal", code=offered.code, price=offered.price, unit=sku.unit))
    return says


def price(sku: Sku) -> Say:
    return say("catalog-price", price=sku.price, unit=sku.unit)


def language(ctx: Context) -> str:
    """The language that a reply is read in: the group's in a group, the person's in private."""
    own = ctx.caller.language if ctx.where is Kind.PRIVATE else None
    return own or ctx.caller.community_language or ctx.work.settings.language


def _list(ctx: Context, catalog: Catalog, what: str, community_id: int | None) -> Reply:
    """Raises UnknownProduct where nothing fits the words."""
    words = what.split()
    page = int(words.pop()) if words and words[-1].isascii() and words[-1].isdigit() and len(words[-1]) < 4 else 1
    wanted = " ".join(words)
    products = _fitting(ctx, catalog, wanted)
    if not products:
        return answer_with("catalog-empty")
    pages = -(-len(products) // PER_PAGE)
    page = min(max(page, 1), pages)
    text = _composed(ctx.work, products[(page - 1) * PER_PAGE : page * PER_PAGE], community_id, _words(ctx))
    key = "catalog-head-of" if wanted else "catalog-head"
    head = say(key, what=wanted, number=len(products), page=page, pages=pages)
    more = say("catalog-more", next=f"{wanted} {page + 1}".strip()) if page < pages else None
    foot = say("catalog-foot", example=products[0].name, category=products[0].category)
    rendered = _words(ctx).render_message(message(head, text, *([more] if more else []), foot))
    return answer_with("catalog-text", text=rendered.text)


def _fitting(ctx: Context, catalog: Catalog, wanted: str) -> list[Product]:
    shown = catalog.on_shelf(ctx.work.now)
    if not wanted:
        return shown
    category = [product for product in shown if spelled(product.category) == spelled(wanted)]
    return category or catalog.match(wanted, ctx.work.now) or [catalog.find(wanted, ctx.work.now)]


def _composed(work: Work, products: Sequence[Product], community_id: int | None, words: Words) -> Say:
    rules = shown_prices.rules(work, [(sku, sku.price) for p in products for sku in p.skus], None, community_id)
    lines = []
    for category, members in groupby(products, key=lambda product: product.category):
        lines.append(words.render(say("catalog-category", name=category)))
        lines += [_line(work, product, rules, words) for product in members]
    return say("catalog-text", text="\n".join(lines))


def _line(work: Work, product: Product, rules: Mapping[int, Sequence[Rule]], words: Words) -> str:
    if len(product.skus) > PRICES_SHOWN:
        cheapest = min(product.skus, key=lambda sku: sku.price)
        prices = words.render(say("catalog-price-from", price=price(cheapest), number=len(product.skus)))
    else:
        prices = " · ".join(words.render(_price_now(work, sku, rules.get(sku.id, ()))) for sku in product.skus)
    key = "catalog-line-sold-out" if product.sold_out else "catalog-line"
    return words.render(say(key, name=product.name, prices=prices))


def _price_now(work: Work, sku: Sku, rules: Sequence[Rule]) -> Say:
    """The price, and beside it those that a piece may have. What else makes it cheaper: 详情."""
    own = [terms_said(work, rule, sku) for rule in rules if shown_prices.is_own(rule)]
    said = price(sku)
    for terms in own:
        said = say("catalog-price-and", before=said, terms=terms)
    return said


def _words(ctx: Context) -> Words:
    return Words(language(ctx), ctx.work.settings.zone)
