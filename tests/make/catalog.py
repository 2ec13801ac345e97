"""Suppliers and what they sell."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from core.money import Money
from core.quantity import Quantity
from core.work import Work
from models.catalog import Category, Product, Receipt, Shelf, Sku, StockMovement, Supplier
from services.catalog import bump
from tests.make.rows import add


def supplier(work: Work, name: str = "果园") -> Supplier:
    """The supplier of that name, made where there is none yet."""
    found = work.execute(select(Supplier).where(Supplier.name == name)).scalar_one_or_none()
    return found or add(work, Supplier(name=name, created_at=work.now))


def category(work: Work, name: str = "水果") -> Category:
    """The category of that name, made where there is none yet."""
    found = work.execute(select(Category).where(Category.name == name)).scalar_one_or_none()
    return found or add(work, Category(name=name))


def product(
    work: Work,
    name: str = "苹果",
    *,
    by: Supplier | None = None,
    category: Category | None = None,
    aliases: Sequence[str] = (),
    shelf: Shelf = Shelf.ON,
) -> Product:
    """A product without SKUs, on the shelf."""
    made = Product(
        supplier_id=(by or supplier(work)).id,
        category_id=(category or _fruit(work)).id,
        name=name,
        aliases=list(aliases),
        shelf=shelf,
        created_at=work.now,
    )
    bump(work)
    return add(work, made)


def _fruit(work: Work) -> Category:
    return category(work)


def sku(
    work: Work,
    of: Product | str = "苹果",
    *,
    spec: str = "",
    unit: str = "份",
    price: str = "9.90",
    stock: int | str = 100,
    whole: bool = True,
) -> Sku:
    """One way in which a product (made by its name where needed) is sold, with its stock delivered."""
    sold = product(work, of) if isinstance(of, str) else of
    received = Quantity.of(stock)
    made = add(
        work,
        Sku(product_id=sold.id, spec=spec, unit=unit, whole=whole, price=Money.parse(price), received=received),
    )
    if received:
        add(work, StockMovement(sku_id=made.id, kind=Receipt.DELIVERED, quantity=received, moved_at=work.now))
    bump(work)
    return made
