"""Stretches of words between goods and numbers, and what sort they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from .tokens import K, Token
from .words import W

REMARKS = frozenset({W.PAY, W.DELIVER, W.TIME, W.USE})
SILENT = frozenset(
    {
        W.ADD,
        W.MORE,
        W.FILL,
        W.POLITE,
        W.AND,
        W.ME,
        W.OF,
        W.BOTH,
        W.ALL,
        W.PART,
        W.FOR,
        W.WITH,
        W.THAT,
        W.SET,
        W.FROM,
        W.NOT,
        W.HIM,
        W.ASK,
        W.CALL,
        W.CANCEL,
        W.LESS,
        W.KEEP,
        W.NEG,
        W.VAGUE,
        W.IF,
        W.MAYBE,
        W.USUAL,
        W.CAN,
        W.EACH,
    }
)


TELLING = frozenset(
    [
        "收件人",
        "收货人",
        "联系人",
        "联系电话",
        "电话",
        "手机",
        "手机号",
        "姓名",
        "tel",
        "自提",
        "自取",
        "自拿",
        "自行取",
        "自来取",
        "上门",
        "送上门",
        "放门口",
        "挂门把手",
        "门口",
        "楼下",
        "打包",
        "打包带走",
        "堂食",
        "带走",
        "外带",
        "快递",
        "丰巢",
        "代收",
        "快递柜",
        "门卫",
        "前台",
        "送货上门",
    ]
)
"""Words of delivery that say something without a place beside them."""


FEW = 5
"""Unknown words up to this length with a number are goods; longer ones are talk."""


class Sort(Enum):
    FILL = auto()  # says nothing
    WISH = auto()  # a wish for the goods
    REMARK = auto()  # payment, delivery, time: of the whole entry
    WORDS = auto()  # unread


@dataclass(slots=True)
class Chunk:
    tokens: tuple[Token, ...]
    first: int
    last: int
    sort: Sort
    glue: K | None
    after_line: bool
    """Whether goods or a number stood before it."""
    unknown: bool = False
    """Words with a number of their own: goods that are not on the shelf."""

    @property
    def span(self) -> tuple[int, int]:
        return self.tokens[0].start, self.tokens[-1].end

    @property
    def listed(self) -> bool:
        """Goods that are not on the shelf, put like those that are: "榴莲1个"."""
        *words, number = [t for t in self.tokens if not t.is_(W.AND)] or [self.tokens[0]]
        counted = number.amount is not None and bool(number.amount.unit)
        return (
            self.unknown
            and counted
            and bool(words)
            and all(t.kind is K.OTHER for t in words)
            and sum(t.end - t.start for t in words) <= FEW
        )

    def is_blend(self) -> bool:
        return all(t.is_(W.BLEND) or t.kind is K.OPTION for t in self.tokens)

    def wish_span(self, *, attributive: bool = False) -> tuple[int, int]:
        """Without small words at its ends. `attributive`: a number follows ("麻辣的一份" is the choice 麻辣)."""
        first = 0
        while (
            first < len(self.tokens) - 1
            and silent(self.tokens[first])
            and not self.tokens[first].is_(W.WISH, W.BOTH, W.NEG)
        ):
            first += 1
        last = len(self.tokens)
        while last > first + 1 and self.tokens[last - 1].is_(W.POLITE) and not self.tokens[last - 1].is_(W.FILL):
            last -= 1
        while attributive and last > first + 1 and self.tokens[last - 1].is_(W.ADD, W.MORE):
            last -= 1
        if attributive and last > first + 1 and self.tokens[last - 1].is_(W.OF):
            last -= 1
        return self.tokens[first].start, self.tokens[last - 1].end

    def carries(self, text: str) -> bool:
        """Only a word that leads to a place or a number ("送到", "地址："), which is read by itself."""
        return all(
            t.words & {W.DELIVER, W.FILL, W.POLITE} and text[t.start : t.end] not in TELLING for t in self.tokens
        )

    def fetches(self, text: str) -> bool:
        """ "明早9点(南门)取": with a time, fetching is worth a remark."""
        return text[self.tokens[0].start : self.tokens[-1].end] in ("取", "来取", "去取", "拿", "来拿")


def silent(token: Token) -> bool:
    return token.kind is K.EMOJI or bool(token.words & SILENT)


def sort_of(tokens: Sequence[Token]) -> Sort:
    """The sort of a stretch of tokens, by its most telling word."""
    unread = any(t.kind in (K.OTHER, K.LATIN, K.GOODS) for t in tokens)
    if any(t.kind in (K.PHONE, K.TIME) or t.words & REMARKS for t in tokens):
        return Sort.REMARK
    if any(t.kind is K.OPTION or t.is_(W.BLEND) for t in tokens):
        return Sort.WISH
    if unread:
        return Sort.WISH if any(t.is_(W.WISH, W.NEG) for t in tokens) else Sort.WORDS
    if all(silent(t) for t in tokens):
        return Sort.FILL
    return Sort.WISH if any(t.is_(W.WISH) for t in tokens) else Sort.WORDS
