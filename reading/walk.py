"""Looking around while walking over tokens: what stands beside, which number is a part of which line."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from .chunks import Sort, sort_of
from .drafts import Body, Draft
from .shelf import Shelf
from .tokens import K, Token
from .words import W

HUGE = Decimal(1000)
CLOSERS = frozenset({K.SPACE, K.COMMA, K.STOP})


class Walk:
    def __init__(self, text: str, tokens: Sequence[Token], shelf: Shelf, *, dashes: bool) -> None:
        """`dashes`: whether a "-" may part things here (in lists it does; in a sentence "苹果-2" is a puzzle)."""
        self.text, self.tokens, self.shelf, self.dashes = text, tokens, shelf, dashes
        self.body = Body()
        self.group: list[Draft] = []
        self.pending: Token | None = None
        self.given: Token | None = None  # the number that stood before the goods just read
        self.each = False
        self.before: list[tuple[int, int]] = []  # wishes that stand before their goods
        self.at = 0

    def near(self, at: int, step: int = 1, *, over: frozenset[K] = frozenset({K.SPACE})) -> Token | None:
        at += step
        while 0 <= at < len(self.tokens) and self.tokens[at].kind in over:
            at += step
        return self.tokens[at] if 0 <= at < len(self.tokens) else None

    def last(self) -> Draft | None:
        return self.body.drafts[-1] if self.body.drafts else None

    def wish_follows(self, at: int) -> bool:
        after = self.near(at)
        return after is not None and (after.kind is K.OPTION or after.is_(W.BLEND))

    def number_follows(self) -> bool:
        after = self.near(self.at)
        return after is not None and (after.kind in (K.QTY, K.PLUS, K.TIMES) or after.is_(W.EACH))

    def stands(self, token: Token) -> bool:
        """A weak mention needs a number beside it, or borders on both sides."""
        before, after = self.near(self.at, -1), self.near(self.at)
        beside = (before is not None and before.kind is K.QTY) or (
            after is not None
            and (
                after.kind in (K.QTY, K.PLUS, K.TIMES, K.COMMA, K.GOODS)
                or bool(after.words & {W.EACH, W.AND, W.ADD, W.MORE})
            )
        )
        return beside or (
            (before is None or before.kind is not K.OTHER) and (after is None or after.kind not in (K.OTHER, K.LATIN))
        )

    def give(self, draft: Draft, token: Token, rule: str) -> None:
        assert token.amount is not None
        draft.take(token.amount, token.start, token.end, rule)
        self.check(token)

    def check(self, token: Token) -> None:
        amount = token.amount
        assert amount is not None
        if amount.vague:
            self.body.problems.add("vague")
        if amount.value <= 0 or amount.value >= HUGE:
            self.body.problems.add("zero" if amount.value <= 0 else "huge")

    def portion(self, token: Token) -> bool:
        """ "2份，1份不要辣": a part of the line just read, with a wish of its own."""
        draft, amount = self.last(), token.amount
        assert amount is not None
        if draft is None or draft.amount is None or self.pending is not None:
            return False
        total, taken = draft.amount.value, draft.taken
        unit_fits = amount.bare or amount.unit == draft.amount.unit or draft.amount.bare
        wish = self.wish_span(self.at + 1)
        if (
            total < 2
            or amount.value <= 0
            or not unit_fits
            or wish is None
            or taken + amount.value > total
            or (amount.value >= total and not taken)
        ):
            return False
        if any(t.is_(W.MORE) for t in self.tokens[max(0, self.at - 2) : self.at]):
            return False
        if self.explained(draft, token, wish[1]):
            return True
        start, end = self.tokens[wish[0]].start, self.tokens[wish[1] - 1].end
        draft.portions.append((amount, (start, end)))
        draft.taken += amount.value
        draft.end = end
        self.at = wish[1] - 1
        return True

    def once_more(self, token: Token) -> bool:
        """ "吐司1袋切片1袋不切": the same goods again, with another wish."""
        draft, amount = self.last(), token.amount
        assert amount is not None
        if draft is None or draft.amount is None or not draft.notes or self.pending is not None or draft.implied:
            return False
        before = self.tokens[self.at - 1]
        if before.kind is not K.OPTION or amount.unit != draft.amount.unit or self.wish_span(self.at + 1) is None:
            return False
        again = Draft(draft.codes, token.start, token.end, f"{draft.rule}, again", draft.confidence, amount=amount)
        self.body.drafts.append(again)
        self.check(token)
        return True

    def explained(self, draft: Draft, token: Token, at: int) -> bool:
        """ "2份换主食：炒米粉、南瓜": a wish that goes on after a colon stays in one piece."""
        if at >= len(self.tokens) or self.text[self.tokens[at].start] != ":":
            return False
        end = at
        while end < len(self.tokens) and self.tokens[end].kind not in (K.SPACE, K.STOP):
            end += 1
        draft.notes.append((token.start, self.tokens[end - 1].end))
        self.at = end - 1
        return True

    def wish_span(self, at: int) -> tuple[int, int] | None:
        """The tokens of a wish that begins at `at` and ends before a comma, a bracket or a number with its own wish."""
        start = at
        while start < len(self.tokens) and (
            self.tokens[start].kind is K.SPACE or (self.tokens[start].is_(W.ADD) and not self.tokens[start].is_(W.WISH))
        ):
            start += 1
        end = start
        while end < len(self.tokens) and self.tokens[end].kind in (K.OPTION, K.WORD, K.OTHER, K.LATIN, K.PLUS, K.EMOJI):
            end += 1
        if end == start or (end < len(self.tokens) and self.tokens[end].kind is K.GOODS):
            return None
        sort = sort_of(self.tokens[start:end])
        return (start, end) if sort in (Sort.WISH, Sort.WORDS) else None

    def each_choice(self, draft: Draft, token: Token) -> bool:
        """ "康乃馨红色粉色各一扎": one of each choice."""
        assert token.amount is not None
        choices = [t for t in self.tokens[: self.at] if t.kind is K.OPTION and t.start >= draft.start]
        if len(choices) < 2:
            return False
        amount = token.amount
        draft.notes = []
        draft.portions = [(amount, (t.start, t.end)) for t in choices]
        draft.take(amount._replace(value=amount.value * len(choices)), token.start, token.end, "each choice")
        self.check(token)
        self.group = []
        return True

    def room(self, token: Token) -> bool:
        """ "泡芙2盒 302": three or four bare digits apart from a complete line say where, not how many."""
        before = self.tokens[self.at - 1] if self.at else None
        draft, after = self.last(), self.tokens[self.at + 1] if self.at + 1 < len(self.tokens) else None
        return (
            token.amount is not None
            and token.amount.bare
            and self.text[token.start : token.end].isdigit()
            and token.end - token.start in (3, 4)
            and draft is not None
            and draft.amount is not None
            and not self.group
            and before is not None
            and before.kind in CLOSERS
            and (after is None or after.kind in CLOSERS)
        )

    def corrected(self, token: Token, before: Token | None) -> bool:
        """ "猫砂4包，改成6包": the later number of one line holds."""
        draft = self.last()
        if not (
            before
            and before.is_(W.SET)
            and self.text[before.start] in "改更换调"
            and draft
            and draft.amount
            and not (self.group or draft.portions)
        ):
            return False
        after = self.near(self.at)
        if after is not None and after.kind is K.GOODS:
            return False
        self.give(draft, token, "corrected")
        return True

    def sum_of_money(self, token: Token, before: Token | None) -> bool:
        """ "共96" after a complete line is what it comes to."""
        draft = self.last()
        said = (
            before is not None
            and before.is_(W.SET)
            and self.text[before.start : before.end].endswith(("共", "计", "总"))
        )
        if not (
            said
            and before
            and token.amount
            and token.amount.bare
            and draft
            and draft.amount is not None
            and not self.group
        ):
            return False
        self.body.remarks.append((before.start, token.end))
        return True
