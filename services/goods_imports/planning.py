"""What a sheet of goods changes: its rows beside what is there. Nothing is written here.

Rows of one product share what is said of the product: the first row that says it counts, another that says otherwise
is wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from core.errors import ShopError
from core.money import Money
from core.quantity import NONE, Quantity
from core.say import Say, say
from core.work import Work
from models.catalog import Product, Shelf
from queries import goods_imports as find
from services.catalog import WEIGHED, BadStock, ProductExists, StockBelowPromised, UnknownCategory
from services.goods_imports.sheet import STOCK, Field, Line
from services.history import Changed

SHARED = (Field.CATEGORY, Field.SHELF, Field.ALIASES, Field.OPTIONS, Field.DESCRIPTION)  # by all rows of a product
PLAIN = {Field.ALIASES: "aliases", Field.OPTIONS: "options", Field.DESCRIPTION: "description"}  # their columns


class IncompleteGoods(ShopError):
    """What is new needs more. Arguments: missing (a column)."""


class UnitStays(ShopError):
    """What is sold by one unit can't be sold by another: it is another spec. Arguments: unit."""


class StockIsKept(ShopError):
    """How much is left follows from what came in and what was sold; a sheet says what came in. Arguments: received."""


@dataclass(slots=True)
class NewSku:
    product: str
    spec: str
    unit: str
    price: Money
    received: Quantity

    @property
    def whole(self) -> bool:
        return self.unit not in WEIGHED


@dataclass(slots=True)
class Plan:
    """`done` says row by row what happens. New products by their names, others by their ids.

    `ids` of the own products, `titles` of their SKUs, `categories` by name: as they are.
    """

    lines: Sequence[Line]
    ids: dict[str, int]
    titles: dict[int, str]
    categories: dict[str, int]
    done: dict[int, list[Say]] = field(default_factory=dict)
    new_products: dict[str, dict[str, Any]] = field(default_factory=dict)
    new_skus: list[NewSku] = field(default_factory=list)
    products: dict[int, dict[str, Any]] = field(default_factory=dict)
    moves: list[tuple[int, Shelf, Shelf]] = field(default_factory=list)
    prices: list[tuple[int, Money, Money]] = field(default_factory=list)
    receipts: list[tuple[int, Quantity]] = field(default_factory=list)
    changes: list[Changed] = field(default_factory=list)

    @property
    def wrong(self) -> list[Line]:
        return [line for line in self.lines if line.wrong]

    def number_new(self) -> int:
        return len(self.new_skus)

    def number_changed(self) -> int:
        return sum(bool(said) for said in self.done.values()) - len(self.new_skus)


def plan(work: Work, supplier_id: int, lines: Sequence[Line], *, locked: bool = False) -> Plan:
    """`locked`: what is there stays as it is until this work ends."""
    products = find.products(work, supplier_id, locked=locked)
    skus = find.skus(work, supplier_id, locked=locked)
    own, names = {row.name: row for row in products}, {row.id: row.name for row in products}
    titles = {row.id: f"{names[row.product_id]} {row.spec}".strip() for row in skus}
    made = Plan(lines, {name: row.id for name, row in own.items()}, titles, find.categories(work))
    by_spec = {(row.product_id, row.spec): row for row in skus}
    _Planner(made, own, by_spec, find.names_of_others(work, supplier_id)).go()
    return made


@dataclass(slots=True)
class _Planner:
    plan: Plan
    own: dict[str, Any]
    skus: dict[tuple[int, str], Any]
    others: set[str]

    def go(self) -> None:
        by_product: dict[str, list[Line]] = {}
        for line in self.plan.lines:
            self.plan.done[line.number] = []
            if line.product:
                by_product.setdefault(line.product, []).append(line)
        for name, lines in by_product.items():
            self._product(name, lines)
            for line in lines:
                try:
                    self._sku(line)
                except ShopError as refusal:
                    line.wrong.append(say(refusal.key, **refusal.arguments))

    def _product(self, name: str, lines: list[Line]) -> None:
        """What is said of the product itself, by whichever of its rows."""
        wants = self._shared(lines)
        first, known = lines[0], self.own.get(name)
        category = wants.get(Field.CATEGORY)
        if category is not None and category not in self.plan.categories:
            first.wrong.append(_refused(UnknownCategory(name=category, categories="、".join(self.plan.categories))))
        elif known is not None:
            self._changed(first, known, wants)
        elif name in self.others:
            first.wrong.append(_refused(ProductExists(name=name)))
        elif category is None:
            first.wrong.append(_refused(IncompleteGoods(missing=say("goods-column-category"))))
        else:
            on = wants.get(Field.SHELF, False)
            self.plan.new_products[name] = {
                "category_id": self.plan.categories[category], "shelf": Shelf.ON if on else Shelf.OFF,
                "description": wants.get(Field.DESCRIPTION, ""), "aliases": wants.get(Field.ALIASES, []),
                "options": wants.get(Field.OPTIONS, []), "attributes": wants["attributes"],
            }  # fmt: skip

    def _shared(self, lines: list[Line]) -> dict[str, Any]:
        wants: dict[str, Any] = {"attributes": {}}
        for line in lines:
            said = {(key, ""): value for key, value in line.wants.items() if key in SHARED}
            for (key, _), value in said.items():
                if wants.setdefault(key, value) != value:
                    line.wrong.append(say("goods-row-differs", column=say(f"goods-column-{key}")))
            for key, value in line.attributes.items():
                if wants["attributes"].setdefault(key, value) != value:
                    line.wrong.append(say("goods-row-differs", column=key))
        return wants

    def _changed(self, line: Line, known: Any, wants: dict[str, Any]) -> None:
        new: dict[str, Any] = {}
        for key, column in PLAIN.items():
            if key in wants and wants[key] != getattr(known, column):
                new[column] = wants[key]
                self._note(line, known, column, getattr(known, column), wants[key])
        attributes = known.attributes | wants["attributes"]
        if attributes != known.attributes:
            new["attributes"] = attributes
            self._note(line, known, "attributes", known.attributes, attributes)
        category = wants.get(Field.CATEGORY)
        if category is not None and self.plan.categories[category] != known.category_id:
            names = {id_: name for name, id_ in self.plan.categories.items()}
            new["category_id"] = self.plan.categories[category]
            self._note(line, known, "kind", names[known.category_id], category)
        shelf = {True: Shelf.ON, False: Shelf.OFF}.get(wants.get(Field.SHELF, known.shelf is Shelf.ON), known.shelf)
        if shelf is not known.shelf:
            new |= {"shelf": shelf, "shelf_from": None, "shelf_until": None}
            self.plan.moves.append((known.id, known.shelf, shelf))
            self.plan.done[line.number].append(say(f"goods-row-{shelf}"))
        if new:
            self.plan.products[known.id] = new

    def _note(self, line: Line, known: Any, what: str, old: object, new: object) -> None:
        self.plan.changes.append(Changed(Product.__tablename__, known.id, what, old, new, known.name))
        self.plan.done[line.number].append(say("goods-row-set", column=say(f"change-{what}")))

    def _sku(self, line: Line) -> None:
        known = self.own.get(line.product)
        sku = self.skus.get((known.id, line.spec)) if known is not None else None
        wants = line.wants
        if sku is None:
            self._new_sku(line)
            return
        if wants.get(Field.UNIT, sku.unit) != sku.unit:
            raise UnitStays(unit=sku.unit)
        price = wants.get(Field.PRICE, sku.price)
        if price != sku.price:
            self.plan.prices.append((sku.id, sku.price, price))
            self.plan.done[line.number].append(say("goods-row-price", old=sku.price, new=price))
        received = wants.get(Field.RECEIVED, sku.received)
        if wants.get(STOCK, sku.received) != sku.received:
            raise StockIsKept(received=sku.received)
        if received != sku.received:
            self._receipt(line, sku, received)

    def _receipt(self, line: Line, sku: Any, received: Quantity) -> None:
        if sku.whole and received.thousandths % 1000:
            raise BadStock(quantity=received)
        left = sku.received - sku.reserved - sku.sold
        if left + received - sku.received < NONE:
            raise StockBelowPromised(name=line.product, left=left)
        self.plan.receipts.append((sku.id, received - sku.received))
        self.plan.done[line.number].append(say("goods-row-received", old=sku.received, new=received))

    def _new_sku(self, line: Line) -> None:
        wants = line.wants
        missing = [key for key in (Field.PRICE, Field.UNIT) if key not in wants]
        if missing and line.wrong:
            return  # it is there, and wrong
        if missing:
            raise IncompleteGoods(missing=say(f"goods-column-{missing[0]}"))
        sku = NewSku(
            line.product, line.spec, wants[Field.UNIT], wants[Field.PRICE],
            wants.get(Field.RECEIVED, wants.get(STOCK, NONE)),
        )  # fmt: skip
        if sku.whole and sku.received.thousandths % 1000:
            raise BadStock(quantity=sku.received)
        self.plan.new_skus.append(sku)
        self.plan.done[line.number].append(say("goods-row-new"))


def _refused(refusal: ShopError) -> Say:
    return say(refusal.key, **refusal.arguments)
