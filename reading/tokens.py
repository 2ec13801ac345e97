"""The tokens of an order text."""

from __future__ import annotations

from decimal import Decimal
from enum import IntEnum, auto
from typing import NamedTuple

from .shelf import Mention
from .words import W

NONE: frozenset[W] = frozenset()


class K(IntEnum):
    SPACE = auto()
    STOP = auto()  # new line 。！？；
    COMMA = auto()  # ， 、 ： /
    OPEN = auto()
    CLOSE = auto()
    PLUS = auto()
    MINUS = auto()
    TIMES = auto()
    GOODS = auto()
    QTY = auto()
    WORD = auto()
    OPTION = auto()
    PLACE = auto()
    TIME = auto()
    PHONE = auto()
    PRICE = auto()
    SPEC = auto()  # the packing of the goods before it: "600ml*24瓶"
    EMOJI = auto()
    LATIN = auto()
    CODE = auto()  # a number that is no quantity: order numbers, ordinals, "15分钟"
    OTHER = auto()


class Amount(NamedTuple):
    """A number with its measure word, if any."""

    value: Decimal
    unit: str = ""
    vague: bool = False
    bare: bool = False
    ordinal: bool = False


class Token(NamedTuple):
    kind: K
    start: int
    end: int
    words: frozenset[W] = NONE
    amount: Amount | None = None
    goods: Mention | None = None

    def is_(self, *kinds: W) -> bool:
        return not self.words.isdisjoint(kinds)


GAPS = frozenset({K.SPACE, K.COMMA})
BREAKS = frozenset({K.STOP})
