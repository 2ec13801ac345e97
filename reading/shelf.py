"""The shelf of one offer: every way in which its goods, choices and places may be written, indexed once.

A mention of goods is put together from pieces (substrings of names and aliases): "L码黑色T恤" is "L码" + "黑色T恤",
and the items that have all the pieces are what it may mean. One item: read. Several: the reader must ask.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from .model import Item, Offer
from .plain import Plain
from .synonyms import GROUPS, KINDS, SIGNS
from .words import TABLE

LONGEST_PIECE = 16


def spelled(text: str) -> str:
    return Plain(text).text.strip()


def units_of(word: str) -> list[str]:
    """The atoms of a word: Latin and digit runs stay whole, everything else is one character each."""
    atoms: list[str] = []
    for char in word:
        if atoms and char.isascii() and char.isalnum() and atoms[-1].isascii() and atoms[-1].isalnum():
            atoms[-1] += char
        else:
            atoms.append(char)
    return atoms


def spans_of(word: str) -> Iterable[tuple[str, bool, bool]]:
    """All runs of atoms of a word, with whether they open or close it."""
    atoms = units_of(word)
    for a in range(len(atoms)):
        for b in range(a + 1, len(atoms) + 1):
            piece = "".join(atoms[a:b]).strip()
            if piece and len(piece) <= LONGEST_PIECE:
                yield piece, a == 0, b == len(atoms)


class Mention(NamedTuple):
    """Some words that name goods: which items they may mean, and how they were recognised."""

    start: int
    end: int
    codes: frozenset[str]
    rule: str
    confidence: float
    weak: bool
    """Too little to stand by itself: it needs a number beside it."""


Index = dict[str, frozenset[str]]


def frozen(index: dict[str, set[str]]) -> Index:
    return {word: frozenset(codes) for word, codes in index.items()}


def lengths(words: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """For each first character the lengths of the words that begin with it, longest first."""
    found: dict[str, set[int]] = {}
    for word in words:
        found.setdefault(word[0], set()).add(len(word))
    return {char: tuple(sorted(sizes, reverse=True)) for char, sizes in found.items()}


class Shelf:
    def __init__(self, offer: Offer) -> None:
        self.offer = offer
        self.items: dict[str, Item] = {item.code: item for item in offer.items}
        self.only = offer.items[0] if len(offer.items) == 1 else None
        self.forms = {item.code: self._forms(item) for item in offer.items}
        self._index_pieces()
        self._index_synonyms()
        self.options = {spelled(option): option for item in offer.items for option in item.options if spelled(option)}
        self.places = {spelled(place): place for place in offer.places if spelled(place)}
        self.zones = {
            place[0] for place in self.places if len(place) == 2 and place[0].isalpha() and place[1] in "区座栋馆楼"
        }
        self.zones = {zone for zone in self.zones if zone.isascii()}
        self.codes = {spelled(item.code) for item in offer.items}
        self.units = {item.unit for item in offer.items}
        self.clear_units = self.units - {"块"}
        """Units that are no coin: a number right before them is a quantity."""
        self.specs = {item.code: spelled(item.spec) for item in offer.items}
        self.spec_numbers = {code: numbers_in(spec) for code, spec in self.specs.items()}
        self._latin_forms: dict[str, frozenset[str]] | None = None
        self.piece_sizes = lengths(self.pieces)
        self.fixed: dict[str, str] = dict.fromkeys(self.options, "option") | dict.fromkeys(self.places, "place")
        self.fixed_sizes = lengths(self.fixed)
        self.firm = {word for word in (*self.fixed, *self.whole) if len(word) > 1}
        """Names, choices and places in full: a word of the language must not swallow their beginning."""
        self.firm_sizes = lengths(self.firm)
        self.words = TABLE.keys() | self.fixed.keys()
        self.word_sizes = lengths(self.words)
        self.opening = self.piece_sizes.keys() | self.also_sizes.keys()
        """The characters with which goods may begin."""

    @staticmethod
    def _forms(item: Item) -> tuple[str, ...]:
        words = [item.code, item.name, *item.aliases] if len(item.code) <= 3 else [item.name, *item.aliases]
        return tuple(dict.fromkeys(word for word in map(spelled, words) if word))

    def _index_pieces(self) -> None:
        whole: dict[str, set[str]] = {}
        pieces: dict[str, set[str]] = {}
        edges: dict[str, set[str]] = {}
        tails: dict[str, set[str]] = {}
        for code, forms in self.forms.items():
            for form in forms:
                whole.setdefault(form, set()).add(code)
                for piece, opens, closes in spans_of(form):
                    pieces.setdefault(piece, set()).add(code)
                    if opens or closes:
                        edges.setdefault(piece, set()).add(code)
                    if closes:
                        tails.setdefault(piece, set()).add(code)
        self.whole, self.pieces, self.edges, self.tails = frozen(whole), frozen(pieces), frozen(edges), frozen(tails)

    def _index_synonyms(self) -> None:
        """Other words for what is on the shelf; a word that the deal itself uses keeps the deal's meaning."""
        self.also: Index = {}
        for group in GROUPS:
            held = frozenset().union(*(self.whole.get(word, frozenset()) for word in group))
            self._add_words(group, held)
        for kind, members in KINDS.items():
            held = frozenset(
                code
                for code, forms in self.forms.items()
                if any(form.endswith(kind) or any(member in form for member in members) for form in forms)
            )
            self._add_words([kind], held)
        for sign, words in SIGNS.items():
            self._add_words([sign], frozenset().union(*(self._meaning(word) for word in words)))
        self.also_sizes = lengths(self.also)

    def _add_words(self, words: Iterable[str], held: frozenset[str]) -> None:
        for word in words:
            if held and word not in self.whole:
                self.also[word] = held

    def _meaning(self, word: str) -> frozenset[str]:
        return self.whole.get(word) or self.tails.get(word) or self.also.get(word) or frozenset()

    def latin(self) -> dict[str, frozenset[str]]:
        """Pinyin and initials of the goods; built when the first Latin word asks for it."""
        if self._latin_forms is None:
            from .phonetics import latin_forms

            self._latin_forms = latin_forms(self.forms)
        return self._latin_forms

    def sibling(self, code: str, among: frozenset[str], least: int = 2) -> str | None:
        """Which of `among` differs least: after "藏青T恤M" an "L" means the navy shirt, not the hoodie.

        `least`: how many characters at both ends of the two names must agree.
        """
        name = spelled(self.items[code].name)
        ranked = sorted(
            ((shared(name, spelled(self.items[other].name)), other) for other in among if other != code), reverse=True
        )
        if not ranked or ranked[0][0] < least or (len(ranked) > 1 and ranked[1][0] == ranked[0][0]):
            return None
        return ranked[0][1]

    def generic(self, word: str) -> bool:
        """A word of the language that happens to be part of a name ("今日", "健康") names nothing by itself."""
        return word in TABLE


def numbers_in(spec: str) -> frozenset[str]:
    """The runs of digits in a packing."""
    return frozenset("".join(c if "0" <= c <= "9" else " " for c in spec).split())


def shared(left: str, right: str) -> int:
    """How many characters two names share at both ends."""
    front = 0
    while front < min(len(left), len(right)) and left[front] == right[front]:
        front += 1
    back = 0
    while back < min(len(left), len(right)) - front and left[-1 - back] == right[-1 - back]:
        back += 1
    return front + back


@lru_cache(maxsize=256)
def shelf_of(offer: Offer) -> Shelf:
    return Shelf(offer)
