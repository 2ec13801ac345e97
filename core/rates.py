"""Rates are whole basis points (1/100 of a percent): 5.25% is 525. No float ever touches them."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from core.errors import ShopError
from core.money import Money

WHOLE = 10_000
LARGEST = WHOLE // 2  # more than half of a price is a slip of the finger
PLAIN = re.compile(r"[0-9]{1,3}(\.[0-9]{1,6})?")


class BadRate(ShopError):
    """Not a percentage between 0 and 50 with at most two decimals. Arguments: rate."""


def read(text: str) -> int:
    """The basis points of "5", "5%", "5.25％". Raises BadRate."""
    plain = unicodedata.normalize("NFKC", text).strip().removesuffix("%").strip()
    points = Decimal(plain) * 100 if PLAIN.fullmatch(plain) else Decimal(-1)
    if points != points.to_integral_value() or not 0 <= points <= LARGEST:
        raise BadRate(rate=text.strip()[:20])
    return int(points)


def show(points: int) -> str:
    whole, part = divmod(points, 100)
    return f"{whole}" + (f".{part:02d}".rstrip("0") if part else "") + "%"


def part(amount: Money, points: int) -> Money:
    """So much of an amount (which is not negative), rounded down to whole fen."""
    return Money(amount.fen * points // WHOLE)
