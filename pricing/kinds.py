"""The kinds of reductions, in the order in which they apply, and which may stand beside which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum


class Kind(StrEnum):
    SAMPLE = "sample"  # 免费品尝: a first piece for nothing
    FLASH = "flash"  # 特价: for a time, perhaps only so many
    NEWCOMER = "newcomer"  # 新客价: for who has never ordered before
    TIER = "tier"  # 阶梯价: by quantity
    MEMBER = "member"  # 会员价: a level's discount
    BUNDLE = "bundle"  # 套装: goods together
    THRESHOLD = "threshold"  # 满减: by itself
    COUPON = "coupon"  # 优惠券
    POINTS = "points"  # 积分


# Row by row, in this order. A kind may reduce a piece only where everything that has reduced it before stands in its
# row. So a piece has one price of its own (the first six rows are empty): the lowest that it may have. It counts for
# one 满减, and an order takes one coupon. docs/prices.md shows this table to people.
TABLE: Mapping[Kind, frozenset[Kind]] = {
    Kind.SAMPLE: frozenset(),
    Kind.FLASH: frozenset(),
    Kind.NEWCOMER: frozenset(),
    Kind.TIER: frozenset(),
    Kind.MEMBER: frozenset(),
    Kind.BUNDLE: frozenset(),
    Kind.THRESHOLD: frozenset({Kind.TIER, Kind.MEMBER}),
    Kind.COUPON: frozenset({Kind.TIER, Kind.MEMBER, Kind.BUNDLE, Kind.THRESHOLD}),
    Kind.POINTS: frozenset(
        {Kind.FLASH, Kind.NEWCOMER, Kind.TIER, Kind.MEMBER, Kind.BUNDLE, Kind.THRESHOLD, Kind.COUPON}
    ),
}

PLACE: Mapping[Kind, int] = {kind: place for place, kind in enumerate(TABLE)}


def bits(kinds: Iterable[Kind]) -> int:
    """Kinds as a set of bits: what has reduced a piece is looked up for each of them."""
    return sum(1 << PLACE[kind] for kind in kinds)


BIT: Mapping[Kind, int] = {kind: 1 << place for kind, place in PLACE.items()}
FORBIDS: Mapping[Kind, int] = {kind: ~bits(beside) for kind, beside in TABLE.items()}
