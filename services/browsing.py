"""What one looks for without knowing its name: what is cheap now, what is new today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from core.clock import day_bounds, day_of
from core.money import Money
from core.quantity import Quantity
from core.work import Work
from queries import browsing as find
from queries import catalog as goods
from queries.catalog import Product
from services import goods_now
from services.goods_now import Way

CUT_DAYS = 7  # so long a lower price is news


@dataclass(frozen=True, slots=True)
class Bargain:
    """`was`: what it cost before its price was cut; None where only a rule makes it cheaper."""

    way: Way
    was: Money | None

    @property
    def saves(self) -> int:
        """In percent of what it would cost otherwise."""
        before = self.was or self.way.sku.price
        return (before - self.way.lowest).fen * 100 // before.fen if before else 0


@dataclass(frozen=True, slots=True)
class Arrival:
    """`came`: how much was delivered today of each way of buying it, by SKU; `listed`: on the shelf since today."""

    product: Product
    ways: tuple[Way, ...]
    came: dict[int, Quantity]
    listed: bool


def bargains(work: Work, member_id: int | None, community_id: int | None) -> list[Bargain]:
    """What can be had for less than usual now, what saves most first.

    A price counts as cut where it is below every price of these days: one that was raised before it was cut is none.
    """
    before = find.lowest_before(work, work.now - timedelta(days=CUT_DAYS))
    found = []
    for way in goods_now.of(work, goods.catalog(work).on_shelf(work.now), member_id, community_id):
        was = before.get(way.sku.id)
        was = was if was is not None and was > way.sku.price else None
        if way.left.thousandths > 0 and (way.cheaper or was is not None):
            found.append(Bargain(way, was))
    return sorted(found, key=lambda bargain: -bargain.saves)


def arrivals(work: Work, member_id: int | None, community_id: int | None) -> list[Arrival]:
    """What was put on the shelf or delivered today and can be had now, what is on the shelf since today first."""
    zone = work.settings.zone
    begins = day_bounds(day_of(work.now, zone), zone)[0]
    came, listed, shelf = find.delivered(work, begins), find.listed(work, begins), goods.catalog(work)
    fresh = [
        (product, product.id in listed or (product.shelf_from is not None and product.shelf_from >= begins))
        for product in shelf.on_shelf(work.now)
    ]
    fresh = [(product, new) for product, new in fresh if new or any(sku.id in came for sku in product.skus)]
    ways: dict[int, list[Way]] = {}
    for way in goods_now.of(work, [product for product, _ in fresh], member_id, community_id):
        if way.left.thousandths > 0:
            ways.setdefault(way.product.id, []).append(way)
    found = [Arrival(product, tuple(ways[product.id]), came, new) for product, new in fresh if product.id in ways]
    return sorted(found, key=lambda arrival: not arrival.listed)
