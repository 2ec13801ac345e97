"""Measure words, and how a number in one unit becomes a number in the unit in which a thing is sold."""

from __future__ import annotations

from decimal import Decimal

from .lexicon import sections
from .model import Item

GRAMS = {
    "斤": Decimal(500),
    "公斤": Decimal(1000),
    "千克": Decimal(1000),
    "kg": Decimal(1000),
    "市斤": Decimal(500),
    "两": Decimal(50),
    "克": Decimal(1),
    "g": Decimal(1),
    "钱": Decimal(5),
    "吨": Decimal(1_000_000),
    "磅": Decimal("453.59237"),
}
MILLILITRES = {"ml": Decimal(1), "毫升": Decimal(1), "l": Decimal(1000), "升": Decimal(1000), "公升": Decimal(1000)}

BOOK = sections("units.txt")
COUNTS = frozenset(word for line in BOOK["COUNTS"] for word in line.split())

UNITS = frozenset({*GRAMS, *MILLILITRES, *COUNTS})
LONGEST = max(map(len, UNITS))

SAME = [frozenset(line.split()) for line in BOOK["SAME"]]
"""Measure words that people use for one another."""

PORTIONS = frozenset(["份", "单", "位", "客", "例", "套", "组"])
"""A portion is whatever the item is sold in."""

OPEN_TO_PORTION = frozenset(
    ["盒", "袋", "包", "碗", "杯", "套", "单", "位", "客", "例", "组", "个", "件", "笼", "盘", "板"]
)
"""Sold by the portion: any of these says "one of it"."""

PAIRED = {"对": 2, "双": 2, "打": 12}
SIZES = "大小整"


def in_unit_of(item: Item, value: Decimal, unit: str) -> Decimal | None:
    """`value` `unit` of the item, in the item's own unit; None where it is not sold that way."""
    own = item.unit
    if not unit or unit == own:
        return value
    if unit in GRAMS and own in GRAMS:
        return (value * GRAMS[unit] / GRAMS[own]).normalize()
    if unit in MILLILITRES and own in MILLILITRES:
        return (value * MILLILITRES[unit] / MILLILITRES[own]).normalize()
    if unit in GRAMS or unit in MILLILITRES:
        return None
    if unit in PAIRED and own not in GRAMS:
        return value * PAIRED[unit] if not (unit == "打" and own == "打") else value
    if unit[0] in SIZES and unit[1:] == own:
        return value
    if unit in PORTIONS or any(unit in group and own in group for group in SAME):
        return value
    if own in PORTIONS and unit in OPEN_TO_PORTION:
        return value
    if unit == "个" and own not in GRAMS and not any(c.isdigit() for c in item.spec):
        return value
    return None
