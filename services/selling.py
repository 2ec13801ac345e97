"""What sells: a supplier's own goods at one look, and what the figures advise.

Rank, share and rates are of the last four whole weeks: two looks at a sum on two days don't tell a competitor's day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row

from core.clock import day_bounds, day_of
from core.money import ZERO, Money
from core.quantity import NONE, Quantity
from core.say import Say, say
from core.work import Work
from models.catalog import Shelf
from queries import catalog as goods
from queries import selling as find
from queries.catalog import Product
from reading.opinions import Fault, Topic, fault, topics
from services import forecasts
from services.forecasts import Forecast, percent

RATE, LINES = 5, 10  # from so many percent going back of at least so many sales on it is worth a word
FEW_STARS, REVIEWS = 30, 3  # tenths of a star, of at least so many reviews


@dataclass(slots=True)
class Standing:
    """How one product stands. `paid`, `refunded`, `lines`: of the four weeks; `sold`, `spent`: by day, of ten."""

    product: Product
    left: Quantity
    on_shelf: bool
    today: Quantity = NONE
    today_paid: Money = ZERO
    paid: Money = ZERO
    refunded: Money = ZERO
    lines: int = 0
    rank: int = 0
    sold: dict[date, Quantity] = field(default_factory=dict)
    spent: dict[date, Money] = field(default_factory=dict)
    faults: Counter[Fault] = field(default_factory=Counter)
    forecast: Forecast | None = None

    @property
    def unit(self) -> str:
        units = {sku.unit for sku in self.product.skus}
        return units.pop() if len(units) == 1 else ""

    @property
    def rate(self) -> int:
        """How many percent of the money went back."""
        return percent(self.refunded.fen, self.paid.fen)

    @property
    def whole(self) -> bool:
        return all(sku.whole for sku in self.product.skus)


@dataclass(frozen=True, slots=True)
class Share:
    """Of a category. None where it would show single competitors."""

    category: str
    percent: int | None
    rate: int | None


@dataclass(frozen=True, slots=True)
class Selling:
    """The best first. `shares` by the category's name."""

    start: date
    end: date
    goods: Sequence[Standing]
    shares: Mapping[str, Share]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What reviews say about one thing. `tenths` is the mean of their stars, in tenths."""

    topic: Topic
    number: int
    tenths: int


@dataclass(frozen=True, slots=True)
class Together:
    """In `orders` of the last `of` orders of a product."""

    name: str
    orders: int
    of: int


def look(work: Work, supplier_ids: Collection[int]) -> Selling:
    """Figures must be fresh (services.figures.fresh)."""
    today = day_of(work.now, work.settings.zone)
    end = today - timedelta(days=today.weekday() + 1)
    start = end - timedelta(days=7 * forecasts.WEEKS - 1)
    left, now = find.left(work, supplier_ids), work.now
    own = {
        product.id: Standing(product, left.get(product.id, NONE), product.is_on_shelf(now))
        for product in goods.catalog(work).products.values()
        if product.supplier_id in supplier_ids and product.skus
    }
    for row in find.days(work, supplier_ids, end - timedelta(days=7 * 2 * forecasts.WEEKS - 1), today):
        if row.product_id in own:
            _count(own[row.product_id], row, start, end, today)
    for row in find.reasons(work, supplier_ids, day_bounds(start, work.settings.zone)[0]):
        if row.product_id in own:
            own[row.product_id].faults[fault(row.reason)] += 1
    ranked = sorted(own.values(), key=lambda one: (-one.paid.fen, -one.today_paid.fen, one.product.id))
    for rank, one in enumerate(ranked, 1):
        one.rank = rank
        one.forecast = forecasts.next_week(one.sold, end, whole=one.whole)
    return Selling(start, end, ranked, _shares(work, supplier_ids, ranked, start, end))


def _count(one: Standing, row: Row[Any], start: date, end: date, today: date) -> None:
    day = row.day
    one.sold[day], one.spent[day] = row.quantity, row.paid
    if start <= day <= end:
        one.paid, one.refunded, one.lines = one.paid + row.paid, one.refunded + row.refunded, one.lines + row.lines
    if day == today:
        one.today, one.today_paid = row.quantity, row.paid


def _shares(
    work: Work, supplier_ids: Collection[int], ranked: Sequence[Standing], start: date, end: date
) -> dict[str, Share]:
    told, ids = find.categories(work, supplier_ids, start, end), find.category_ids(work, supplier_ids)
    shares: dict[str, Share] = {}
    for one in ranked:
        name, whole = one.product.category, told.get(ids[one.product.id])
        if one.paid and whole is None:
            shares.setdefault(name, Share(name, None, None))
        elif one.paid and whole is not None:
            own, rate = percent(whole.own.fen, whole.paid.fen), percent(whole.refunded.fen, whole.paid.fen)
            shares.setdefault(name, Share(name, own, rate))
    return shares


def opinions(work: Work, product: Product, since: date) -> list[Opinion]:
    """What reviews since a day are about, the most frequent first."""
    found: dict[Topic, list[int]] = {}
    for row in find.reviews(work, product.id, day_bounds(since, work.settings.zone)[0]):
        for topic in topics(row.words):
            found.setdefault(topic, []).append(row.stars)
    grouped = [Opinion(topic, len(stars), _tenths(stars)) for topic, stars in found.items()]
    return sorted(grouped, key=lambda one: (-one.number, one.topic))


def _tenths(stars: Sequence[int]) -> int:
    return (20 * sum(stars) + len(stars)) // (2 * len(stars))


def together(work: Work, product: Product, supplier_ids: Collection[int]) -> list[Together]:
    """Own goods that are bought with it: of others' nobody learns what they sell."""
    number, rows = find.together(work, [sku.id for sku in product.skus], supplier_ids)
    products = goods.catalog(work).products
    return [Together(products[row.product_id].name, row.orders, number) for row in rows if row.product_id in products]


def advice(selling: Selling, one: Standing, heard: Sequence[Opinion] = ()) -> list[Say]:
    """What the figures advise, with the figures."""
    name, says = one.product.name, list[Say]()
    if one.lines >= LINES and one.rate >= RATE:
        says.append(_of_refunds(one, selling.shares.get(one.product.category)))
    if one.on_shelf and one.forecast is not None and one.left < one.forecast.total:
        says.append(say("advice-restock", name=name, left=one.left, total=one.forecast.total, unit=one.unit))
    elif one.on_shelf and one.left == NONE:
        says.append(say("advice-sold-out", name=name))
    if one.on_shelf and one.left > NONE and not any(one.sold.values()):
        says.append(say("advice-unsold", name=name, left=one.left, unit=one.unit))
    if not one.on_shelf and one.paid and one.left > NONE:
        says.append(say("advice-off-shelf", name=name, paid=one.paid, left=one.left, unit=one.unit))
    for opinion in heard:
        if opinion.number >= REVIEWS and opinion.tenths <= FEW_STARS:
            about = say(f"about-{opinion.topic}")
            says.append(say("advice-review", name=name, topic=about, number=opinion.number, stars=stars(opinion)))
    return says


def _of_refunds(one: Standing, share: Share | None) -> Say:
    name, rate = one.product.name, str(one.rate)
    known = [(cause, number) for cause, number in one.faults.most_common() if cause is not Fault.OTHER]
    mostly = say("advice-mostly", fault=say(f"fault-{known[0][0]}")) if known else ""
    if share is None or share.rate is None:
        return say("advice-refunds", name=name, rate=rate, mostly=mostly)
    return say("advice-refunds-beside", name=name, rate=rate, mostly=mostly, others=str(share.rate))


def stars(opinion: Opinion) -> str:
    return f"{opinion.tenths // 10}.{opinion.tenths % 10}"


def shelf_of(one: Standing) -> str:
    """on, off, or later: listed, but its time has not come."""
    return "on" if one.on_shelf else "later" if one.product.shelf is Shelf.ON else "off"


def curve(one: Standing, last: date, days: int) -> tuple[list[date], list[Quantity], list[Money | None]]:
    """Each of the last days: how much was sold, and what one unit of it brought on the mean."""
    shown = [last - timedelta(days=back) for back in reversed(range(days))]
    sold = [one.sold.get(day, NONE) for day in shown]
    means = [_mean(one.spent.get(day, ZERO), amount) for day, amount in zip(shown, sold, strict=True)]
    return shown, sold, means


def _mean(paid: Money, amount: Quantity) -> Money | None:
    return Money((paid.fen * 1000 + amount.thousandths // 2) // amount.thousandths) if amount else None
