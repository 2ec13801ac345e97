"""What promotions show of goods or of a deal, to a group or to a person; and why it can't be shown now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from core.errors import ShopError
from core.message import Message, message
from core.say import Say, say
from core.work import Work
from models.deals import Deal, DealStatus
from queries import catalog as goods
from queries import deals as deals_found
from queries import members as people
from services import deals, goods_now


class CannotBeBought(ShopError):
    """What the card shows. Arguments: why."""


class Shows(Protocol):
    """A row that has a card: a product or a deal, or neither."""

    @property
    def product_id(self) -> int | None: ...

    @property
    def deal_id(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Card:
    """A product or an open deal, or nothing."""

    product_id: int | None = None
    deal_id: int | None = None

    @property
    def any(self) -> bool:
        return self.product_id is not None or self.deal_id is not None


def obstacle(work: Work, card: Shows) -> str:
    """Why nobody can buy it now, a word of the catalogue's "promotion-reason"; "" where they can."""
    if card.deal_id is not None:
        deal = work.session.get_one(Deal, card.deal_id, populate_existing=True)
        return "" if deal.status is DealStatus.OPEN else "deal-closed"
    if card.product_id is None:
        return ""
    product = goods.catalog(work).products.get(card.product_id)
    if product is None or not product.is_on_shelf(work.now):
        return "off-shelf"
    left = goods.left(work, [sku.id for sku in product.skus])
    return "" if any(amount.thousandths > 0 for amount in left.values()) else "sold-out"


def check(work: Work, card: Shows) -> None:
    """Raises CannotBeBought."""
    if reason := obstacle(work, card):
        raise CannotBeBought(why=say("promotion-reason", reason=reason))


def shown(work: Work, card: Shows, community_id: int | None = None) -> Message:
    """The card with the price and how to order: in this community's group, or (None) in private."""
    if card.deal_id is not None:
        return _deal(work, card.deal_id, private=community_id is None)
    if card.product_id is None:
        return message()
    product = goods.catalog(work).products[card.product_id]
    standing = deals_found.open_in(work, community_id) if community_id is not None else None
    deal = deals_found.deal(work, standing.id) if standing else None
    offered = {item.sku_id: item.price for item in deal.items} if deal else {}
    in_deal = [sku for sku in product.skus if sku.id in offered]
    images = (product.image,) if product.image else ()
    if in_deal and deal:
        lines = [
            say("promotion-card", name=product.title(sku), price=offered[sku.id], unit=sku.unit) for sku in in_deal
        ]
        return message(*lines, _how_in_deal(deal, product, in_deal[0]), images=images)
    ways = goods_now.of(work, [product], None, community_id)
    lines = [said for way in ways for said in way.said("promotion-card")]
    first = product.skus[0]
    how = say("promotion-how-private", example=f"{product.title(first)} 2{first.unit}")
    return message(*lines, how, images=images)


def title(work: Work, card: Shows) -> str:
    """What is promoted: the deal's title or the product's name; "" where neither."""
    if card.deal_id is not None:
        return work.session.get_one(Deal, card.deal_id).title
    return goods.catalog(work).products[card.product_id].name if card.product_id is not None else ""


def _deal(work: Work, deal_id: int, *, private: bool) -> Message:
    deal = deals_found.deal(work, deal_id)
    told = deals.posted(work, deal)
    if not private:
        return told
    return told + message(say("promotion-how-deal", group=people.community(work, deal.community_id).name))


def _how_in_deal(deal: deals_found.Deal, product: goods.Product, sku: goods.Sku) -> Say:
    """Where one thing only is offered, "+1" says it all."""
    example = "+1" if len(deal.items) == 1 else f"{product.title(sku)}+1"
    return say("promotion-how-group", example=example)
