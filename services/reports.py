"""The three reports: growth of customers, revenue, and the change of one period against the one before.

All of them only add up what was folded (services.figures). One definition of each figure: docs/metrics.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from core.clock import day_bounds, day_of
from core.errors import ShopError
from core.money import ZERO, Money
from core.periods import Period
from core.work import Work
from models.figures import WHOLE_SHOP
from models.ledger import Account
from queries import drilling
from queries import figures as find
from queries.drilling import Behind, Part
from queries.figures import By, Goods, People, ProductGoods, Sales, Share
from queries.names import Index
from services import changes
from services.changes import Cause, Sold, Trade

# What the shop earns, and what earning it costs, in the books: income is negative there.
MARGIN = (
    Account.SERVICE_FEES,
    Account.DISCOUNTS,
    Account.COMMISSION_COST,
    Account.POINTS_COST,
    Account.GATEWAY_FEES,
    Account.AFTERSALES,
    Account.ROUNDING,
)


MOST_ORDERS = 20_000  # of a drill-down: what a sheet is opened with in a moment


class UnknownPart(ShopError):
    """Revenue isn't divided by anything of that name. Arguments: name, nearest."""


class AmbiguousPart(ShopError):
    """Several have that name. Arguments: name, choices."""


class TooManyOrders(ShopError):
    """More than anybody reads through. Arguments: number, most."""


@dataclass(frozen=True, slots=True)
class Growth:
    """Customers of a period, of the one before and of a year before; the whole shop's and each community's."""

    period: Period
    now: People
    before: People
    year_before: People
    communities: Sequence[tuple[str, People]]


@dataclass(frozen=True, slots=True)
class Brought:
    """What a period brought. `margin` is what the shop keeps of it by its books."""

    sales: Sales
    goods: Goods
    margin: Money
    commission: Money


@dataclass(frozen=True, slots=True)
class Revenue:
    period: Period
    now: Brought
    before: Brought
    year_before: Brought
    shares: Mapping[By, Sequence[Share]]


@dataclass(frozen=True, slots=True)
class Mix:
    """What one community or product added to the change."""

    name: str
    then: Money
    now: Money

    @property
    def more(self) -> Money:
        return self.now - self.then


@dataclass(frozen=True, slots=True)
class Change:
    """Net revenue of two periods, why it differs, and where; causes and each mix add up to the difference."""

    period: Period
    earlier: Period
    now: Trade
    then: Trade
    causes: Mapping[Cause, Money]
    mix: Mapping[By, Sequence[Mix]]


def period(work: Work, text: str) -> Period:
    """What somebody calls a period, as far as it is over. Raises BadPeriod, NotYet."""
    today = day_of(work.now, work.settings.zone)
    return work.settings.figures.calendar.read(text, today).until(today)


def growth(work: Work, period: Period) -> Growth:
    calendar = work.settings.figures.calendar
    before, year = calendar.before(period), calendar.year_before(period)
    now, then, earlier = (find.people(work, each) for each in (period, before, year))
    return Growth(period, now, then, earlier, find.people_by_community(work, period))


def revenue(work: Work, period: Period) -> Revenue:
    calendar = work.settings.figures.calendar
    products = find.products(work, period)
    before, year_before = (_brought(work, each) for each in (calendar.before(period), calendar.year_before(period)))
    shares = {
        By.COMMUNITY: find.by_community(work, period),
        By.SUPPLIER: find.by_product(products, attrgetter("supplier")),
        By.CATEGORY: find.by_product(products, attrgetter("category")),
        By.PRODUCT: find.by_product(products),
        By.HOUR: find.by_time(work, period, By.HOUR),
        By.DAY: find.by_time(work, period, By.DAY),
    }
    return Revenue(period, _brought(work, period, products), before, year_before, shares)


def _brought(work: Work, period: Period, products: Sequence[ProductGoods] | None = None) -> Brought:
    booked = find.books(work, period)
    margin = -sum((booked.get(account, ZERO) for account in MARGIN), ZERO)
    goods = find.all_goods(find.products(work, period) if products is None else products)
    return Brought(find.sales(work, period), goods, margin, booked.get(Account.COMMISSION_COST, ZERO))


def change(work: Work, period: Period, earlier: Period | None = None) -> Change:
    """Against the period before, unless another one is named."""
    earlier = earlier or work.settings.figures.calendar.before(period)
    goods = [find.products(work, each) for each in (earlier, period)]
    then, now = (_trade(work, each, products) for each, products in zip((earlier, period), goods, strict=True))
    places = [find.by_community(work, each) for each in (earlier, period)]
    mix = {By.PRODUCT: _mix(*map(find.by_product, goods)), By.COMMUNITY: _mix(*places)}
    return Change(period, earlier, now, then, changes.causes(then, now), mix)


@dataclass(frozen=True, slots=True)
class Drilled:
    """The orders behind the net revenue of a period, or of that part of it which `name` names ("": all of it)."""

    period: Period
    name: str
    orders: Sequence[Behind]

    @property
    def paid(self) -> Money:
        return sum((one.paid for one in self.orders), ZERO)

    @property
    def refunded(self) -> Money:
        return sum((one.refunded for one in self.orders), ZERO)


def drill(work: Work, period: Period, name: str = "") -> Drilled:
    """Raises UnknownPart, AmbiguousPart, TooManyOrders."""
    called, part = _part(work, name) if name else ("", Part())
    zone = work.settings.zone
    (start, _), (_, end) = day_bounds(period.start, zone), day_bounds(period.end, zone)
    found = drilling.orders(work, start, end, part)
    if len(found) > MOST_ORDERS:
        raise TooManyOrders(number=len(found), most=MOST_ORDERS)
    return Drilled(period, called, found)


def _part(work: Work, name: str) -> tuple[str, Part]:
    """The community, supplier, category or product that is meant, by its own name."""
    named = drilling.names(work)
    keys = dict(enumerate(named))
    index = Index({number: (named[key],) for number, key in keys.items()})
    ids = index.match(name, keys).ids
    if not ids:
        nearest = [named[keys[number]] for number in index.nearest(name, keys)]
        raise UnknownPart(name=name[:40], nearest="、".join(nearest) or "—")
    key = keys[ids[0]]
    others = {named[keys[number]] for number in ids}
    if len(others) > 1:
        raise AmbiguousPart(name=name[:40], choices="、".join(sorted(others)[:5]))
    return named[key], drilling.part(work, *key)


def _trade(work: Work, period: Period, products: Sequence[ProductGoods]) -> Trade:
    sales, buyers = find.sales(work, period), find.people(work, period, WHOLE_SHOP).buyers
    goods = {product.id: Sold(product.goods.quantity, product.goods.paid) for product in products}
    return Trade(buyers, sales.orders, sales.paid, sales.refunded, goods)


def _mix(then: Sequence[Share], now: Sequence[Share]) -> list[Mix]:
    """By what each added, the largest difference first."""
    old, new = ({share.name: share.net for share in shares} for shares in (then, now))
    found = [Mix(name, old.get(name, ZERO), new.get(name, ZERO)) for name in old | new]
    return sorted(found, key=lambda mix: (-abs(mix.more.fen), mix.name))
