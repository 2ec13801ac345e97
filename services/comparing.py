"""Two products side by side: what decides between them, from what is known at this moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from core.errors import ShopError
from core.money import Money
from core.quantity import NONE, Quantity
from core.say import Say, say
from core.work import Work
from queries import browsing as find
from queries import reviews
from queries.catalog import Product
from queries.reviews import Rating
from reading.packing import content
from services import goods_now
from services.goods_now import Way

LATELY = timedelta(days=30)
MOST_ATTRIBUTES = 8


class OneProduct(ShopError):
    """It takes two. Arguments: name (what was named)."""


class SameProduct(ShopError):
    """Both names are one product's. Arguments: name."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two. `sold` is what was kept of what was paid for lately, by SKU."""

    product: Product
    ways: Sequence[Way]
    rating: Rating
    sold: dict[int, Quantity]


@dataclass(frozen=True, slots=True)
class Row:
    """What is compared, and how each of the two stands."""

    what: Say
    left: Say | None
    right: Say | None


def compare(work: Work, left: Product, right: Product, member_id: int | None, community_id: int | None) -> list[Row]:
    """Price, price for the same amount, stock, attributes, stars, sold lately; what neither has is left out."""
    ways = goods_now.of(work, (left, right), member_id, community_id)
    sold = find.sold(work, [way.sku.id for way in ways], work.now - LATELY)
    one, other = (
        Side(product, [way for way in ways if way.product is product], reviews.rating(work, product.id), sold)
        for product in (left, right)
    )
    rows = [
        *(Row(say(f"compare-{what}"), _joined(shown(one)), _joined(shown(other))) for what, shown in _SHOWN),
        *_attributes(left, right),
    ]
    return [row for row in rows if row.left or row.right]


def _joined(said: Sequence[Say]) -> Say | None:
    """One behind the other."""
    if not said:
        return None
    first, *more = said
    for one in more:
        first = say("compare-and", first=first, more=one)
    return first


def _prices(side: Side) -> list[Say]:
    says = []
    for way in side.ways:
        key = "compare-price-from" if way.lowest < way.sku.price else "compare-price-of"
        says.append(say(key, price=way.sku.price, unit=way.sku.unit, spec=_spec(way), lowest=way.lowest))
    return says


def _per(side: Side) -> list[Say]:
    """What the same amount costs, by the cheapest way, where the packing says how much it holds."""
    found = []
    for way in side.ways:
        held = content(way.sku.spec, way.sku.unit)
        if held is not None:
            price = Money((way.lowest.fen * 2000 + held.thousandths) // (2 * held.thousandths))
            found.append((price, held.per))
    return [say("compare-per-unit", price=price, unit=unit) for price, unit in sorted(found)[:1]]


def _left(side: Side) -> list[Say]:
    there = [way for way in side.ways if way.left.thousandths > 0]
    if not there:
        return [say("compare-sold-out")]
    return [say("compare-left-of", left=way.left, unit=way.sku.unit, spec=_spec(way)) for way in there]


def _attributes(left: Product, right: Product) -> list[Row]:
    names = list(dict.fromkeys([*left.attributes, *right.attributes]))[:MOST_ATTRIBUTES]
    values = [[product.attributes.get(name) for product in (left, right)] for name in names]
    return [
        Row(say("compare-attribute", name=name), *(say("compare-value", value=one) if one else None for one in both))
        for name, both in zip(names, values, strict=True)
    ]


def _stars(side: Side) -> list[Say]:
    return [say("details-rating", average=side.rating.average, number=side.rating.number)] if side.rating.number else []


def _sold(side: Side) -> list[Say]:
    sold = [(side.sold.get(way.sku.id, NONE), way) for way in side.ways]
    return [say("compare-sold-of", quantity=q, unit=way.sku.unit, spec=_spec(way)) for q, way in sold if q > NONE]


def _spec(way: Way) -> Say | str:
    return say("details-spec", spec=way.sku.spec) if way.sku.spec else ""


_SHOWN = (("price", _prices), ("per", _per), ("left", _left), ("stars", _stars), ("sold", _sold))
