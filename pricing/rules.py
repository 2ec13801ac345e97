"""What a rule may say. Who may have it (stock left, new customers, owned coupons) is decided before it gets here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.money import Money
from core.quantity import Quantity
from core.reductions import Bearer
from pricing.cart import CartLine
from pricing.kinds import Kind


@dataclass(frozen=True, slots=True)
class Scope:
    """Which goods and which community a rule is about; what is not set is not asked for."""

    sku_id: int | None = None
    product_id: int | None = None
    supplier_id: int | None = None
    community_id: int | None = None

    def has(self, line: CartLine) -> bool:
        return (
            self.sku_id in (None, line.sku_id)
            and self.product_id in (None, line.product_id)
            and self.supplier_id in (None, line.supplier_id)
        )


EVERYTHING = Scope()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What every rule has. `left`: how many pieces (sets of a bundle, times of a cut) may still be had by it."""

    kind: Kind
    id: int | None = None
    label: str = ""
    bearer: Bearer = Bearer.SHOP
    scope: Scope = EVERYTHING
    begins: datetime | None = None
    ends: datetime | None = None
    left: Quantity | None = None

    def holds(self, moment: datetime, community_id: int | None) -> bool:
        begun = self.begins is None or self.begins <= moment
        over = self.ends is not None and self.ends <= moment
        return begun and not over and self.scope.community_id in (None, community_id)

    def concerns(self, line: CartLine) -> bool:
        return self.scope.has(line)


@dataclass(frozen=True, slots=True, kw_only=True)
class PiecePrice(Rule):
    """From so many pieces on, each costs so much: a flash price has one step, a tiered price several."""

    steps: tuple[tuple[Quantity, Money], ...]

    def unit_price(self, list_price: int, pieces: int) -> int:
        """In fen, for so many thousandths of the SKU in the whole cart."""
        fitting = [price.fen for at_least, price in self.steps if at_least.thousandths <= pieces]
        return min([list_price, *fitting])


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceDiscount(Rule):
    """So many percent off each piece."""

    percent: int

    def unit_price(self, list_price: int, pieces: int) -> int:
        return list_price - list_price * self.percent // 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle(Rule):
    """These goods together for a price, as often as the cart holds them."""

    parts: tuple[tuple[int, Quantity], ...]  # SKUs, each once, and how much of each
    price: Money

    def concerns(self, line: CartLine) -> bool:
        return any(sku_id == line.sku_id for sku_id, _ in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut(Rule):
    """Something off a sum: from the highest threshold that it reaches; or so many percent, at most `most`.

    `chosen`: taken before better ones, if it takes anything off.
    """

    steps: tuple[tuple[Money, Money], ...]  # (at least, off)
    percent: int = 0
    most: Money | None = None
    chosen: bool = False

    def off(self, base: int) -> int:
        """In fen, never more than the base."""
        reached = [(at_least.fen, off.fen) for at_least, off in self.steps if at_least.fen <= base]
        if base <= 0 or not reached or (self.left is not None and self.left.thousandths < 1000):
            return 0
        off = base * self.percent // 100 if self.percent else max(reached)[1]
        return min(off, base if self.most is None else self.most.fen, base)
