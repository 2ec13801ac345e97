"""Why something costs less than its list price, and who bears it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.money import Money


class Bearer(StrEnum):
    """Who bears a reduction. The supplier gets the full worth of the goods unless he bears it himself."""

    SHOP = "shop"
    SUPPLIER = "supplier"
    POINTS = "points"  # the customer's points, which the shop owed him


@dataclass(frozen=True, slots=True)
class Reduction:
    """So much less for one line: by what kind of rule ("coupon", "flash", …), which one, in which words for people."""

    kind: str
    label: str
    amount: Money
    bearer: Bearer
    source_id: int | None = None
