"""The catalog's verbs. Each grows the catalog's version in its own transaction, so that every process drops its copy.

`suppliers` are the suppliers whose staff the actor is: somebody else's product is as unknown as one that isn't there.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select, text, update

from core.errors import ShopError
from core.money import LARGEST_FEN, Money
from core.quantity import LARGEST, NONE, Quantity
from core.text import clean
from core.work import Work
from models.catalog import (
    SHELF_FLOW,
    Category,
    PriceChange,
    Product,
    Receipt,
    Shelf,
    Sku,
    StockMovement,
    Supplier,
)
from queries import catalog as shown
from queries import stock_warnings
from queries.catalog import CHANGED, VERSION
from services import history


class ProductExists(ShopError):
    """The name is taken. Arguments: name."""


class SpecExists(ShopError):
    """The product is already sold that way. Arguments: name, spec."""


class UnknownCategory(ShopError):
    """Arguments: name, categories."""


class BadPrice(ShopError):
    """Not a price: zero, below, or absurd. Arguments: price."""


class BadName(ShopError):
    """Empty, too long, or several lines. Arguments: name."""


class NothingToSell(ShopError):
    """A product without a SKU cannot be listed. Arguments: name."""


class AlreadyOnShelf(ShopError):
    """Arguments: name."""


class AlreadyOffShelf(ShopError):
    """Arguments: name."""


class BadShelfTime(ShopError):
    """The time is over, or the end comes before the beginning. Arguments: at."""


class StockBelowPromised(ShopError):
    """A correction would take away what is reserved or sold. Arguments: name, left."""


class SeveralSuppliers(ShopError):
    """The actor is staff of several suppliers (or of none): whose product it is must be said in the console."""


class BadStock(ShopError):
    """Not an amount of stock: zero, absurd, or a part of something sold whole. Arguments: quantity."""


# Units in which goods are weighed out: a part of one can be sold.
WEIGHED = frozenset({"斤", "公斤", "千克", "两", "克", "kg", "g"})


def bump(work: Work) -> None:
    """Say that the catalog has changed: call it in the transaction of the change.

    The first number is drawn, so that a database that was emptied and filled anew is never taken for the old one.
    """
    start = secrets.randbelow(1_000_000_000) + 1
    work.execute(
        text(
            "INSERT INTO versions (name, value) VALUES (:name, :start)"
            " ON CONFLICT (name) DO UPDATE SET value = versions.value + 1"
        ),
        {"name": VERSION, "start": start},
    )
    work.facts[CHANGED] = True


def add_supplier(work: Work, name: str) -> int:
    """The new supplier's id."""
    supplier = Supplier(name=checked_name(name), created_at=work.now)
    work.session.add(supplier)
    work.session.flush()
    history.changed(work, Supplier.__tablename__, supplier.id, "supplier", "", supplier.name)
    return supplier.id


def add_category(work: Work, name: str, position: int = 0) -> int:
    """The new category's id."""
    category = Category(name=checked_name(name), position=position)
    work.session.add(category)
    work.session.flush()
    history.changed(work, Category.__tablename__, category.id, "category", "", category.name)
    return category.id


def add_product(work: Work, *, supplier_id: int, category: str, name: str, aliases: Sequence[str] = ()) -> int:
    """A product without any SKU yet, off the shelf; its id. Raises UnknownCategory, ProductExists, BadName."""
    name = checked_name(name)
    known = {row.name: row.id for row in work.execute(select(Category.name, Category.id))}
    if category not in known:
        raise UnknownCategory(name=category[:40], categories="、".join(known))
    if work.execute(select(Product.id).where(Product.name == name)).first():
        raise ProductExists(name=name)
    product = Product(
        supplier_id=supplier_id,
        category_id=known[category],
        name=name,
        aliases=[checked_name(alias) for alias in aliases],
        created_at=work.now,
    )
    work.session.add(product)
    work.session.flush()
    history.changed(work, Product.__tablename__, product.id, "product", "", category, name)
    bump(work)
    return product.id


def add_sku(work: Work, product_id: int, *, unit: str, price: Money, spec: str = "", whole: bool = True) -> int:
    """A way to sell the product, without stock yet; its id. Raises SpecExists, BadPrice, BadName."""
    if work.execute(select(Sku.id).where(Sku.product_id == product_id, Sku.spec == spec)).first():
        raise SpecExists(name=_product(work, product_id).name, spec=spec or unit)
    sku = Sku(
        product_id=product_id,
        spec=spec and checked_name(spec),
        unit=checked_name(unit, 20),
        whole=whole,
        price=checked_price(price),
    )
    work.session.add(sku)
    work.session.flush()
    history.changed(work, Sku.__tablename__, sku.id, "price", "", price, _title(work, sku.id))
    bump(work)
    return sku.id


def put_on_shelf(work: Work, product_id: int, *, start: datetime | None = None, end: datetime | None = None) -> None:
    """上架: from `start` (now if None) until `end` (until delisted if None).

    Raises NothingToSell, BadShelfTime, AlreadyOnShelf (where neither the state nor the times would change).
    """
    product = _product(work, product_id)
    if not work.execute(select(Sku.id).where(Sku.product_id == product_id)).first():
        raise NothingToSell(name=product.name)
    if end is not None and end <= max(work.now, start or work.now):
        raise BadShelfTime(at=end)
    if product.shelf is Shelf.ON and (product.shelf_from, product.shelf_until) == (start, end):
        raise AlreadyOnShelf(name=product.name)
    if product.shelf is Shelf.OFF:
        _move_shelf(work, product, Shelf.ON)
    product.shelf_from, product.shelf_until = start, end
    bump(work)


def take_off_shelf(work: Work, product_id: int, reason: str = "") -> None:
    """下架 at once. What is ordered already stays ordered. Raises AlreadyOffShelf."""
    product = _product(work, product_id)
    if product.shelf is Shelf.OFF:
        raise AlreadyOffShelf(name=product.name)
    _move_shelf(work, product, Shelf.OFF, reason)
    product.shelf_from = product.shelf_until = None
    bump(work)


def take_next_due_off_shelf(work: Work) -> bool:
    """Close the shelf of one product whose time is over; True while there may be more.

    Nobody could order it since then anyhow (the shelf is a function of time): this writes the history.
    """
    due = select(Product.id).where(Product.shelf == Shelf.ON, Product.shelf_until <= work.now).limit(1)
    product_id = work.execute(due).scalar()
    if product_id is None:
        return False
    take_off_shelf(work, product_id, reason="shelf time over")
    return True


def restock(work: Work, sku_id: int, quantity: Quantity) -> Quantity:
    """补货: add what came in, or take off what a count found missing (negative); what is left now.

    Raises BadStock, StockBelowPromised where less would remain than is reserved and sold.
    """
    sku = work.session.get_one(Sku, sku_id)
    if not quantity or abs(quantity.thousandths) > LARGEST or (sku.whole and quantity.thousandths % 1000):
        raise BadStock(quantity=quantity)
    statement = (
        update(Sku)
        .where(Sku.id == sku_id, Sku.received + quantity - Sku.reserved - Sku.sold >= 0)
        .values(received=Sku.received + quantity)
        .returning(Sku.received, Sku.reserved, Sku.sold)
        .execution_options(synchronize_session=False)
    )
    stock = work.execute(statement).first()
    if stock is None:
        raise StockBelowPromised(name=_product(work, sku.product_id).name, left=shown.left(work, [sku_id])[sku_id])
    kind = Receipt.DELIVERED if quantity > NONE else Receipt.CORRECTED
    movement = StockMovement(
        sku_id=sku_id, kind=kind, quantity=quantity, member_id=work.actor.member_id, moved_at=work.now
    )
    work.session.add(movement)
    work.session.flush()
    if quantity > NONE:
        stock_warnings.refilled(work, [sku_id])
    bump(work)
    return Quantity((stock.received - stock.reserved - stock.sold).thousandths)


def change_price(work: Work, sku_id: int, price: Money) -> Money:
    """改价 for orders from now on; the old price. What is ordered already keeps its price. Raises BadPrice."""
    checked_price(price)
    old: Money = work.execute(select(Sku.price).where(Sku.id == sku_id).with_for_update()).scalar_one()
    if old == price:
        return old
    work.execute(update(Sku).where(Sku.id == sku_id).values(price=price).execution_options(synchronize_session=False))
    change = PriceChange(sku_id=sku_id, old=old, new=price, member_id=work.actor.member_id, changed_at=work.now)
    work.session.add(change)
    work.session.flush()
    history.changed(work, Sku.__tablename__, sku_id, "price", old, price, _title(work, sku_id))
    bump(work)
    return old


def describe(
    work: Work, product_id: int, *, description: str = "", image: str = "", options: Sequence[str] | None = None
) -> None:
    """Say what a product is, show it (a URL, or a path of ours), name the wishes to choose from. Empty: unchanged."""
    product = _product(work, product_id)
    before = (product.description, product.image, product.options)
    product.description = clean(description)[:4000] or product.description
    product.image = image or product.image
    product.options = product.options if options is None else [checked_name(option) for option in options]
    after = (product.description, product.image, product.options)
    for what, old, new in zip(("description", "image", "options"), before, after, strict=True):
        history.changed(work, Product.__tablename__, product_id, what, old, new, product.name)
    work.session.flush()
    bump(work)


def set_attribute(work: Work, product_id: int, name: str, value: str) -> None:
    """Say something of a product (口味, 保质期, …); an empty value takes it back. Raises BadName."""
    product = _product(work, product_id)
    attributes = {key: kept for key, kept in product.attributes.items() if key != name}
    if clean(value):
        attributes[checked_name(name, 20)] = checked_name(value)
    history.changed(work, Product.__tablename__, product_id, "attributes", product.attributes, attributes, product.name)
    product.attributes = attributes
    work.session.flush()
    bump(work)


def add_faq(work: Work, product_id: int, question: str, answer: str) -> None:
    """Keep a question with its answer; the same question anew replaces its answer."""
    product = _product(work, product_id)
    kept = [pair for pair in product.faq if pair["q"] != question]
    _keep_faq(work, product, [*kept, {"q": question, "a": answer}])


def drop_faq(work: Work, product_id: int, question: str) -> None:
    """Take a question out again, with its answer; nothing where it isn't there."""
    product = _product(work, product_id)
    kept = [pair for pair in product.faq if pair["q"] != question]
    if len(kept) < len(product.faq):
        _keep_faq(work, product, kept)


def _title(work: Work, sku_id: int) -> str:
    sku = work.session.get_one(Sku, sku_id)
    return " ".join(filter(None, (_product(work, sku.product_id).name, sku.spec)))


def _keep_faq(work: Work, product: Product, kept: list[dict[str, str]]) -> None:
    old, new = ([f"{pair['q']} {pair['a']}" for pair in pairs] for pairs in (product.faq, kept))
    history.changed(work, Product.__tablename__, product.id, "faq", old, new, product.name)
    product.faq = kept
    work.session.flush()
    bump(work)


def only_supplier(suppliers: Collection[int]) -> int:
    """The supplier for whom somebody works. Raises SeveralSuppliers."""
    if len(suppliers) != 1:
        raise SeveralSuppliers
    return next(iter(suppliers))


def own_product(work: Work, suppliers: Collection[int], product: str) -> shown.Product:
    """The product that a supplier's staff names. Raises UnknownProduct (also for others' products)."""
    return shown.catalog(work).find_own(product, suppliers)


def _product(work: Work, product_id: int) -> Product:
    return work.session.get_one(Product, product_id, with_for_update=True)


def _move_shelf(work: Work, product: Product, new: Shelf, reason: str = "") -> None:
    SHELF_FLOW.check(product.shelf, new)
    history.note(work, Product.__tablename__, product.id, product.shelf, new, reason)
    product.shelf = new
    work.session.flush()


def checked_name(name: str, longest: int = 40) -> str:
    plain = " ".join(clean(name).split())
    if not plain or len(plain) > longest:
        raise BadName(name=plain[:40])
    return plain


def checked_price(price: Money) -> Money:
    if not 0 < price.fen <= LARGEST_FEN:
        raise BadPrice(price=price)
    return price
