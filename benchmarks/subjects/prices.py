"""What a cart costs: 20 lines under five rules of five kinds, a coupon and points, on one core.

"At list price" is the everyday case in which no rule holds for anything in the cart.
"""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.figures import Effort, Figure
from core.money import ZERO, Money
from core.quantity import Quantity
from pricing import Bundle, Cart, CartLine, Cut, Kind, PieceDiscount, PiecePrice, Rule, Scope, price
from tests.conftest import FRIDAY_EVENING

TIMES = 200
LINES = tuple(
    CartLine(sku_id, sku_id, sku_id % 3, Quantity.of(sku_id % 4 + 1), Money(390 + 70 * sku_id))
    for sku_id in range(1, 21)
)
PIECE_PRICES: tuple[Rule, ...] = (
    PiecePrice(
        kind=Kind.FLASH, id=1, scope=Scope(sku_id=2), left=Quantity.of(2), steps=((Quantity.of(0), Money(100)),)
    ),
    PiecePrice(
        kind=Kind.TIER, id=2, scope=Scope(sku_id=3),
        steps=((Quantity.of(2), Money(500)), (Quantity.of(4), Money(450))),
    ),
    Bundle(kind=Kind.BUNDLE, id=3, parts=((4, Quantity.of(1)), (5, Quantity.of(2))), price=Money(1500)),
    Cut(kind=Kind.THRESHOLD, id=4, scope=Scope(supplier_id=1), steps=((Money(10000), Money(1000)),)),
    Cut(kind=Kind.COUPON, id=5, steps=((Money(5000), Money(500)),)),
)  # fmt: skip
EVERYTHING: tuple[Rule, ...] = (
    *PIECE_PRICES,
    PieceDiscount(kind=Kind.MEMBER, percent=5),
    *(Cut(kind=Kind.COUPON, id=place, steps=((ZERO, Money(100 * place)),)) for place in range(6, 20)),
)


def measure(effort: Effort) -> Iterator[Figure]:
    cart = Cart(LINES)
    yield Figure("20 lines, five rules", _microseconds(effort, cart, PIECE_PRICES), "µs", at_most=500)
    yield Figure("20 lines, a level and 15 coupons more, points", _microseconds(effort, cart, EVERYTHING, 777), "µs")
    yield Figure("20 lines at list price", _microseconds(effort, cart, ()), "µs")
    yield Figure("one line at list price", _microseconds(effort, Cart(LINES[:1]), ()), "µs")


def _microseconds(effort: Effort, cart: Cart, rules: tuple[Rule, ...], points: int = 0) -> float:
    def work() -> None:
        for _ in range(TIMES):
            price(cart, rules, FRIDAY_EVENING, Money(points))

    return effort.best(work) / TIMES * 1e6
