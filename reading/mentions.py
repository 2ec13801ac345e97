"""Goods in running text: the longest run of pieces that some item of the shelf has all of."""

from __future__ import annotations

from .numerals import STARTS
from .shelf import Index, Mention, Shelf
from .spec import unit_end
from .tokens import K, Token
from .words import TABLE, W

GAPS = " /的-"
"""What may stand between two pieces of one mention: "S/白/T恤", "灰卫衣 L"."""
LEADS = frozenset({W.ADD, W.MORE, W.AND, W.FILL, W.LESS, W.NEG, W.SET, W.CANCEL, W.FROM, W.BLEND})
"""Words that may stand right before goods of one character."""


NO_WORDS: frozenset[W] = frozenset()
DESCRIBING = frozenset({W.BLEND, W.WISH})


def is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


def cuts(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] begins or ends inside a Latin word ("L" of "XL"); "ax2" is "a" times two."""
    if start and is_latin(text[start]) and is_latin(text[start - 1]):
        return True
    if end < len(text) and is_latin(text[end - 1]) and is_latin(text[end]):
        return not (text[end] == "x" and text[end + 1 : end + 2].isdigit())
    return text[end - 1].isdigit() and end < len(text) and text[end].isdigit()


def is_chinese(char: str) -> bool:
    return "一" <= char <= "\u9fff"


def number_beside(text: str, end: int, tokens: list[Token]) -> bool:
    """Whether a number stands right before or right after: a single character means goods only then."""
    after, beyond = text[end : end + 1], text[end + 1 : end + 2]
    if tokens and tokens[-1].kind is K.QTY:
        return True
    if tokens and (tokens[-1].kind is K.OTHER or (tokens[-1].kind is K.WORD and not tokens[-1].words & LEADS)):
        return False
    return bool(after and (after in STARTS or (after in "+*×" and beyond.isdigit())))


def longest(text: str, at: int, sizes: dict[str, tuple[int, ...]], index: Index | dict[str, str]) -> int:
    for size in sizes.get(text[at : at + 1], ()):
        if at + size <= len(text) and text[at : at + size] in index and not cuts(text, at, at + size):
            return at + size
    return at


def piece_at(text: str, at: int, shelf: Shelf) -> tuple[int, frozenset[str]]:
    end = longest(text, at, shelf.piece_sizes, shelf.pieces)
    return end, shelf.pieces[text[at:end]] if end > at else frozenset()


def joined(
    text: str, at: int, end: int, codes: frozenset[str], shelf: Shelf, gaps: bool
) -> tuple[int, frozenset[str], int]:
    """Further pieces that narrow the meaning down, over small gaps: where they end, what is left, how many they are."""
    count = 0
    while True:
        start = end
        while gaps and start < min(len(text), end + 2) and text[start] in GAPS:
            start += 1
        further, more = piece_at(text, start, shelf)
        if further > start and counts(text, start, further):
            return end, codes, count
        left = codes & more
        adds = (
            len(left) < len(codes) or start == end or (further - start > 1 and text[start:further] not in shelf.whole)
        )
        if further == start or not left or not adds or (text[start:further] in shelf.codes and left == codes):
            return end, codes, count
        if longest(text, start, shelf.fixed_sizes, shelf.fixed) > further:
            return end, codes, count  # a choice of the deal begins there
        end, codes, count = further, left, count + 1


def mention_at(text: str, at: int, shelf: Shelf, tokens: list[Token], *, gaps: bool = True) -> Mention | None:
    """The mention of goods at a place, if any. `gaps`: whether its pieces may stand apart."""
    first, codes = piece_at(text, at, shelf)
    other = longest(text, at, shelf.also_sizes, shelf.also)
    if (other > first or (other > at and other == first and text[at:first] not in shelf.whole)) and (
        other - at > 1 or not is_chinese(text[at]) or number_beside(text, other, tokens)
    ):
        return Mention(
            at, other, shelf.also[text[at:other]], "synonym", 0.9, weak=text[at:other].isascii() or other - at < 2
        )
    if first == at:
        return None
    piece = text[at:first]
    end, left, more = joined(
        text, at, first, shelf.whole.get(piece, codes), shelf, gaps and (first - at > 1 or is_latin(piece))
    )
    if piece in shelf.whole or text[at:end] in shelf.whole:
        left = shelf.whole.get(text[at:end], left)
        return Mention(
            at,
            end,
            left,
            "name" if not more else "name+attributes",
            1.0,
            weak=end - at < 2 and not piece.isascii() and not text[end : end + 1].isdigit(),
        )
    if more:
        solid = (end - at >= 3 or any(is_latin(c) for c in text[at:end])) and not inside_word(at, first, piece, tokens)
        return Mention(at, end, left, "attributes", 0.9, weak=len(left) > 1) if solid else None
    return partial(text, at, end, shelf, tokens)


def inside_word(at: int, first: int, piece: str, tokens: list[Token]) -> bool:
    """Whether a mention would begin in the middle of a word: the "色M" of a "黑色M" that is not on the shelf."""
    glued = bool(tokens) and tokens[-1].end == at and (tokens[-1].kind is K.OTHER or W.BLEND in tokens[-1].words)
    return glued and first - at == 1 and is_chinese(piece)


def partial(text: str, at: int, end: int, shelf: Shelf, tokens: list[Token]) -> Mention | None:
    """A part of a name: its head or tail, or a single tail character right beside a number ("油1桶")."""
    piece = text[at:end]
    codes = shelf.pieces[piece]
    if end - at >= 2 and codes and not is_latin(piece[0]) and not shelf.generic(piece):
        return Mention(at, end, codes, "part", 0.85, weak=True)
    if end - at == 1 and text[end : end + 1] == "子" and is_chinese(piece) and piece in shelf.tails:
        return Mention(at, end + 1, shelf.tails[piece], "part", 0.8, weak=True)  # "垫子" for a 瑜伽垫
    if end - at == 1 or is_latin(piece[0]):
        tails = shelf.tails.get(piece)
        refused = text.startswith(("不要了", "不要啦"), end)
        if tails and not shelf.generic(piece) and (refused or number_beside(text, end, tokens)):
            return Mention(at, end, tails, "part", 0.8, weak=True)
        if tokens and after_goods(tokens) and not steers(piece) and not (piece in STARTS and unit_end(text, end) > end):
            return Mention(at, end, shelf.pieces[piece], "attribute", 0.8, weak=True)
    return None


def counts(text: str, start: int, end: int) -> bool:
    """A numeral with a measure word is a number, though a name has the numeral too ("三拼茶|三杯", "奶粉|2罐")."""
    return all(char in STARTS for char in text[start:end]) and unit_end(text, end) > end


def steers(piece: str) -> bool:
    """A small word of the language ("都", "要") is no attribute, though it may be a part of a name."""
    return not TABLE.get(piece, NO_WORDS) <= DESCRIBING


def after_goods(tokens: list[Token]) -> bool:
    """Whether goods stand a few small words before: then a lone attribute may narrow them or name a sibling."""
    for token in reversed(tokens[-4:]):
        if token.kind is K.GOODS:
            return True
        if token.kind is K.QTY and any(t.goods and len(t.goods.codes) > 1 for t in tokens[-4:]):
            continue
        if token.kind not in (K.SPACE, K.COMMA, K.WORD, K.OPEN):
            return False
    return False
