"""Why something costs less than its list price, and who bears it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.money import Money
from core.quantity import NONE, Quantity


class Bearer(StrEnum):
    """Who bears a reduction. The supplier gets the full worth of the goods unless he bears it himself."""

    SHOP = "shop"
    SUPPLIER = "supplier"
    POINTS = "points"  # the customer's points, which the shop owed him


@dataclass(frozen=True, slots=True)
class Reduction:
    """So much less for one line: by what kind of rule ("coupon", "flash", …), which one, called what by its maker.

    `pieces`: how many of the line's pieces (or sets, of a bundle) it was for; none where it was for the line's amount.
    """

    kind: str
    label: str
    amount: Money
    bearer: Bearer
    source_id: int | None = None
    pieces: Quantity = NONE
