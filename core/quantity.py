"""Quantities are whole thousandths of a unit: 1.5斤 is exact. No float ever touches them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from core.errors import BadQuantity
from core.money import Money

# What one line may ask for at most, in thousandths (9,999 units): more is a typing error.
LARGEST = 9_999_000


@dataclass(frozen=True, slots=True, order=True)
class Quantity:
    """A number of units in thousandths; may be negative (a movement)."""

    thousandths: int

    @classmethod
    def of(cls, number: int | str | Decimal) -> Quantity:
        """From 2, "1.5" or Decimal("0.25"). Raises BadQuantity for what is no number or finer than 1/1000."""
        try:
            thousandths = Decimal(number) * 1000
        except (InvalidOperation, ValueError) as error:
            raise BadQuantity(quantity=str(number)[:20]) from error
        if not thousandths.is_finite() or thousandths != thousandths.to_integral_value():
            raise BadQuantity(quantity=str(number)[:20])
        return cls(int(thousandths))

    def ordered(self, *, whole: bool) -> Quantity:
        """Itself, if it can be ordered: above zero, not absurd, and whole where the goods are sold whole."""
        if not 0 < self.thousandths <= LARGEST or (whole and self.thousandths % 1000):
            raise BadQuantity(quantity=str(self))
        return self

    def __add__(self, other: Quantity) -> Quantity:
        return Quantity(self.thousandths + other.thousandths)

    def __sub__(self, other: Quantity) -> Quantity:
        return Quantity(self.thousandths - other.thousandths)

    def __neg__(self) -> Quantity:
        return Quantity(-self.thousandths)

    def __bool__(self) -> bool:
        return self.thousandths != 0

    def __str__(self) -> str:
        sign, rest = ("-" if self.thousandths < 0 else ""), abs(self.thousandths)
        whole, part = divmod(rest, 1000)
        return f"{sign}{whole}" + (f".{part:03d}".rstrip("0") if part else "")

    def priced(self, unit_price: Money) -> Money:
        """The price of this many units, rounded half up to whole fen (a line is rounded once, nothing else is)."""
        sign = -1 if self.thousandths < 0 else 1
        return Money(sign * ((abs(self.thousandths) * unit_price.fen + 500) // 1000))


NONE = Quantity(0)
