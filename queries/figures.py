"""Reading what was folded: sums of days for a period, by whatever they can be divided."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Integer, cast, func, select, type_coerce

from core.money import ZERO, Money
from core.periods import Period, Unit
from core.quantity import NONE, Quantity
from core.work import Work
from models.base import Fen, Thousandths
from models.catalog import Category, Product, Supplier
from models.figures import WHOLE_SHOP, BooksDay, BuyerDay, FoldedDay, GoodsDay, HoursDay, OrdersDay, PeopleDay
from models.ledger import Account
from models.members import Community


class By(StrEnum):
    """What revenue can be divided by."""

    COMMUNITY = "community"
    SUPPLIER = "supplier"
    CATEGORY = "category"
    PRODUCT = "product"
    HOUR = "hour"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Sales:
    orders: int = 0
    paid: Money = ZERO
    refunds: int = 0
    refunded: Money = ZERO

    @property
    def net(self) -> Money:
        return self.paid - self.refunded


@dataclass(frozen=True, slots=True)
class Goods:
    """Goods sold and returned; `listed` at list prices, of which `reduced` was not paid."""

    lines: int = 0
    quantity: Quantity = NONE
    listed: Money = ZERO
    reduced: Money = ZERO
    from_shop: Money = ZERO
    from_points: Money = ZERO
    paid: Money = ZERO
    returned: Quantity = NONE
    refunded: Money = ZERO


@dataclass(frozen=True, slots=True)
class ProductGoods:
    """What of one product was sold in a period, and whose it is."""

    id: int
    name: str
    supplier: str
    category: str
    supplier_id: int
    goods: Goods


@dataclass(frozen=True, slots=True)
class People:
    """`buyers`, `new`, `woken`, `joined` over the period; stages at its end."""

    joined: int = 0
    buyers: int = 0
    new: int = 0
    woken: int = 0
    active: int = 0
    cooling: int = 0
    sleeping: int = 0
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Share:
    """One part of a period's revenue. `number` counts orders, or of goods their lines. No name: without a community."""

    id: int | str
    name: str
    number: int
    paid: Money
    refunded: Money

    @property
    def net(self) -> Money:
        return self.paid - self.refunded


def sales(work: Work, period: Period, community_id: int | None = None) -> Sales:
    where = _within(OrdersDay, period)
    if community_id is not None:
        where.append(OrdersDay.community_id == community_id)
    (row,) = _rows(work, select(*_sales(OrdersDay)).where(*where))
    return Sales(*row)


def by_community(work: Work, period: Period) -> list[Share]:
    """The largest first. Id 0 is what was bought outside any community."""
    sums = select(OrdersDay.community_id, *_sales(OrdersDay)).where(*_within(OrdersDay, period))
    names = _names(work, Community)
    rows = _rows(work, sums.group_by(OrdersDay.community_id))
    return _largest_first(Share(row[0], names.get(row[0], ""), row[1], row[2], row[4]) for row in rows)


def by_time(work: Work, period: Period, by: By) -> list[Share]:
    """By hour of the day or by day, in their order."""
    table: Any = HoursDay if by is By.HOUR else OrdersDay
    column = table.hour if by is By.HOUR else table.day
    rows = _rows(work, select(column, *_sales(table)).where(*_within(table, period)).group_by(column).order_by(column))
    return [Share(str(row[0]), str(row[0]), row[1], row[2], row[4]) for row in rows]


def products(work: Work, period: Period, supplier_id: int | None = None) -> list[ProductGoods]:
    """What was sold of each product (of one supplier), the largest first."""
    table = GoodsDay
    sums = (
        select(
            table.product_id.label("id"), _count(table.lines), _amount(table.quantity), _money(table.listed),
            _money(table.reduced), _money(table.from_shop), _money(table.from_points),
            _money(table.paid).label("paid"), _amount(table.returned), _money(table.refunded),
        )
        .where(*_within(table, period)).group_by(table.product_id)
    )  # fmt: skip
    if supplier_id is not None:
        sums = sums.where(table.product_id.in_(select(Product.id).where(Product.supplier_id == supplier_id)))
    rows = {row[0]: Goods(*row[1:]) for row in _rows(work, sums)}
    described = _rows(
        work,
        select(Product.id, Product.name, Supplier.name, Category.name, Product.supplier_id)
        .join(Supplier, Supplier.id == Product.supplier_id).join(Category, Category.id == Product.category_id)
    )  # fmt: skip
    found = [ProductGoods(row[0], row[1], row[2], row[3], row[4], rows[row[0]]) for row in described if row[0] in rows]
    return sorted(found, key=lambda product: (-product.goods.paid.fen, product.id))


def by_product(goods: Iterable[ProductGoods], key: Callable[[ProductGoods], str] = attrgetter("name")) -> list[Share]:
    """Revenue of products, or of what they have in common (`key`: supplier, category), the largest first."""
    sums: dict[str, Share] = {}
    for product in goods:
        name, sold = key(product), product.goods
        so_far = sums.get(name, Share(product.id, name, 0, ZERO, ZERO))
        sums[name] = Share(
            so_far.id, name, so_far.number + sold.lines, so_far.paid + sold.paid, so_far.refunded + sold.refunded
        )
    return _largest_first(sums.values())


def all_goods(goods: Iterable[ProductGoods]) -> Goods:
    """Of several products together."""
    each = [product.goods for product in goods]

    def money(name: str) -> Money:
        return Money(sum(getattr(one, name).fen for one in each))

    def quantity(name: str) -> Quantity:
        return Quantity(sum(getattr(one, name).thousandths for one in each))

    return Goods(
        sum(one.lines for one in each), quantity("quantity"), money("listed"), money("reduced"), money("from_shop"),
        money("from_points"), money("paid"), quantity("returned"), money("refunded"),
    )  # fmt: skip


def people(work: Work, period: Period, community_id: int = WHOLE_SHOP) -> People:
    return _people(work, period, community_id).get(community_id, People())


def people_by_community(work: Work, period: Period) -> list[tuple[str, People]]:
    """Of each community that has any people, the one with most buyers first."""
    names = _names(work, Community)
    found = [(names[key], those) for key, those in _people(work, period).items() if key in names]
    return sorted(found, key=lambda pair: (-pair[1].buyers, pair[0]))


def _people(work: Work, period: Period, community_id: int | None = None) -> dict[int, People]:
    table = PeopleDay
    first = {Unit.DAY: table.buyers, Unit.WEEK: table.in_week, Unit.MONTH: table.in_month, Unit.TERM: table.in_term}
    where = _within(table, period)
    if community_id is not None:
        where.append(table.community_id == community_id)
    buyers = first.get(period.unit, table.buyers)
    sums = select(table.community_id, *map(_count, (table.joined, buyers, table.new, table.woken))).where(*where)
    last = select(func.max(FoldedDay.day)).where(FoldedDay.day <= period.end).scalar_subquery()
    stages = select(table.community_id, table.active, table.cooling, table.sleeping, table.lost).where(
        table.day == last, *where[1:]
    )
    stood = {row[0]: row[1:] for row in _rows(work, stages)}
    counted = {row[0]: row[1:] for row in _rows(work, sums.group_by(table.community_id))}
    distinct = {} if period.unit in first else _distinct_buyers(work, period)
    found = {}
    for key in stood.keys() | counted.keys():
        joined, bought, new, woken = counted.get(key, (0, 0, 0, 0))
        found[key] = People(joined, distinct.get(key, 0) if distinct else bought, new, woken, *stood.get(key, ()))
    return found


def _distinct_buyers(work: Work, period: Period) -> dict[int, int]:
    """Of periods that don't begin where people are counted anew."""
    number = func.count(BuyerDay.member_id.distinct())
    where = _within(BuyerDay, period)
    rows = _rows(work, select(BuyerDay.community_id, number).where(*where).group_by(BuyerDay.community_id))
    ((whole,),) = _rows(work, select(number).where(*where))
    return {row[0]: row[1] for row in rows if row[0] != WHOLE_SHOP} | {WHOLE_SHOP: whole}


def books(work: Work, period: Period) -> dict[Account, Money]:
    """What was posted on each account in a period."""
    sums = select(BooksDay.account, _money(BooksDay.amount)).where(*_within(BooksDay, period))
    return {row[0]: row[1] for row in _rows(work, sums.group_by(BooksDay.account))}


def _largest_first(shares: Iterable[Share]) -> list[Share]:
    return sorted(shares, key=lambda share: (-share.paid.fen, share.name))


def _names(work: Work, table: Any) -> dict[int, str]:
    return {row[0]: row[1] for row in _rows(work, select(table.id, table.name))}


def _within(table: Any, period: Period) -> list[ColumnElement[bool]]:
    return [table.day.between(period.start, period.end)]


def _rows(work: Work, statement: Any) -> Sequence[Any]:
    return work.execute(statement).all()


def _sales(table: Any) -> tuple[Any, ...]:
    return _count(table.orders), _money(table.paid), _count(table.refunds), _money(table.refunded)


def _money(column: Any) -> Any:
    return type_coerce(func.coalesce(func.sum(column), 0), Fen)


def _amount(column: Any) -> Any:
    return type_coerce(func.coalesce(func.sum(column), 0), Thousandths)


def _count(column: Any) -> Any:
    return cast(func.coalesce(func.sum(column), 0), Integer)
