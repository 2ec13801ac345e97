"""Random carts and rules, drawn fast: the same seed draws the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from core.money import ZERO, Money
from core.quantity import Quantity
from core.reductions import Bearer
from pricing import Bundle, Cart, CartLine, Cut, Kind, PieceDiscount, PiecePrice, Rule, Scope
from tests.conftest import FRIDAY_EVENING

SUPPLIERS = (1, 2, 3)
GOODS = 9  # SKUs 1 … 9: two SKUs to a product, suppliers by turns


@dataclass(frozen=True, slots=True)
class Drawn:
    cart: Cart
    rules: tuple[Rule, ...]
    points: Money


def draw(seed: int, number: int) -> Iterator[Drawn]:
    random = Random(seed)
    for _ in range(number):
        cart = Cart(tuple(_lines(random)), random.choice((None, 1, 2)))
        rules = tuple(_rule(random, place) for place in range(1, random.randrange(7)))
        yield Drawn(cart, rules, Money(random.choice((0, 0, 1, 120, 5_000, 100_000))))


def product_of(sku_id: int) -> int:
    return (sku_id + 1) // 2


def supplier_of(sku_id: int) -> int:
    return SUPPLIERS[product_of(sku_id) % 3]


def _lines(random: Random) -> Iterator[CartLine]:
    prices = {sku_id: Money(random.choice((1, 10, 99, 390, 890, 1500, 6660))) for sku_id in range(1, GOODS + 1)}
    for sku_id in random.sample(range(1, GOODS + 1), random.randrange(1, 5)):
        whole = sku_id % 3 > 0
        for note in random.choice((("",), ("",), ("", "少糖"))):
            pieces = random.randrange(1, 12) * 1000 if whole else random.randrange(1, 12_000)
            quantity, price = Quantity(pieces), prices[sku_id]
            yield CartLine(sku_id, product_of(sku_id), supplier_of(sku_id), quantity, price, whole, note)


def _scope(random: Random) -> Scope:
    sku_id = random.randrange(1, GOODS + 1)
    return random.choice(
        (
            Scope(),
            Scope(sku_id=sku_id),
            Scope(product_id=product_of(sku_id)),
            Scope(supplier_id=random.choice(SUPPLIERS)),
            Scope(community_id=random.choice((1, 2))),
        )
    )


def _rule(random: Random, place: int) -> Rule:
    kind = random.choice([kind for kind in Kind if kind is not Kind.POINTS])
    bearer = random.choice((Bearer.SHOP, Bearer.SUPPLIER))
    left = random.choice((None, None, Quantity(0), Quantity(1000), Quantity(3500)))
    few = [Money(fen) for fen in sorted(random.sample(range(2000), 2), reverse=True)]
    match kind:
        case Kind.SAMPLE:
            return _own(random, place, kind, bearer, left or Quantity(1000), ((Quantity(0), ZERO),))
        case Kind.FLASH | Kind.NEWCOMER:
            return _own(random, place, kind, bearer, left, ((Quantity(0), few[0]),))
        case Kind.TIER:
            return _own(random, place, kind, bearer, None, ((Quantity(2000), few[0]), (Quantity(5000), few[1])))
        case Kind.MEMBER:
            return PieceDiscount(kind=kind, id=place, bearer=bearer, percent=random.choice((1, 5, 33, 100)))
        case Kind.BUNDLE:
            skus = random.sample(range(1, GOODS + 1), 2)
            parts = tuple((sku_id, Quantity(random.choice((1000, 2000, 1500)))) for sku_id in skus)
            return Bundle(kind=kind, id=place, bearer=bearer, left=left, parts=parts, price=few[0])
    steps = random.choice((((ZERO, few[1]),), ((Money(500), few[1]), (Money(3000), few[0]))))
    percent = random.choice((0, 0, 7, 50)) if kind is Kind.COUPON else 0
    most = random.choice((None, few[0])) if percent else None
    return Cut(
        kind=kind, id=place, bearer=bearer, scope=_scope(random), steps=steps, percent=percent, most=most, left=left
    )


def _own(
    random: Random,
    place: int,
    kind: Kind,
    bearer: Bearer,
    left: Quantity | None,
    steps: tuple[tuple[Quantity, Money], ...],
) -> PiecePrice:
    scope = Scope(sku_id=random.randrange(1, GOODS + 1))
    ends = random.choice((None, None, FRIDAY_EVENING))
    return PiecePrice(kind=kind, id=place, bearer=bearer, scope=scope, ends=ends, left=left, steps=steps)
