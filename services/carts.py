"""What somebody wants, with the names, list prices and reductions of this moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from core.errors import ShopError
from core.events import Event
from core.moments import Span
from core.money import ZERO, Money
from core.quantity import NONE, Quantity
from core.say import Say
from core.work import Work
from models.orders import Order, OrderLine
from pricing import Cart, CartLine, Rule
from pricing import price as price_of
from queries import catalog as goods
from queries import prices
from queries.deals import Deal
from queries.placing import NewLine, NewOrder

T = TypeVar("T")


class NotOffered(ShopError):
    """The deal doesn't offer it, or it is not on the shelf. Arguments: name."""


class NotWhole(ShopError):
    """Sold whole only, or an absurd number. Arguments: name, quantity, unit."""


class TooManyLines(ShopError):
    """More goods in one order than anybody means."""


class PriceGone(ShopError):
    """A reduction that was there a moment ago has just gone to somebody else."""


MOST_LINES = 50
TRIES = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """So much of a SKU, with a wish, perhaps for a time as it was said. Those of one SKU and one wish are added up."""

    sku_id: int
    quantity: Quantity
    note: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class CartFilled(Event):
    """A cart is to be priced: whoever has rules that may hold for it and its owner adds them to `rules`.

    `order_id`: the unpaid order that it is already. `promised`: that order costs less than its list price so far, and
    what it was promised is given to it again, though it may be over for others. `hints`, by SKU: what the owner is told
    of a price that others have used up.
    """

    member_id: int
    cart: Cart
    order_id: int | None = None
    promised: bool = False
    rules: list[Rule] = field(default_factory=list)
    hints: dict[int, Say] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GoodsShown(Event):
    """Prices are shown to somebody (to everybody where `member_id` is None), a piece of each: whoever has rules that
    may hold for what is in the cart adds them to `rules`."""

    member_id: int | None
    cart: Cart
    rules: list[Rule] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class OrderWritten(Event):
    """The lines of an unpaid order have just been written. Whoever has times for some adds them to `spans`, by product.

    `had`: the SKUs that had a time before.
    """

    order_id: int
    lines: tuple[NewLine, ...]
    had: frozenset[int] = frozenset()
    spans: dict[int, Span] = field(default_factory=dict)


def fill(work: Work, wanted: Iterable[Wanted], deal: Deal | None) -> list[NewLine]:
    """The lines with names and list prices of this moment. Raises NotOffered, NotWhole, TooManyLines."""
    catalog_now = goods.catalog(work)
    book = None if deal else prices.book(work)  # a deal has prices of its own
    merged: dict[tuple[int, str], Quantity] = {}
    times: dict[tuple[int, str], str] = {}
    for want in wanted:
        key = (want.sku_id, want.note[:200])
        merged[key] = merged.get(key, NONE) + want.quantity
        times[key] = want.at or times.get(key, "")
    if len(merged) > MOST_LINES:
        raise TooManyLines(most=MOST_LINES)
    return [_listed(work, catalog_now, deal, book, *key, much, times[key]) for key, much in merged.items()]


def _listed(
    work: Work,
    catalog_now: goods.Catalog,
    deal: Deal | None,
    book: prices.Book | None,
    sku_id: int,
    note: str,
    quantity: Quantity,
    at: str,
) -> NewLine:
    sku, product = catalog_now.skus[sku_id], catalog_now.product_of(sku_id)
    offered = deal.by_sku.get(sku_id) if deal else None
    if (deal and offered is None) or not product.is_on_shelf(work.now):
        raise NotOffered(name=product.title(sku))
    if quantity != NONE:
        try:
            quantity.ordered(whole=sku.whole)
        except ShopError:
            raise NotWhole(name=product.title(sku), quantity=quantity, unit=sku.unit) from None
    unit_price = offered.price if offered else book.list_price(sku, work.now) if book else sku.price
    if quantity != NONE and unit_price and not quantity.priced(unit_price):  # so little that it would cost nothing
        raise NotWhole(name=product.title(sku), quantity=quantity, unit=sku.unit)
    return NewLine(
        sku_id,
        product.supplier_id,
        product.title(sku),
        sku.unit,
        quantity,
        unit_price,
        quantity.priced(unit_price),
        note,
        by_slot=product.id if product.by_slot else None,
        at=at,
    )


def as_ordered(lines: Iterable[OrderLine]) -> list[NewLine]:
    """An order's lines at the list prices that they were ordered at."""
    return [
        NewLine(
            x.sku_id, x.supplier_id, x.name, x.unit, x.quantity, x.price, x.quantity.priced(x.price), x.note,
            span=x.span,
        )
        for x in lines
    ]  # fmt: skip


def at_their_price(
    work: Work,
    order: NewOrder | Order,
    listed: Sequence[NewLine],
    do: Callable[[Sequence[NewLine]], T],
    *,
    before: Sequence[OrderLine] = (),
    points: Money = ZERO,
) -> T:
    """Do it with the lines as they cost this buyer now; once more where a reduction has just gone to somebody else.

    `before`: the lines that the order has so far.
    """
    promised = any(line.reduced for line in before)
    for tries_left in reversed(range(TRIES)):
        lines = reduced(work, order, listed, points, promised=promised)
        if not any(line.reductions for line in lines):
            break
        try:
            with work.undoable():
                return do(lines)
        except PriceGone as gone:
            if not tries_left:
                raise PriceGone from gone
    return do(lines)


def reduced(
    work: Work,
    order: NewOrder | Order,
    listed: Sequence[NewLine],
    points: Money = ZERO,
    *,
    promised: bool = False,
) -> list[NewLine]:
    """The lines at what they cost the buyer of this order now, each with its reasons."""
    filled = told(work, order, listed, promised=promised)
    if filled.hints:
        listed = [replace(line, hint=filled.hints.get(line.sku_id)) for line in listed]
    if not filled.rules and not points:
        return list(listed)
    priced = price_of(filled.cart, filled.rules, work.now, points, work.settings.points.most_percent)
    return [
        replace(line, amount=found.amount, reductions=found.reductions)
        for line, found in zip(listed, priced.lines, strict=True)
    ]


def told(work: Work, order: NewOrder | Order, listed: Sequence[NewLine], *, promised: bool) -> CartFilled:
    """The cart of an order with all rules that may hold for it."""
    skus = goods.catalog(work).skus
    cart = Cart(tuple(_cart_line(line, skus[line.sku_id]) for line in listed), order.community_id)
    filled = CartFilled(order.member_id, cart, order.id if isinstance(order, Order) else None, promised)
    work.tell(filled)
    return filled


def _cart_line(line: NewLine, sku: goods.Sku) -> CartLine:
    return CartLine(line.sku_id, sku.product_id, line.supplier_id, line.quantity, line.price, sku.whole, line.note)


def total_of(lines: Iterable[NewLine]) -> Money:
    return sum((line.amount for line in lines), ZERO)
