"""How goods stand at this moment: what each way of buying them costs, what makes it cheaper, what is left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.money import Money
from core.quantity import Quantity
from core.say import Say, say
from core.work import Work
from queries import catalog as goods
from queries.catalog import Product, Sku
from services import shown_prices


@dataclass(frozen=True, slots=True)
class Way:
    """`lowest` is what a piece may cost at the least, by the rules that `cheaper` says."""

    product: Product
    sku: Sku
    left: Quantity
    lowest: Money
    cheaper: tuple[Say, ...]

    def said(self, key: str, **more: object) -> list[Say]:
        """Name, price and what is left, under it what makes it cheaper."""
        sku = self.sku
        head = say(key, name=self.product.title(sku), price=sku.price, unit=sku.unit, left=self.left, **more)
        return [head, *(say("details-offer", rule=rule) for rule in self.cheaper)]


def of(work: Work, products: Iterable[Product], member_id: int | None, community_id: int | None) -> list[Way]:
    """Each way of buying these products, for this person in this group (or for anybody), by few statements."""
    pairs = [(product, sku) for product in products for sku in product.skus]
    left = goods.left(work, [sku.id for _, sku in pairs])
    rules = shown_prices.rules(work, [(sku, sku.price) for _, sku in pairs], member_id, community_id)
    found = []
    for product, sku in pairs:
        own = [rule for rule in rules.get(sku.id, ()) if shown_prices.is_own(rule)]
        lowest = min([sku.price, *(shown_prices.lowest(rule, sku.price) for rule in own)])
        cheaper = tuple(shown_prices.said(work, own, sku, sku.price))
        found.append(Way(product, sku, left[sku.id], lowest, cheaper))
    return found
