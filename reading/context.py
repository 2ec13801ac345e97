"""What was said before: whom a "+1" joins, what "like him" means, which goods are the topic."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum, auto

from .model import Entry, Kind, Offer, Reading, Said
from .plain import Plain
from .scan import scan
from .shelf import Shelf
from .tokens import K, Token
from .words import W

Reader = Callable[[str, Offer], Reading]


class Mood(Enum):
    ORDERING = auto()  # an offer or an order: "+1" joins it
    TALK = auto()  # something else: "+1" agrees with it
    ASKING = auto()  # a question about the goods: who can say?
    NONE = auto()


class Context:
    """The quoted message, or else the last one, with the goods that it names."""

    def __init__(self, shelf: Shelf, sender: str, quote: Said | None, recent: Sequence[Said], reader: Reader) -> None:
        self.shelf, self.sender, self.quote, self.recent, self.reader = shelf, sender, quote, recent, reader
        joined = next((said for said in reversed(recent) if not self.only_joins(said)), None)
        self.said = quote or joined or (recent[-1] if recent else None)

    def only_joins(self, said: Said) -> bool:
        """A "+1" of somebody else's: what it joined is what the next one joins."""
        tokens = self.tokens(said)
        return any(t.kind is K.PLUS for t in tokens) and all(
            t.kind in (K.PLUS, K.QTY, K.SPACE, K.EMOJI) for t in tokens
        )

    def tokens(self, said: Said) -> Sequence[Token]:
        return scan(Plain(said.text).text, self.shelf)

    def topic(self, said: Said | None = None) -> tuple[str, ...]:
        """The goods that the message names, in its order; several where a name may mean several."""
        said = said or self.said
        if said is None:
            return ()
        return tuple(
            dict.fromkeys(
                c
                for t in self.tokens(said)
                if t.goods and not (t.goods.weak and len(t.goods.codes) > 1)
                for c in sorted(t.goods.codes)
            )
        )

    def mood(self) -> Mood:
        """What an answer of "+1" would mean here."""
        if self.said is None:
            return Mood.NONE
        reading = self.reader(self.said.text, self.shelf.offer)
        if reading.kind in (Kind.CHAIN, Kind.ADD, Kind.SET):
            return Mood.ORDERING
        words = frozenset[W]().union(*(t.words for t in self.tokens(self.said)))
        priced = any(t.kind is K.PRICE for t in self.tokens(self.said))
        if W.ACK in words or W.TALK in words or W.ACTIVITY in words:
            return Mood.TALK
        about = bool(self.topic())
        if about and "还剩" in self.said.text and any(t.kind is K.QTY for t in self.tokens(self.said)):
            return Mood.ORDERING
        if W.CALL in words or (about and (W.POST in words or priced)):
            return Mood.ORDERING if about or self.shelf.only is not None or W.CALL in words else Mood.TALK
        if reading.kind in (Kind.UNCLEAR, Kind.CANCEL, Kind.QUERY):
            return Mood.ASKING if reading.kind is not Kind.UNCLEAR else Mood.ORDERING
        return Mood.ASKING if about else Mood.TALK

    def order_of(self, said: Said | None) -> Entry | None:
        """The one order that a message holds."""
        if said is None:
            return None
        reading = self.reader(said.text, self.shelf.offer)
        if reading.kind is Kind.CHAIN:
            mine = [e for e in reading.entries if e.name == said.sender] or list(reading.entries)
            return mine[-1]
        return reading.entries[0] if reading.kind in (Kind.ADD, Kind.SET) and reading.entries else None

    def liked(self, name: str = "") -> Entry | None:
        """Whom "like him" means: the quoted message, somebody by name, or else the last order by another."""
        if self.quote is not None:
            return self.order_of(self.quote)
        if not name:  # "like the one above" is the very last message, even where that orders nothing
            return self.order_of(self.recent[-1]) if self.recent and self.recent[-1].sender != self.sender else None
        others = [said for said in reversed(self.recent) if Plain(said.sender).text == name]
        return next((order for said in others if (order := self.order_of(said))), None)

    def own(self) -> Entry | None:
        """The sender's last order: quoted, or among the recent messages."""
        if self.quote is not None and self.quote.sender == self.sender:
            return self.order_of(self.quote)
        mine = [said for said in reversed(self.recent) if said.sender == self.sender]
        return next((order for said in mine if (order := self.order_of(said))), None)

    def owned(self) -> frozenset[str]:
        """All that the sender has ordered lately, as far as it was said here."""
        mine = [said for said in (*self.recent, *([self.quote] if self.quote else [])) if said.sender == self.sender]
        return frozenset(line.item for said in mine if (order := self.order_of(said)) for line in order.lines)

    def open_question(self) -> str:
        """The sender's own words that somebody has just asked back about ("@甲 2份是午餐还是晚餐?"), or nothing."""
        if len(self.recent) < 2 or self.quote is not None:
            return ""
        asked, before = self.recent[-1], self.recent[-2]
        addressed = f"@{self.sender}" in asked.text or asked.text.rstrip().endswith(("?", "？", "呢"))
        if not self.sender or before.sender != self.sender or asked.sender == self.sender or not addressed:
            return ""
        return before.text if self.reader(before.text, self.shelf.offer).kind is Kind.UNCLEAR else ""

    def knows(self, name: str) -> bool:
        """Whether somebody of that name has been spoken of."""
        said = [*self.recent, *([self.quote] if self.quote else [])]
        return any(name == Plain(s.sender).text or name in Plain(s.text).text for s in said)
