"""What is to be priced, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass

from core.money import ZERO, Money
from core.quantity import Quantity
from core.reductions import Reduction


@dataclass(frozen=True, slots=True)
class CartLine:
    """So much of something at its list price. SKU and note name a line: there is one of each."""

    sku_id: int
    product_id: int
    supplier_id: int
    quantity: Quantity
    price: Money
    whole: bool = True
    note: str = ""

    @property
    def amount(self) -> Money:
        """What it costs before any reduction."""
        return self.quantity.priced(self.price)


@dataclass(frozen=True, slots=True)
class Cart:
    lines: tuple[CartLine, ...]
    community_id: int | None = None


@dataclass(frozen=True, slots=True)
class PricedLine:
    """amount + the reductions = what the line costs at its list price."""

    line: CartLine
    amount: Money
    reductions: tuple[Reduction, ...] = ()


@dataclass(frozen=True, slots=True)
class Priced:
    """The lines in the cart's order, and what all of them cost."""

    lines: tuple[PricedLine, ...]
    total: Money

    @property
    def reduced(self) -> Money:
        return sum((reduction.amount for line in self.lines for reduction in line.reductions), ZERO)
