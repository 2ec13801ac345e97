"""Lines in the making, and what a stretch of text orders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from .chunks import Chunk
from .numerals import chinese
from .tokens import Amount, K, Token
from .words import W


@dataclass(slots=True)
class Draft:
    """A line in the making."""

    codes: frozenset[str]
    start: int
    end: int
    rule: str
    confidence: float
    amount: Amount | None = None
    notes: list[tuple[int, int]] = field(default_factory=list)
    portions: list[tuple[Amount, tuple[int, int]]] = field(default_factory=list)
    weak: bool = False
    implied: bool = False
    taken: Decimal = Decimal(0)
    """How much of the amount the portions have."""
    packed: bool = False
    """Its packing stands beside it ("10斤" of a 10斤 box)."""

    def take(self, amount: Amount, start: int, end: int, rule: str) -> None:
        self.amount, self.rule = amount, f"{self.rule}, {rule}"
        self.start, self.end = min(self.start, start), max(self.end, end)


@dataclass(slots=True)
class Body:
    """What a stretch of text orders, and everything about it that a caller may have to judge."""

    drafts: list[Draft] = field(default_factory=list)
    places: list[tuple[int, int]] = field(default_factory=list)
    remarks: list[tuple[int, int]] = field(default_factory=list)
    chunks: list[Chunk] = field(default_factory=list)
    wishes: list[Chunk] = field(default_factory=list)
    stray: list[Token] = field(default_factory=list)
    """Numbers for which there are no goods."""
    each: Amount | None = None
    """A number for each of the goods in question, none of which is named ("每样一份")."""
    remarks_before: list[tuple[int, int]] = field(default_factory=list)
    """Wishes for goods that are not named: a remark, unless the goods go without saying."""
    problems: set[str] = field(default_factory=set)
    words: set[W] = field(default_factory=set)


def counted(text: str, draft: Draft, tokens: Sequence[Token]) -> bool:
    """ "一热一冰": numerals each with a choice, which together make up the line."""
    found: list[tuple[Amount, tuple[int, int]]] = []
    for number_, wish in zip(tokens[::2], tokens[1::2], strict=False):
        value = chinese(text, number_.start)
        if value is None or value[1] != number_.end or not (wish.kind is K.OPTION or wish.is_(W.BLEND)):
            return False
        found.append((Amount(value[0], bare=True), (wish.start, wish.end)))
    total = draft.amount.value if draft.amount else Decimal(1)
    if len(tokens) % 2 or sum((amount.value for amount, _ in found), Decimal(0)) != total:
        return False
    draft.portions += found
    return True


def split_portions(tokens: Sequence[Token]) -> list[tuple[Amount, tuple[int, int]]]:
    """The numbers of a bracket, each with the words beside it."""
    found: list[tuple[Amount, tuple[int, int]]] = []
    words: list[Token] = []
    if not any(t.is_(W.EACH) for t in tokens) and tokens[0].kind is not K.QTY and not tokens[0].is_(W.PART):
        return []
    each = any(t.is_(W.EACH) for t in tokens)
    amount: Amount | None = None
    for token in [*tokens, None]:
        if (token is not None and token.kind in (K.OPTION, K.OTHER, K.LATIN, K.EMOJI)) or (
            token is not None and token.kind is K.WORD and not token.is_(W.EACH)
        ):
            words.append(token)
        elif token is not None and token.kind is K.QTY and each:
            assert token.amount is not None
            return [(token.amount, (w.start, w.end)) for w in words]
        elif token is None or token.kind is K.QTY:
            if amount and words:
                found.append((amount, (words[0].start, words[-1].end)))
            amount, words = (token.amount if token else None), []
    return found
