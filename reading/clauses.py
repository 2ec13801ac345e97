"""Clauses of a sentence: which one takes back, what replaces what, and for whom."""

from __future__ import annotations

from collections.abc import Sequence

from .context import Context
from .names import FORE, is_named, is_person, is_relative
from .tokens import K, Token
from .words import W

VERBS = frozenset({W.ADD, W.MORE, W.SET, W.CANCEL, W.LESS, W.EACH, W.NEG, W.BOTH})
NAME_KINDS = frozenset({K.OTHER, K.LATIN, K.EMOJI, K.PLACE, K.MINUS})
SWAPS = ("换成", "换为", "换", "改成", "改为", "改", "调成", "变成", "换到")
LONGEST_NAME = 12


class Clause:
    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.words: frozenset[W] = frozenset[W]().union(*(t.words for t in tokens)) if tokens else frozenset()

    def takes_back(self, text: str) -> bool:
        """Whether the clause cancels: by its word, by a smaller number, or by refusing goods ("不要苹果了")."""
        if W.KEEP in self.words or (W.SET in self.words and not self.words & {W.CANCEL}):
            return False
        if W.CANCEL in self.words:
            return True
        numbered = any(t.kind is K.QTY for t in self.tokens)
        if W.LESS in self.words and numbered:
            return True
        refused = next((i for i, t in enumerate(self.tokens) if t.is_(W.NEG)), None)
        if refused is None or numbered:
            return False
        after = [t for t in self.tokens[refused + 1 :] if t.kind is not K.SPACE]
        if all(t.is_(W.POLITE) for t in after):  # "苹果香蕉不要"
            return any(t.kind is K.GOODS for t in self.tokens[:refused])
        return (
            bool(after)
            and after[0].kind is K.GOODS
            and text[after[-1].start : after[-1].end] in ("了", "啦", "咯", after_word(text, after[0]))
        )

    def orders(self) -> bool:
        """Whether the clause wants goods."""
        kinds = {t.kind for t in self.tokens}
        wants = K.QTY in kinds or (K.GOODS in kinds and W.ADD in self.words)
        return wants and not self.words & {W.CANCEL, W.LESS, W.KEEP, W.TIME, W.NEG, W.ASK}

    def also_wants(self) -> bool:
        """ "蛋挞减一盒加一袋吐司": less of one thing and more of another in one breath."""
        less = next((i for i, t in enumerate(self.tokens) if t.is_(W.LESS, W.CANCEL)), len(self.tokens))
        after = self.tokens[less + 1 :]
        verb = next((i for i, t in enumerate(after) if t.is_(W.ADD, W.MORE)), len(after))
        return K.QTY in {t.kind for t in after[verb:]} and K.GOODS in {t.kind for t in after[verb:]}

    def total(self) -> Clause:
        """From "一共" on, where only words stand before it ("我加上室友一共3份")."""
        at = next((i for i, t in enumerate(self.tokens) if t.is_(W.SET)), 0)
        before = self.tokens[:at]
        alone = all(t.kind not in (K.GOODS, K.QTY, K.PLACE) for t in before) and W.ME in Clause(before).words
        return Clause(self.tokens[at:]) if alone else self

    def settled(self, tokens: list[Token]) -> tuple[list[Token], bool]:
        """Without the numbers that no longer hold: "从2斤", "不是2份", and those before "改成" if one follows."""
        at = next((i for i, t in enumerate(tokens) if t.is_(W.SET)), None)
        kept = [t for i, t in enumerate(tokens) if not (t.kind is K.QTY and denied(tokens, i))]
        if at is None:
            return kept, False
        verb = tokens[at]
        before, after = [t for t in kept if t.start < verb.start], [t for t in kept if t.start > verb.start]
        swap = (
            any(t.kind is K.GOODS for t in before)
            and any(t.kind is K.GOODS for t in after)
            and not any(t.is_(W.SET) for t in after)
            and not any(t.kind is K.COMMA for t in before)
        )
        if (
            any(t.kind is K.QTY for t in after)
            and not swap
            and any(t.kind is K.QTY for t in before)
            and not any(t.is_(W.SET) for t in after)
        ):
            before = [t for t in before if t.kind is not K.QTY]
        return [*before, verb, *after], swap


def after_word(text: str, token: Token) -> str:
    return text[token.start : token.end]


def denied(tokens: Sequence[Token], at: int) -> bool:
    """A number right after "不是" or "从"."""
    for token in reversed(tokens[max(0, at - 3) : at]):
        if token.is_(W.NOT) or (
            token.is_(W.FROM)
            and token.end - token.start == 1
            and not any(t.kind is K.GOODS for t in tokens[at - 1 : at + 2])
        ):
            return True
        if token.kind not in (K.SPACE,):
            return False
    return False


def clauses_of(text: str, tokens: Sequence[Token]) -> list[Clause]:
    """The clauses of a sentence; "、" only parts the words of one."""
    found: list[Clause] = []
    current: list[Token] = []
    for token in tokens:
        if token.kind is K.STOP or (token.kind is K.COMMA and text[token.start] != "、"):
            found.append(Clause(current))
            current = []
        else:
            current.append(token)
    return [clause for clause in [*found, Clause(current)] if clause.tokens]


def without(tokens: Sequence[Token], span: tuple[int, int] | None) -> list[Token]:
    """The tokens outside a range (a person's name is no part of the order)."""
    return [t for t in tokens if span is None or t.end <= span[0] or t.start >= span[1]]


def person_in(text: str, clause: Clause, context: Context) -> tuple[int, int] | None:
    """Whom an order is for: "帮3号楼老李带2份", "加王阿姨 2 份", "李奶奶的不要了"."""
    tokens = clause.tokens
    for i, token in enumerate(tokens):
        if kin := relative(text, tokens, i):
            return kin
        if token.is_(W.FOR) and (span := name_from(text, tokens, i + 1, free=True)):
            return span
    for i, _ in enumerate(tokens):
        if any(t.is_(W.ME) for t in tokens[:i]):
            break  # what follows "我" is the sender's own
        opened = (
            i == 0
            or tokens[i - 1].kind in (K.COMMA, K.STOP, K.SPACE)
            or tokens[i - 1].is_(W.FROM, W.ADD, W.MORE, W.CANCEL, W.LESS, W.FILL)
        )
        span = name_from(text, tokens, i, free=False) if opened else None
        if span and (
            is_person(text[span[0] : span[1]].strip())
            or (len(text[span[0] : span[1]]) > 1 and context.knows(text[span[0] : span[1]]))
            or owns(tokens, span[1], clause)
        ):
            return span
    return None


def owns(tokens: Sequence[Token], end: int, clause: Clause) -> bool:
    """ "某某的苹果改成3斤", "某某的取消": whoever it is, the goods are called theirs."""
    at = next((i for i, t in enumerate(tokens) if t.start == end), len(tokens))
    if [t.kind for t in tokens] == [K.OTHER, K.WORD, K.QTY] and tokens[1].is_(W.SET):
        return end == tokens[1].start and bool(tokens[2].amount and tokens[2].amount.unit)  # "琳达改成2盅"
    return (
        W.SET in clause.words
        and any(t.kind is K.QTY for t in tokens)
        and [t.kind for t in tokens[at : at + 2]] == [K.WORD, K.GOODS]
        and tokens[at].is_(W.OF)
    ) or (
        [t.kind for t in tokens[:at]] == [K.OTHER]
        and len(tokens) - at >= 2
        and tokens[at].is_(W.OF)
        and tokens[at + 1].is_(W.CANCEL)
        and all(t.is_(W.POLITE) for t in tokens[at + 2 :])
    )


def on_behalf(text: str, tokens: Sequence[Token], *, first: bool = False) -> tuple[int, int] | None:
    """In a list entry: "阿杰 替小刘 美式1" is an entry of 小刘. `first`: only where it begins so."""
    for i, token in enumerate(tokens[: 1 if first else 4]):
        if kin := relative(text, tokens, i):
            return kin
        if token.is_(W.FOR) and text[token.start] in "帮替代" and (span := name_from(text, tokens, i + 1, free=True)):
            return span
    return None


def relative(text: str, tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """ "给我妈", "帮我同事": the sender's own people."""
    token, after = tokens[at], tokens[at + 1] if at + 1 < len(tokens) else None
    opens = text[token.start] in "帮给替为" and text[token.end - 1] == "我"
    if opens and after and text[after.start : after.end] in FORE and at + 2 < len(tokens):  # "老公", "小姨"
        beyond = tokens[at + 2]
        return (token.end - 1, beyond.end) if is_named(text[after.start : beyond.end]) else None
    if not opens or after is None or after.kind is not K.OTHER or not is_relative(text[after.start : after.end]):
        return None
    return token.end - 1, after.end


def name_from(text: str, tokens: Sequence[Token], at: int, *, free: bool) -> tuple[int, int] | None:
    """The words from a token up to the verb, number or goods that ends a name; `free`: any words will do there."""
    end = at
    while end < len(tokens) and not ends_name(text, tokens, end, at):
        end += 1
    named = [t for t in tokens[at:end] if t.kind in (K.OTHER, K.LATIN) or t.is_(W.BLEND)]
    stop = tokens[end] if end < len(tokens) else None
    if end == at or tokens[end - 1].end - tokens[at].start > LONGEST_NAME:
        return None
    if not named and not (free and (tokens[at].kind in (K.PLACE, K.EMOJI) or tokens[at].is_(W.TIME))):
        return None
    closes = stop is not None and (
        stop.kind in (K.QTY, K.SPACE, K.PLUS, K.COMMA, K.GOODS) or bool(stop.words & (VERBS | {W.OF, W.FILL, W.ALL}))
    )
    return (tokens[at].start, tokens[end - 1].end) if closes else None


def ends_name(text: str, tokens: Sequence[Token], at: int, start: int) -> bool:
    token = tokens[at]
    if at == start + 1 and is_named(text[tokens[start].start : token.end]) and token.start - tokens[start].start == 1:
        return False  # "老莫": a surname that is a word as well
    if token.kind is K.QTY:
        return not (token.amount is not None and token.amount.bare and at == start and token.amount.value >= 100)
    if token.kind in NAME_KINDS:
        return False
    if token.kind is K.WORD:
        return not ((token.is_(W.BLEND) or (token.is_(W.TIME) and at == start)) and not token.is_(*VERBS))
    return True
