"""What is on offer, in the shape that the reading knows: a deal's goods under their letters, or the whole shelf."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from core.money import Money
from queries.catalog import Catalog, Product, Sku
from queries.deals import Deal
from reading import Item, Offer

SHELF = "sku:"  # a bare id would be read as a code: "苹果 2斤" would then also order the SKU of number 2


def of_shelf(catalog: Catalog, now: datetime) -> Offer:
    """Everything on the shelf; `sku_of` turns an item's code into the SKU's id."""
    return _of_shelf(catalog, catalog.period(now), tuple(catalog.on_shelf(now)))


def sku_of(code: str) -> int:
    """The SKU that an item of the shelf stands for."""
    return int(code.removeprefix(SHELF))


@lru_cache(maxsize=1000)
def of_deal(deal: Deal, catalog: Catalog) -> Offer:
    """A deal's goods; an item's code is the deal's letter."""
    goods = [(o.code, catalog.product_of(o.sku_id), catalog.skus[o.sku_id], o.price) for o in deal.items]
    return Offer(deal.title, tuple(_items(goods)), deal.places)


@lru_cache(maxsize=20)
def _of_shelf(catalog: Catalog, period: int, products: tuple[Product, ...]) -> Offer:
    return Offer("", tuple(_items((f"{SHELF}{sku.id}", p, sku, sku.price) for p in products for sku in p.skus)))


def _items(goods: Iterable[tuple[str, Product, Sku, Money]]) -> Iterable[Item]:
    """Where a product is offered in several ways, its names only mean one of them together with the spec.

    Where it is offered in one way, the spec is no part of its name: the numbers in "约1.2斤/条" are nobody's order.
    """
    listed = list(goods)
    ways = Counter(product.id for _, product, _, _ in listed)
    for code, product, sku, price in listed:
        title, names = product.name, product.aliases
        if ways[product.id] > 1:
            title, names = product.title(sku), tuple(f"{name}{sku.spec}" for name in (product.name, *product.aliases))
        yield Item(
            code=code,
            name=title,
            aliases=tuple(name for name in names if name != title),
            unit=sku.unit,
            spec=sku.spec,
            price_fen=price.fen,
            options=product.options,
        )
