"""Reading what was folded: sums of days for a period, by whatever they can be divided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Integer, cast, func, select, type_coerce

from core.money import Money
from core.periods import Period, Unit
from core.quantity import Quantity
from core.work import Work
from models.base import Fen, Thousandths
from models.catalog import Category, Product, Supplier
from models.figures import WHOLE_SHOP, BooksDay, BuyerDay, FoldedDay, GoodsDay, OrdersDay, PeopleDay
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
class Scope:
    """Whose goods, which community: None is all of them."""

    community_id: int | None = None
    supplier_id: int | None = None
    category_id: int | None = None


ALL = Scope()


@dataclass(frozen=True, slots=True)
class Sales:
    orders: int
    paid: Money
    refunds: int
    refunded: Money


@dataclass(frozen=True, slots=True)
class Goods:
    """Goods sold and returned; `listed` at list prices, of which `reduced` was not paid."""

    quantity: Quantity
    listed: Money
    reduced: Money
    from_shop: Money
    from_points: Money
    paid: Money
    returned: Quantity
    refunded: Money


@dataclass(frozen=True, slots=True)
class People:
    """`buyers`, `new`, `woken`, `joined` over the period; stages at its end."""

    joined: int
    buyers: int
    new: int
    woken: int
    active: int
    cooling: int
    sleeping: int
    lost: int


@dataclass(frozen=True, slots=True)
class Share:
    """One row of a division. `id` and `name` say of what; both None where something has no community."""

    id: int | str | None
    name: str | None
    orders: int
    quantity: Quantity
    paid: Money
    refunded: Money

    @property
    def net(self) -> Money:
        return self.paid - self.refunded


def folded_at(work: Work) -> datetime | None:
    """As of when the figures are."""
    return work.execute(select(func.max(FoldedDay.folded_at))).scalar_one_or_none()


def sales(work: Work, period: Period, community_id: int | None = None) -> Sales:
    table = OrdersDay
    (row,) = _rows(
        work,
        select(_count(table.orders), _money(table.paid), _count(table.refunds), _money(table.refunded)).where(
            *_within(table, period, community_id)
        ),
    )
    return Sales(*row)


def goods(work: Work, period: Period, scope: Scope = ALL) -> Goods:
    table = GoodsDay
    (row,) = _rows(
        work,
        select(
            _amount(table.quantity), _money(table.listed), _money(table.reduced), _money(table.from_shop),
            _money(table.from_points), _money(table.paid), _amount(table.returned), _money(table.refunded),
        ).where(*_of(scope, period))
    )  # fmt: skip
    return Goods(*row)


def people(work: Work, period: Period, community_id: int = WHOLE_SHOP) -> People:
    table = PeopleDay
    first = {Unit.DAY: table.buyers, Unit.WEEK: table.in_week, Unit.MONTH: table.in_month, Unit.TERM: table.in_term}
    where = _within(table, period, community_id)
    (row,) = _rows(
        work,
        select(
            _count(table.joined), _count(first.get(period.unit, table.buyers)), _count(table.new), _count(table.woken)
        ).where(*where),
    )
    buyers = row[1] if period.unit in first else _distinct_buyers(work, period, community_id)
    last = work.execute(
        select(table.active, table.cooling, table.sleeping, table.lost)
        .where(*where).order_by(table.day.desc()).limit(1)
    ).first() or (0, 0, 0, 0)  # fmt: skip
    return People(row[0], buyers, row[2], row[3], *last)


def _distinct_buyers(work: Work, period: Period, community_id: int) -> int:
    where: list[ColumnElement[bool]] = [BuyerDay.day.between(period.start, period.end)]
    if community_id != WHOLE_SHOP:
        where.append(BuyerDay.community_id == community_id)
    return int(work.execute(select(func.count(BuyerDay.member_id.distinct())).where(*where)).scalar_one())


def books(work: Work, period: Period) -> dict[Account, Money]:
    """What was posted on each account in a period."""
    rows = _rows(
        work,
        select(BooksDay.account, _money(BooksDay.amount))
        .where(BooksDay.day.between(period.start, period.end)).group_by(BooksDay.account)
    )  # fmt: skip
    return {row[0]: row[1] for row in rows}


def divided(work: Work, period: Period, by: By, scope: Scope = ALL, limit: int = 1000) -> Sequence[Share]:
    """A period's revenue by community, supplier, category or product, largest first; by hour or day, in order."""
    return _divided_goods(work, period, by, scope, limit) if by in _NAMED else _divided_orders(work, period, by, scope)


_NAMED: dict[By, tuple[Any, Any]] = {
    By.COMMUNITY: (GoodsDay.community_id, Community),
    By.SUPPLIER: (Product.supplier_id, Supplier),
    By.CATEGORY: (Product.category_id, Category),
    By.PRODUCT: (GoodsDay.product_id, Product),
}


def _divided_goods(work: Work, period: Period, by: By, scope: Scope, limit: int) -> list[Share]:
    """Orders hold goods of several suppliers, categories and products: there `orders` counts lines."""
    column, table = _NAMED[by]
    sums = (
        select(
            column.label("key"), _count(GoodsDay.lines).label("lines"), _amount(GoodsDay.quantity).label("quantity"),
            _money(GoodsDay.paid).label("paid"), _money(GoodsDay.refunded).label("refunded"),
        )
        .join(Product, Product.id == GoodsDay.product_id).where(*_of(scope, period)).group_by(column).subquery()
    )  # fmt: skip
    rows = _rows(
        work,
        select(sums.c.key, table.name, sums.c.lines, sums.c.quantity, sums.c.paid, sums.c.refunded)
        .outerjoin(table, table.id == sums.c.key)
        .order_by(sums.c.paid.desc(), sums.c.key).limit(limit)
    )  # fmt: skip
    orders = _orders_of(work, period) if by is By.COMMUNITY and scope == ALL else {}
    return [Share(row[0] or None, row[1], orders.get(row[0], row[2]), *row[3:]) for row in rows]


def _orders_of(work: Work, period: Period) -> dict[int, int]:
    rows = _rows(
        work,
        select(OrdersDay.community_id, _count(OrdersDay.orders))
        .where(*_within(OrdersDay, period, None)).group_by(OrdersDay.community_id)
    )  # fmt: skip
    return {row[0]: row[1] for row in rows}


def _divided_orders(work: Work, period: Period, by: By, scope: Scope) -> list[Share]:
    column: Any = OrdersDay.hour if by is By.HOUR else OrdersDay.day
    rows = _rows(
        work,
        select(column, _count(OrdersDay.orders), _money(OrdersDay.paid), _money(OrdersDay.refunded))
        .where(*_within(OrdersDay, period, scope.community_id)).group_by(column).order_by(column)
    )  # fmt: skip
    return [Share(_plain(key), str(key), orders, Quantity(0), paid, back) for key, orders, paid, back in rows]


def _plain(key: date | int) -> int | str:
    return key.isoformat() if isinstance(key, date) else key


def _within(table: Any, period: Period, community_id: int | None) -> list[ColumnElement[bool]]:
    where = [table.day.between(period.start, period.end)]
    return where if community_id is None else [*where, table.community_id == community_id]


def _of(scope: Scope, period: Period) -> list[ColumnElement[bool]]:
    where = _within(GoodsDay, period, scope.community_id)
    for column, wanted in ((Product.supplier_id, scope.supplier_id), (Product.category_id, scope.category_id)):
        if wanted is not None:
            where.append(GoodsDay.product_id.in_(select(Product.id).where(column == wanted)))
    return where


def _rows(work: Work, statement: Any) -> list[Any]:
    return list(work.execute(statement))


def _money(column: Any) -> Any:
    return type_coerce(func.coalesce(func.sum(column), 0), Fen)


def _amount(column: Any) -> Any:
    return type_coerce(func.coalesce(func.sum(column), 0), Thousandths)


def _count(column: Any) -> Any:
    return cast(func.coalesce(func.sum(column), 0), Integer)
