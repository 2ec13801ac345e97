"""Questions in a group while a deal is open: what it costs, what is left, who has ordered, how one stands oneself."""

from __future__ import annotations

from bot.context import Context
from bot.message import Reply, answer, answer_with
from core.say import Say, say
from core.text import plain
from handlers.deals import list_of_deal
from handlers.orders import sum_up
from queries import catalog as goods
from queries import orders as find
from queries.deals import Deal
from reading import Item, Offer, Reading
from services import shown_prices

MOST = 8  # goods in one answer


def answer_question(ctx: Context, deal: Deal, offer: Offer, reading: Reading) -> Reply:
    """The reading's rule says what is asked; goods that are named are answered, a question about all shows the list."""
    rule = reading.why.rule
    if rule == "asks for the list":
        return list_of_deal(ctx, deal.id)
    named = goods_named(plain(reading.text), offer)
    if rule in ("asks the price", "asks what is left") and (named or len(offer.items) == 1):
        return answer(*prices(ctx, deal, named or list(offer.items)))
    return own_in_deal(ctx, deal)


def goods_named(text: str, offer: Offer) -> list[Item]:
    """The goods that a question names, longest names first, so that 土鸡蛋 is not 鸡蛋."""
    names = sorted(
        ((name, item) for item in offer.items for name in (item.name, *item.aliases)), key=lambda p: -len(p[0])
    )
    found: list[Item] = []
    left = text.upper()
    for name, item in [*names, *((item.code, item) for item in offer.items)]:
        if name.upper() in left:
            left = left.replace(name.upper(), " ")
            if item not in found:
                found.append(item)
    return found[:MOST]


def prices(ctx: Context, deal: Deal, items: list[Item]) -> list[Say]:
    """What each costs in this deal, and what is left of it now."""
    offered = [deal.by_code[item.code] for item in items]
    left = goods.left(ctx.work, [o.sku_id for o in offered])
    shelf = goods.catalog(ctx.work, ctx.caller.catalog_version or None)
    asked = [(shelf.skus[o.sku_id], o.price) for o in offered]
    rules = shown_prices.rules(ctx.work, asked, ctx.caller.member_id, deal.community_id)
    says = []
    for o, item, (sku, price) in zip(offered, items, asked, strict=True):
        key = "group-price" if left[sku.id].thousandths > 0 else "group-sold-out"
        says.append(say(key, code=o.code, name=item.name, price=price, unit=sku.unit, left=left[sku.id]))
        cheaper = shown_prices.said(ctx.work, rules.get(sku.id, ()), sku, price)
        says += [say("deal-offer", rule=rule) for rule in cheaper]
    return says


def own_in_deal(ctx: Context, deal: Deal) -> Reply:
    """How somebody stands in the deal; only they see it."""
    mine = find.in_deal(ctx.work, deal.id, ctx.caller.member_id) if ctx.caller.member_id else []
    if not mine:
        return answer_with("own-nothing")
    return Reply(private=sum_up(ctx, mine, find.lines_of(ctx.work, [order.id for order in mine])))
