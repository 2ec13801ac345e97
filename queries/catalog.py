"""The catalog as an immutable snapshot, and the live stock beside it.

A process keeps one snapshot per database, under the number in the row "catalog" of `versions`. Every change of the
catalog grows that number in its own transaction, so each process drops its copy by the change itself: no message
between processes, no time to wait for.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import func, select

from core.database import Database
from core.errors import ShopError
from core.money import ZERO, Money
from core.quantity import NONE, Quantity
from core.work import Work
from models import catalog as tables
from models.catalog import Shelf
from models.orders import Order, OrderLine, OrderStatus
from queries.names import Index, Match, spelled

VERSION = "catalog"
SOLD = (OrderStatus.PAID, OrderStatus.COMPLETED, OrderStatus.REFUNDED)
KNOWN = "catalog version"  # set in a work's facts by whoever has just read the number along with something else
CHANGED = "catalog changed"  # set in a work's facts by the change: what it reads then is not yet anybody else's


class UnknownProduct(ShopError):
    """No such product on the shelf (or none of the asker's). Arguments: name, nearest (names), number of these."""


class AmbiguousProduct(ShopError):
    """Several products fit. Arguments: name, choices (some of their names)."""


class UnknownSpec(ShopError):
    """The product is not sold that way, or in several ways and none was named. Arguments: name, specs."""


@dataclass(frozen=True, slots=True, eq=False)
class Sku:
    """One way in which a product is sold. `sold_out` is as of the snapshot's version; the live number: `left`."""

    id: int
    product_id: int
    spec: str
    unit: str
    whole: bool
    price: Money
    sold_out: bool


@dataclass(frozen=True, slots=True, eq=False)
class Product:
    """What is offered, with everything that is said of it."""

    id: int
    name: str
    aliases: tuple[str, ...]
    description: str
    image: str
    attributes: Mapping[str, str]
    faq: tuple[tuple[str, str], ...]
    options: tuple[str, ...]
    category: str
    supplier_id: int
    supplier: str
    shelf: Shelf
    shelf_from: datetime | None
    shelf_until: datetime | None
    skus: tuple[Sku, ...]
    by_slot: bool = False

    def is_on_shelf(self, now: datetime) -> bool:
        """By hand and by time: listed, begun, not yet over."""
        begun = self.shelf_from is None or self.shelf_from <= now
        over = self.shelf_until is not None and self.shelf_until <= now
        return self.shelf is Shelf.ON and begun and not over

    @property
    def sold_out(self) -> bool:
        return all(sku.sold_out for sku in self.skus)

    def title(self, sku: Sku) -> str:
        """What an order line is called: the product, and the spec where it has one."""
        return f"{self.name} {sku.spec}".strip()

    def find_sku(self, spec: str = "") -> Sku:
        """The SKU by its spec or unit; without one, the only SKU. Raises UnknownSpec."""
        wanted = spelled(spec)
        if not wanted:
            fitting = list(self.skus)
        else:
            ways = ([s for s in self.skus if way(s)] for way in _spec_fits(wanted))
            fitting = next((found for found in ways if found), [])
        if len(fitting) != 1:
            raise UnknownSpec(name=self.name, spec=spec[:40], specs="、".join(s.spec or s.unit for s in self.skus))
        return fitting[0]


def _spec_fits(wanted: str) -> tuple[Any, ...]:
    return (
        lambda sku: spelled(sku.spec) == wanted,
        lambda sku: spelled(sku.unit) == wanted,
        lambda sku: wanted in spelled(sku.spec),
    )


class Catalog:
    """All products of one version. `now` decides what stands on the shelf."""

    def __init__(self, version: int, products: Iterable[Product], categories: Iterable[str]) -> None:
        self.version = version
        self.products: Mapping[int, Product] = MappingProxyType({product.id: product for product in products})
        self.skus: Mapping[int, Sku] = MappingProxyType({s.id: s for p in self.products.values() for s in p.skus})
        self.categories = tuple(categories)
        moments = {m for p in self.products.values() for m in (p.shelf_from, p.shelf_until) if m is not None}
        self._turns = sorted(moments)

    def product_of(self, sku_id: int) -> Product:
        """The product of a SKU. Raises KeyError for an id that the catalog doesn't have."""
        return self.products[self.skus[sku_id].product_id]

    def period(self, now: datetime) -> int:
        """Which stretch between two timed shelf changes it is: within one, `on_shelf` stays the same."""
        return bisect_right(self._turns, now)

    def on_shelf(self, now: datetime) -> list[Product]:
        """In the order of the categories, then of the names' ids."""
        return [product for product in self.products.values() if product.is_on_shelf(now)]

    def find(self, text: str, now: datetime) -> Product:
        """The one product on the shelf that the text names: by name, alias, beginning, part, or with a typo.

        Raises UnknownProduct (with the nearest names) or AmbiguousProduct (with the choices).
        """
        return self._one(text, {product.id for product in self.on_shelf(now)})

    def find_own(self, text: str, supplier_ids: Collection[int]) -> Product:
        """The same among the products of these suppliers, on the shelf or not. Others' are simply unknown."""
        return self._one(text, {p.id for p in self.products.values() if p.supplier_id in supplier_ids})

    def find_among(self, text: str, product_ids: Collection[int]) -> Product:
        """The same among these products, on the shelf or not."""
        return self._one(text, {i for i in product_ids if i in self.products})

    def find_sku(self, product: str, spec: str, now: datetime) -> Sku:
        """Raises as `find` does, and UnknownSpec."""
        return self.find(product, now).find_sku(spec)

    def split(self, text: str, now: datetime) -> tuple[Product, str]:
        """A product and what is said behind it: "苹果 甜吗", also "苹果甜吗". Raises as `find` does."""
        first, _, rest = text.strip().partition(" ")
        try:
            return self.find(first, now), rest.strip()
        except UnknownProduct:
            names = {form: p for p in self.on_shelf(now) for form in map(spelled, (p.name, *p.aliases))}
            for end in range(len(text), 0, -1):
                if product := names.get(spelled(text[:end])):
                    return product, text[end:].strip()
            raise

    def match(self, text: str, now: datetime) -> list[Product]:
        """All products on the shelf that the text may name, best kind of fit only; none: an empty list."""
        found = self._index.match(text, {product.id for product in self.on_shelf(now)})
        return [self.products[i] for i in found.ids]

    def _one(self, text: str, among: Collection[int]) -> Product:
        found: Match = self._index.match(text, among)
        if len(found.ids) == 1:
            return self.products[found.ids[0]]
        names = [self.products[i].name for i in found.ids[:5]]
        if names:
            raise AmbiguousProduct(name=text[:40], choices="、".join(names))
        nearest = [self.products[i].name for i in self._index.nearest(text, among)]
        raise UnknownProduct(name=text[:40], nearest="、".join(nearest), number=len(nearest))

    @cached_property
    def _index(self) -> Index:
        return Index({p.id: (p.name, *p.aliases) for p in self.products.values()})


_kept: WeakKeyDictionary[Database, Catalog] = WeakKeyDictionary()


def catalog(work: Work, version: int | None = None) -> Catalog:
    """The catalog. Where the caller already knows the version and the copy has it, nothing is asked of the database."""
    if work.facts.get(CHANGED):
        return _load(work, current_version(work))  # not kept: this work may still be rolled back
    if version is None:
        version = work.facts.get(KNOWN) or current_version(work)
    kept = _kept.get(work.database)
    if kept is None or kept.version != version:
        kept = _kept[work.database] = _load(work, version)
    return kept


def current_version(work: Work) -> int:
    """The catalog's number in the database; 0 before its first change."""
    return work.execute(select(tables.Version.value).where(tables.Version.name == VERSION)).scalar() or 0


def left(work: Work, sku_ids: Collection[int]) -> dict[int, Quantity]:
    """What of each SKU can still be ordered, at this moment and by one statement."""
    if not sku_ids:
        return {}
    sku = tables.Sku
    rows = work.execute(select(sku.id, sku.received, sku.reserved, sku.sold).where(sku.id.in_(sku_ids)))
    return {row.id: row.received - row.reserved - row.sold for row in rows}


@dataclass(frozen=True, slots=True)
class Sold:
    """What was paid for of a SKU, and what of it went back."""

    quantity: Quantity = NONE
    amount: Money = ZERO
    returned: Quantity = NONE
    refunded: Money = ZERO


def sold(work: Work, supplier_ids: Collection[int], since: datetime) -> dict[int, Sold]:
    """By SKU: what of these suppliers' goods was paid for since a moment."""
    line = OrderLine
    rows = work.execute(
        select(
            line.sku_id,
            func.sum(line.quantity).label("quantity"),
            func.sum(line.amount).label("amount"),
            func.sum(line.returned).label("returned"),
            func.sum(line.refunded).label("refunded"),
        )
        .join(Order, Order.id == line.order_id)
        .where(line.supplier_id.in_(supplier_ids), Order.status.in_(SOLD), Order.paid_at >= since)
        .where(Order.replaces.is_(None))
        .group_by(line.sku_id)
    )
    return {row.sku_id: Sold(row.quantity, row.amount, row.returned, row.refunded) for row in rows}


def _load(work: Work, version: int) -> Catalog:
    """The version was read first: a change in between makes the copy too new for its number, never too old."""
    skus: dict[int, list[Sku]] = {}
    for row in work.execute(_SKUS):
        sold_out = row.received - row.reserved - row.sold <= NONE
        sku = Sku(row.id, row.product_id, row.spec, row.unit, row.whole, row.price, sold_out)
        skus.setdefault(row.product_id, []).append(sku)
    products = [_product(row, skus.get(row.id, [])) for row in work.execute(_PRODUCTS)]
    return Catalog(version, products, dict.fromkeys(product.category for product in products))


_SKUS = select(
    tables.Sku.id, tables.Sku.product_id, tables.Sku.spec, tables.Sku.unit, tables.Sku.whole, tables.Sku.price,
    tables.Sku.received, tables.Sku.reserved, tables.Sku.sold,
).order_by(tables.Sku.product_id, tables.Sku.id)  # fmt: skip

_PRODUCTS = (
    select(tables.Product.__table__, tables.Category.name.label("category"), tables.Supplier.name.label("supplier"))
    .join(tables.Category, tables.Category.id == tables.Product.category_id)
    .join(tables.Supplier, tables.Supplier.id == tables.Product.supplier_id)
    .order_by(tables.Category.position, tables.Category.id, tables.Product.id)
)


def _product(row: Any, skus: list[Sku]) -> Product:
    return Product(
        id=row.id,
        name=row.name,
        aliases=tuple(row.aliases),
        description=row.description,
        image=row.image,
        attributes=MappingProxyType(dict(row.attributes)),
        faq=tuple((pair["q"], pair["a"]) for pair in row.faq),
        options=tuple(row.options),
        category=row.category,
        supplier_id=row.supplier_id,
        supplier=row.supplier,
        shelf=row.shelf,
        shelf_from=row.shelf_from,
        shelf_until=row.shelf_until,
        skus=tuple(skus),
        by_slot=row.by_slot,
    )
