"""Money is whole fen. No float ever touches it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.errors import BadAmount

# What one amount may be at most: ten million yuan. Larger is a typing error, and would not fit the gateway either.
LARGEST_FEN = 1_000_000_000
# What Decimal takes besides ("1_0", "1e2", "NaN", other scripts' digits) is no amount that anybody means.
PLAIN = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in fen (1/100 yuan); may be negative (a posting)."""

    fen: int

    @classmethod
    def parse(cls, text: str) -> Money:
        """Read "39.8", "¥39.80", "39.8元". Raises BadAmount for anything else, more than 2 decimals or too much."""
        plain = text.strip().removeprefix("¥").removeprefix("￥").removesuffix("元").removesuffix("块").strip()
        if not PLAIN.fullmatch(plain):
            raise BadAmount(amount=text[:20])
        fen = Decimal(plain) * 100
        if fen != fen.to_integral_value() or abs(fen) > LARGEST_FEN:
            raise BadAmount(amount=text[:20])
        return cls(int(fen))

    def __add__(self, other: Money) -> Money:
        return Money(self.fen + other.fen)

    def __sub__(self, other: Money) -> Money:
        return Money(self.fen - other.fen)

    def __neg__(self) -> Money:
        return Money(-self.fen)

    def __bool__(self) -> bool:
        return self.fen != 0

    def __str__(self) -> str:
        sign, fen = ("-" if self.fen < 0 else ""), abs(self.fen)
        return f"{sign}¥{fen // 100}.{fen % 100:02d}"

    def share(self, weights: Sequence[int]) -> list[Money]:
        """Split by weights with largest remainders, so that the parts add up to the whole and no fen is lost.

        Weights are whole and ≥ 0; where all are zero the parts are equal. ¥0.10 over three equals is 4+3+3 fen.
        """
        sign, whole = (-1 if self.fen < 0 else 1), abs(self.fen)
        return [Money(sign * part) for part in shares(whole, weights)]


def shares(whole: int, weights: Sequence[int]) -> list[int]:
    """Money.share in bare fen, for whoever shares many times in a row; `whole` is ≥ 0."""
    total = sum(weights)
    if total == 0:
        weights, total = [1] * len(weights), len(weights)
    parts = [whole * weight // total for weight in weights]
    left = whole - sum(parts)
    if left:
        by_remainder = sorted(range(len(weights)), key=lambda i: (-(whole * weights[i] % total), i))
        for i in by_remainder[:left]:
            parts[i] += 1
    return parts


ZERO = Money(0)
