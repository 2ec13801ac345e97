"""Plain text to tokens, in one pass from left to right; the longest word wins."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from .mentions import cuts, is_latin, mention_at
from .numerals import HALF, STARTS, digits, number
from .places import extend, place_after_number, zone_at
from .shelf import Mention, Shelf
from .spec import spec_end, unit_end
from .times import misc_after, price_after, time_after
from .tokens import Amount, K, Token
from .words import TABLE, W

SIGNS = {
    " ": K.SPACE,
    "\n": K.STOP,
    "。": K.STOP,
    "!": K.STOP,
    "?": K.STOP,
    ";": K.STOP,
    ",": K.COMMA,
    "、": K.COMMA,
    ":": K.COMMA,
    "/": K.COMMA,
    "|": K.COMMA,
    "\\": K.COMMA,
    "·": K.COMMA,
    "_": K.COMMA,
    "~": K.COMMA,
    ".": K.COMMA,
    "'": K.COMMA,
    '"': K.COMMA,
    "=": K.COMMA,
    "^": K.COMMA,
    "(": K.OPEN,
    "[": K.OPEN,
    "{": K.OPEN,
    ")": K.CLOSE,
    "]": K.CLOSE,
    "}": K.CLOSE,
    "+": K.PLUS,
    "-": K.MINUS,
    "*": K.TIMES,
    "×": K.TIMES,
    "&": K.COMMA,
    ">": K.COMMA,
    "<": K.COMMA,
    "→": K.COMMA,
    "@": K.COMMA,
    "#": K.COMMA,
}
RANGE = "-~到至或"
PORTION_ORDINALS = frozenset(["份", "个", "杯", "件", "单", "盒", "箱"])
BEFORE_BARE = frozenset({W.ADD, W.MORE, W.SET, W.EACH, W.BOTH, W.LESS})
SHORT_LATIN = 2


KEPT = 160
"""Texts up to this length are remembered: lists are posted again and again with one entry more."""


def scan(text: str, shelf: Shelf, *, head: bool = False) -> Sequence[Token]:
    """The tokens of a plain text. `head`: it opens with a name, which goods must not reach out of."""
    return remembered(text, shelf, head) if len(text) <= KEPT else Scanner(text, shelf, head=head).run()


@lru_cache(maxsize=8192)
def remembered(text: str, shelf: Shelf, head: bool) -> tuple[Token, ...]:
    return tuple(Scanner(text, shelf, head=head).run())


class Scanner:
    __slots__ = ("at", "first", "shelf", "size", "text", "tokens")

    def __init__(self, text: str, shelf: Shelf, *, head: bool = False) -> None:
        self.text, self.shelf, self.size = text, shelf, len(text)
        start = len(text) - len(text.lstrip())
        self.first = (text.find(" ", start) if " " in text[start:] else len(text)) if head else 0
        self.at = 0
        self.tokens: list[Token] = []

    def run(self) -> list[Token]:
        while self.at < self.size:
            self.step(self.text[self.at])
        return self.tokens

    def put(
        self,
        kind: K,
        end: int,
        words: frozenset[W] = frozenset(),
        amount: Amount | None = None,
        goods: Mention | None = None,
    ) -> bool:
        self.tokens.append(Token(kind, self.at, end, words, amount, goods))
        self.at = end
        return True

    def step(self, char: str) -> None:
        sign = SIGNS.get(char)
        if sign is not None:
            self.put(sign, self.run_of(char) if char in " -\n" else self.at + 1)
            return
        word = self.longest(char)
        fixed = self.shelf.fixed.get(self.text[self.at : self.at + word]) if word else None
        goods = (
            mention_at(self.text, self.at, self.shelf, self.tokens, gaps=self.at >= self.first)
            if char in self.shelf.opening
            else None
        )
        if goods and goods.end - self.at >= word + self.handicap(goods, fixed):
            self.put(K.GOODS, goods.end, goods=goods)
        elif fixed:
            end = self.at + word
            self.put(K.OPTION, end) if fixed == "option" else self.put(K.PLACE, extend(self.text, end, self.shelf))
        elif not ((char in STARTS or char == "第") and self.numbered(char, word)) and (
            word > 1 or not self.measure_alone(char)
        ):
            self.worded(char, word)

    @staticmethod
    def handicap(goods: Mention, fixed: str | None) -> bool:
        """Of equally long readings a choice wins over goods, and goods that need a number lose against a word."""
        return fixed == "option" if fixed else goods.weak and goods.rule != "attribute"

    def worded(self, char: str, word: int) -> None:
        zone = zone_at(self.text, self.at, self.shelf) if is_latin(char) else self.at
        if zone > self.at + word:
            self.put(K.PLACE, zone)
        elif char in "几数" and word <= 1 and unit_end(self.text, self.at + 1) > self.at + 1:
            self.put(K.WORD, unit_end(self.text, self.at + 1), TABLE["几份"])
        elif char in "那这" and unit_end(self.text, self.at + 1) > self.at + max(word, 1):
            self.put(K.WORD, unit_end(self.text, self.at + 1), TABLE["那份"])
        elif word:
            self.put(K.WORD, self.at + word, TABLE[self.text[self.at : self.at + word]])
        else:
            self.rest(char)

    def run_of(self, char: str) -> int:
        end = self.at + 1
        while end < self.size and self.text[end] == char:
            end += 1
        return end

    def longest(self, char: str) -> int:
        """The length of the longest word, choice or place that begins here."""
        at, text, words = self.at, self.text, self.shelf.words
        limit = self.size
        for size in self.shelf.word_sizes.get(char, ()):
            if at + size <= limit and text[at : at + size] in words and not cuts(text, at, at + size):
                border = self.firm_inside(at, size)
                if not border:
                    return size
                limit = border
        return 0

    def firm_inside(self, at: int, size: int) -> int:
        """Where a name or choice of the deal begins inside a word and outlasts it ("都加|肠" with a choice 加肠)."""
        text, firm = self.text, self.shelf.firm
        if text[at : at + size] in firm:
            return 0
        for start in range(at + 1, at + size):
            for length in self.shelf.firm_sizes.get(text[start], ()):
                if at + size < start + length <= self.size and text[start : start + length] in firm:
                    return start
        return 0

    # numbers -------------------------------------------------------------------------------------------------

    def numbered(self, char: str, word: int) -> bool:
        text, at = self.text, self.at
        if char == "十" and "0" <= text[at + 1 : at + 2] <= "9":
            return self.put(K.PLUS, at + 1)  # no numeral mixes 十 with digits: it is a plus sign
        run = digits(text, at)
        if run - at > 6:
            return self.put(K.PHONE if run - at in (7, 8, 11, 12) else K.CODE, run)
        found = number(text, at + 1 if char == "第" else at) if at + (char == "第") < self.size else None
        if found is None:
            return False
        value, end, vague = found
        if end - at < word and not char.isdigit():
            return False
        if char == "第":
            return self.ordinal(end)
        return self.special(end) or self.range(value, end) or self.quantity(value, end, vague)

    def ordinal(self, end: int) -> bool:
        """ "第二份" is one more portion; "第3天" is no quantity."""
        after = unit_end(self.text, end)
        unit = self.text[end:after]
        if unit in PORTION_ORDINALS:
            return self.put(K.QTY, after, amount=Amount(Decimal(1), unit, ordinal=True))
        return self.put(K.CODE, max(after, misc_after(self.text, end)))

    def special(self, end: int) -> bool:
        """What a number is when it is no quantity: packing, a room, a date, a price, a duration."""
        text, at = self.text, self.at
        goods = next((t.goods for t in reversed(self.tokens[-6:]) if t.goods), None)
        said = text[at : digits(text, at)]
        packed = [code for code in goods.codes if said in self.shelf.spec_numbers[code]] if goods and said else []
        if packed:
            items, specs = self.shelf.items, self.shelf.specs
            after = max(spec_end(text, at, specs[code], items[code].unit) for code in packed)
            if after > at:
                return self.put(K.SPEC, after + text.startswith("装", after))
        if text[end : end + 1] in self.shelf.clear_units:
            after = misc_after(text, end)  # "3个人", "1个小时"
            return after > unit_end(text, end) and self.put(K.CODE, after)
        for kind, after in (
            (K.PLACE, place_after_number(text, at, end, self.shelf)),
            (K.TIME, time_after(text, at, end)),
            (K.PRICE, price_after(text, at, end, self.shelf.units)),
        ):
            if after > end:
                return self.put(kind, after)
        after = misc_after(text, end)
        return after > end and unit_end(text, end) < after and self.put(K.CODE, after)

    def range(self, value: Decimal, end: int) -> bool:
        """ "2-3斤" is no number anyone could pack."""
        text = self.text
        if text[end : end + 1] and text[end] in RANGE and "0" <= text[end + 1 : end + 2] <= "9":
            last = number(text, end + 1)
            if last and last[0] > value and unit_end(text, last[1]) > last[1]:
                after = unit_end(text, last[1])
                return self.put(K.QTY, after, amount=Amount(value, text[last[1] : after], vague=True))
        return False

    def quantity(self, value: Decimal, end: int, vague: bool) -> bool:
        text = self.text
        start = end
        while start < min(self.size, end + 2) and text[start] == " ":
            start += 1
        after = unit_end(text, start)
        if after > start and ((start > end and text[start] == "两") or self.is_word_there(start, after)):
            after = start
        if after == start:
            return self.bare(value, end, vague)
        unit = text[start:after]
        if unit == "两" and value == 1 and (beyond := unit_end(text, after)) > after:  # "一两盒": one or two
            return self.put(K.QTY, beyond, amount=Amount(value, text[after:beyond], vague=True))
        value, after = self.compound(value, unit, after)
        return self.put(K.QTY, after, amount=Amount(value, unit, vague))

    def is_word_there(self, start: int, after: int) -> bool:
        """Whether the measure word is really the head of goods or of a longer word: "1盒饭", "2只要"."""
        if after == self.size or self.text[after] in " ,、\n":
            return False
        spaced = start > self.at and self.text[start - 1] == " "
        words = self.shelf.words if spaced else self.shelf.fixed
        if any(
            s > after - start and self.text[start : start + s] in words
            for s in self.shelf.word_sizes.get(self.text[start], ())
        ):
            return True
        goods = mention_at(self.text, start, self.shelf, [])
        return goods is not None and not goods.weak and goods.end > after

    def measure_alone(self, char: str) -> bool:
        """A measure word without its "one": "带杯摩卡", "来斤苹果"; and "斤半", a pound and a half."""
        before, text = self.tokens[-1] if self.tokens else None, self.text
        end = unit_end(text, self.at)
        if before is None or end == self.at:
            return False
        if text.startswith("斤半", self.at) and (before.kind is K.GOODS or before.is_(W.ADD, W.MORE)):
            return self.put(K.QTY, self.at + 2, amount=Amount(1 + HALF, "斤"))
        if not before.is_(W.ADD, W.MORE, W.FOR) or before.end != self.at or char in STARTS:
            return False
        goods = mention_at(text, end, self.shelf, []) if text[end : end + 1] in self.shelf.opening else None
        return (
            goods is not None
            and not goods.weak
            and self.put(K.QTY, end, amount=Amount(Decimal(1), text[self.at : end]))
        )

    def compound(self, value: Decimal, unit: str, after: int) -> tuple[Decimal, int]:
        """ "一斤半", "一斤二两"."""
        text = self.text
        if (
            text[after : after + 1] == "半"
            and unit_end(text, after + 1) == after + 1
            and text[after + 1 : after + 2] != "糖"
        ):
            return value + HALF, after + 1
        if unit == "斤" and text[after : after + 1] and text[after] in STARTS:
            ounces = number(text, after)
            if ounces and text[ounces[1] : ounces[1] + 1] == "两":
                return value + ounces[0] / 10, ounces[1] + 1
        return value, after

    def bare(self, value: Decimal, end: int, vague: bool) -> bool:
        """A number without a measure word; in characters it counts only after goods, a sign or an order word."""
        char = self.text[self.at]
        if not char.isdigit() and char not in "俩仨":
            before = next((t for t in reversed(self.tokens[-2:]) if t.kind is not K.SPACE), None)
            ready = before and (before.kind in (K.GOODS, K.PLUS, K.TIMES, K.OPTION) or before.words & BEFORE_BARE)
            if not ready or char == "半":
                return False
        return self.put(K.QTY, end, amount=Amount(value, vague=vague, bare=True))

    # the rest ------------------------------------------------------------------------------------------------

    def rest(self, char: str) -> None:
        if is_latin(char):
            self.latin()
        elif char == "¥" or char == "$":
            self.put(K.PRICE, max(self.at + 1, self.decimal_end(self.at + 1)))
        elif ord(char) > 0x2000 and unicodedata.category(char) == "So":
            self.put(K.EMOJI, self.at + 1)
        else:
            last = self.tokens[-1] if self.tokens else None
            if last and last.kind is K.OTHER and last.end == self.at:
                self.tokens[-1] = Token(K.OTHER, last.start, self.at + 1)
                self.at += 1
            else:
                self.put(K.OTHER, self.at + 1)

    def decimal_end(self, at: int) -> int:
        end = digits(self.text, at)
        return digits(self.text, end + 1) if self.text[end : end + 1] == "." else end

    def latin(self) -> None:
        """A Latin word: a times sign ("x3"), goods in pinyin, or somebody's word."""
        end = self.at
        while end < self.size and is_latin(self.text[end]):
            end += 1
        word = self.text[self.at : end]
        if word == "x":
            self.put(K.TIMES, end)
            return
        codes = self.shelf.latin().get(word) if SHORT_LATIN <= end - self.at <= 30 else None
        if codes:
            self.put(K.GOODS, end, goods=Mention(self.at, end, codes, "pinyin", 0.85, weak=True))
        else:
            self.put(K.LATIN, end)
