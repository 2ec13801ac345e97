"""How much one piece holds, read from how it is sold: "500g*2袋" is two times 500 grams."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from reading.spec import pairs_at

# In grams or millilitres; what they are compared by.
WEIGHTS = {"斤": 500, "公斤": 1000, "千克": 1000, "kg": 1000, "两": 50, "克": 1, "g": 1}
VOLUMES = {"升": 1000, "l": 1000, "毫升": 1, "ml": 1}
PER = ((WEIGHTS, "斤", 500), (VOLUMES, "升", 1000))


@dataclass(frozen=True, slots=True)
class Content:
    """So many thousandths of what it is compared by ("斤", "升")."""

    thousandths: int
    per: str


def content(spec: str, unit: str) -> Content | None:
    """What one unit of it holds; None where nobody says."""
    for measures, per, size in PER:
        if unit.lower() in measures:
            return Content(measures[unit.lower()] * 1000 // size, per)
    spec = spec.lower()
    at = 0
    while at < len(spec):
        found = pairs_at(spec, at)
        pairs = [pair for pair, _ in found]
        for measures, per, size in PER:
            if pairs and pairs[0][1] in measures:
                number = Decimal(pairs[0][0]) * measures[pairs[0][1]] * (Decimal(pairs[1][0]) if len(pairs) > 1 else 1)
                held = int(number * 1000 / size)
                return Content(held, per) if held else None
        at = found[-1][1] if found else at + 1
    return None
