"""People: what looks like somebody's name, and where the name ends at the head of a list entry."""

from __future__ import annotations

from collections.abc import Sequence

from .lexicon import words
from .shelf import Shelf
from .tokens import K, Token
from .words import W

BOOK = words("names.txt")
TITLES, SURNAMES, NOBODY = tuple(BOOK["TITLES"]), frozenset(BOOK["SURNAMES"]), frozenset(BOOK["NOBODY"])
FORE = "老小阿大"
NAME_BREAKS = frozenset({K.SPACE, K.OPEN})
INNER = ".·_~'&@#=^\"<>→|\\"
"""Signs that belong to a nickname."""
STRUCTURE = frozenset({K.GOODS, K.QTY, K.OPTION, K.PLUS, K.TIMES, K.PLACE, K.PHONE})


def is_person(text: str) -> bool:
    """Whether a few characters look like what one calls a person."""
    text = text.strip()
    if not text or len(text) > 12 or text in NOBODY:
        return False
    if text.endswith(TITLES) and len(text) >= 2:
        return True
    if text[0] in FORE and 2 <= len(text) <= 3:
        return True
    if len(text) in (2, 3) and text[0] in SURNAMES:
        return True
    return len(text) == 2 and text[0] == text[1] and not text.isdigit()


def is_named(text: str) -> bool:
    """Whether words can be nothing but somebody's name: "小李", "王阿姨"; not "小份"."""
    text = text.strip()
    return len(text) <= 6 and (
        (len(text) >= 2 and text.endswith(TITLES))
        or (len(text) == 2 and text[0] in FORE and text[1] in SURNAMES)
        or (len(text) in (2, 3) and text[0] in SURNAMES and text not in NOBODY)
    )


def is_relative(text: str) -> bool:
    return text.endswith(TITLES) and len(text) <= 4


class Head:
    """The head of an entry: its name, its place, and the token at which the order begins."""

    __slots__ = ("body", "name", "places")

    def __init__(self, name: tuple[int, int] | None, places: list[tuple[int, int]], body: int) -> None:
        self.name, self.places, self.body = name, places, body


def segment_end(tokens: Sequence[Token], text: str, at: int) -> int:
    """The end of the run of tokens that one would call one word of a head."""
    end = at
    while end < len(tokens):
        token = tokens[end]
        char = text[token.start]
        if token.kind in NAME_BREAKS or char == "\n" or (token.kind is K.COMMA and char not in INNER + "/"):
            break
        if (token.kind is K.MINUS or char == "/") and parts(tokens, at, end):
            break
        end += 1
    return end


def parts(tokens: Sequence[Token], at: int, dash: int) -> bool:
    """Whether a dash or slash stands between things, rather than inside a nickname ("Sissi-CC")."""
    if dash == at:
        return False
    after = tokens[dash + 1] if dash + 1 < len(tokens) else None
    before = tokens[at:dash]
    if len(before) == 1 and before[0].kind is K.PLACE:
        return True
    return (
        after is None
        or after.kind in (K.PLACE, K.QTY, K.SPACE)
        or (after.kind is K.GOODS and not (after.goods and after.goods.rule == "pinyin"))
    )


def split_at(tokens: Sequence[Token], at: int, end: int, text: str) -> int:
    """Where a glued order begins in the segment ("阿梅苹果2斤"): the first place from which everything is order."""
    best = end
    for i in range(end - 1, at, -1):
        if not orderly(tokens[i]):
            break
        if opens(tokens, i, end):
            best = i
    if best < end and not any(t.kind in (K.GOODS, K.PLACE, K.PLUS) or t.is_(W.CANCEL) for t in tokens[best:end]):
        beyond = tokens[end + 1] if end + 1 < len(tokens) and tokens[end].kind is K.SPACE else None
        if any(t.kind is K.GOODS for t in tokens[end:]) or (beyond is not None and beyond.kind is K.QTY):
            return end
    return best


def orderly(token: Token) -> bool:
    return (
        token.kind in STRUCTURE
        or token.kind in (K.CODE, K.COMMA)
        or bool(
            token.words
            & {W.ADD, W.EACH, W.AND, W.CANCEL, W.MORE, W.BLEND, W.BOTH, W.WISH, W.FILL, W.DELIVER, W.OF, W.PAY}
        )
    )


def opens(tokens: Sequence[Token], at: int, end: int) -> bool:
    token = tokens[at]
    after = tokens[at + 1] if at + 1 < end else None
    if token.kind is K.GOODS:
        assert token.goods is not None
        latin = (
            token.end - token.start <= 2
            and token.goods.rule == "name"
            and not any(t.kind is K.QTY for t in tokens[at:end])
        )
        numbered = after is not None and after.kind in (K.QTY, K.TIMES, K.PLUS)
        return numbered or not (token.goods.weak or (latin and (after is None or after.kind is not K.OPTION)))
    if token.kind is K.PLUS:
        return after is not None and after.kind is K.QTY
    if token.kind is K.QTY:
        return token.amount is not None and bool(token.amount.unit)
    return token.kind in (K.PLACE, K.OPTION) or token.is_(W.CANCEL)


def head_of(text: str, tokens: Sequence[Token], shelf: Shelf) -> Head:
    at = 0
    places: list[tuple[int, int]] = []
    while True:
        at = skip_blank(tokens, at)
        end = segment_end(tokens, text, at)
        if end == at:
            return Head(None, places, at)
        if not is_place(tokens, at, end) or not name_follows(tokens, text, end):
            break
        places.append((tokens[at].start, tokens[end - 1].end))
        at = end
    if complete(tokens[at:end]):
        return Head(None, places, at)
    body = split_at(tokens, at, end, text)
    start, last = tokens[at].start, tokens[body - 1].end
    while body == end and (more := continuation(tokens, text, at, end, shelf)) > end:
        body = split_at(tokens, end + 1, more, text)
        last, end = tokens[body - 1].end, more
    return Head((start, last), places, body)


def skip_blank(tokens: Sequence[Token], at: int) -> int:
    while at < len(tokens) and tokens[at].kind in (K.SPACE, K.COMMA, K.MINUS):
        at += 1
    return at


def is_place(tokens: Sequence[Token], at: int, end: int) -> bool:
    """One place by itself: "3号楼", "302"; a lone zone letter is rather a nickname."""
    token = tokens[at]
    if end - at != 1:
        return False
    if token.kind is K.PLACE:
        return token.end - token.start > 1
    return token.kind is K.QTY and token.amount is not None and token.amount.bare and 100 <= token.amount.value < 10000


def name_follows(tokens: Sequence[Token], text: str, end: int) -> bool:
    after = skip_blank(tokens, end)
    return after < len(tokens) and tokens[after].kind not in (K.GOODS, K.QTY, K.OPTION, K.PLUS, K.TIMES, K.STOP, K.OPEN)


def complete(tokens: Sequence[Token]) -> bool:
    """Goods with their number: an entry that puts the name last."""
    return (
        len(tokens) >= 2
        and {tokens[0].kind, tokens[1].kind} == {K.GOODS, K.QTY}
        and all(t.kind in STRUCTURE for t in tokens)
        and tokens[1].end - tokens[0].start > 2
    )


def continuation(tokens: Sequence[Token], text: str, at: int, end: int, shelf: Shelf) -> int:
    """A nickname of several words: "Cathy c", "🍀 田甜", "大 鹏"."""
    if end >= len(tokens) or tokens[end].kind is not K.SPACE:
        return end
    start = end + 1
    more = segment_end(tokens, text, start)
    if more == start:
        return end
    single = [t for t in (*tokens[at:end], *tokens[start:more]) if t.kind in (K.OTHER, K.WORD) and t.end - t.start == 1]
    given = tokens[start].kind is K.WORD and (tokens[start].is_(W.BLEND) or (len(single) == 2 == more - at - 1))
    if not (tokens[start].kind in (K.OTHER, K.LATIN, K.EMOJI) or given):
        return end
    first = text[tokens[at].start : tokens[end - 1].end]
    second = text[tokens[start].start : tokens[more - 1].end]
    if len(second) == 1 and second.isascii() and any(len(code) == 1 for code in shelf.codes):
        return end  # where goods go by letters, a letter is an order, even for something that is not there
    plain = split_at(tokens, start, more, text)
    if (any(t.kind is K.QTY for t in tokens[start:more]) and plain == more) or any(
        t.words & {W.PAY, W.DELIVER, W.TIME, W.NEG} for t in tokens[start:plain]
    ):
        return end
    chinese = [c for c in first if "一" <= c <= "\u9fff"]
    short = len(chinese) <= 1
    return more if short or (second.isascii() and second.isalpha()) else end
