"""What people can be divided by: the conditions of a segment (分群), all of which must hold. See docs/metrics.md.

Names are as they were typed until `services.segments` has looked them up.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.money import Money


class Stage(StrEnum):
    """Where somebody stands in their life as a customer."""

    NEVER = "never"  # has bought nothing yet
    NEW = "new"  # has bought on one day only
    RETURNING = "returning"  # on several
    ACTIVE = "active"
    COOLING = "cooling"
    SLEEPING = "sleeping"
    LOST = "lost"


class Fifth(StrEnum):
    """By what all customers are divided into fifths: 5 is the best."""

    RECENCY = "R"
    FREQUENCY = "F"
    MONEY = "M"


@dataclass(frozen=True, slots=True)
class InStage:
    """In one of these stages."""

    stages: tuple[Stage, ...]


@dataclass(frozen=True, slots=True)
class Away:
    """Has bought, but not within the last so many days."""

    days: int


@dataclass(frozen=True, slots=True)
class Lately:
    """Has bought within the last so many days."""

    days: int


@dataclass(frozen=True, slots=True)
class Likes:
    """Has bought some of this lately and not given all of it back."""

    names: tuple[str, ...]
    products: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Lives:
    """A member of one of these communities."""

    names: tuple[str, ...]
    communities: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Saves:
    """So many percent of what they bought lately (at list prices) was reduced; None: as many as are set."""

    percent: int | None = None


@dataclass(frozen=True, slots=True)
class Ranks:
    """In one of these fifths of all customers."""

    by: Fifth
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Often:
    """Has paid for at least so many orders."""

    orders: int


@dataclass(frozen=True, slots=True)
class Spent:
    """Has paid at least so much."""

    amount: Money


@dataclass(frozen=True, slots=True)
class Keeps:
    """Has some of this among their favourites."""

    names: tuple[str, ...]
    products: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Asks:
    """Has lately asked something about this that somebody had to answer, or to hear when it is there again."""

    names: tuple[str, ...]
    products: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Fond:
    """Likes it, keeps it or asks for it."""

    names: tuple[str, ...]
    products: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Together:
    """Has lately bought in the same deals as one of these people, who are not meant themselves."""

    names: tuple[str, ...]
    people: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class HasCoupon:
    """Owns a coupon that can be used now."""


@dataclass(frozen=True, slots=True)
class UsedCoupon:
    """Has a coupon on an order that wasn't given up."""


@dataclass(frozen=True, slots=True)
class Promoted:
    """Was sent a promotion within the last so many days, whoever sent it."""

    days: int


@dataclass(frozen=True, slots=True)
class Welcomes:
    """The governor would let an offer through to them: a channel reaches them, they want it, and have room for it."""


@dataclass(frozen=True, slots=True)
class Not:
    """The condition doesn't hold."""

    of: Condition


Condition = (
    InStage | Away | Lately | Likes | Lives | Saves | Ranks | Often | Spent
    | Keeps | Asks | Fond | Together | HasCoupon | UsedCoupon | Promoted | Welcomes | Not
)  # fmt: skip
OfGoods = Likes | Keeps | Asks | Fond
