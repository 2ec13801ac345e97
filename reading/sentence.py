"""One message that is no list: an order, a change, a question, or talk.

The rules are tried in a fixed order; each returns a reading or passes. What no rule reads is talk.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from .adding import Adding
from .changes import Changes
from .chunks import Sort
from .model import Entry, Kind, Reading, Why
from .questions import asks
from .spec import unit_end
from .tokens import K, Token
from .told import SOON
from .words import W


class Sentence(Changes, Adding):
    """All rules, in their order."""

    def read(self) -> Reading:
        for rule in (
            self.question,
            self.answer,
            self.same,
            self.doubtful,
            self.exchange,
            self.cancel,
            self.set,
            self.add,
        ):
            reading = rule()
            if reading is not None:
                return reading
        return self.plainly(Kind.CHAT, "talk")

    def question(self) -> Reading | None:
        rule = asks(self.plain.text, self.tokens, self.words)
        return self.plainly(Kind.QUERY, rule) if rule else None

    def answer(self) -> Reading | None:
        """The answer to a question that somebody asked back: read together with what it was about."""
        earlier = self.context.open_question()
        if not earlier or len(self.tokens) > 12:
            return None
        reading = self.context.reader(f"{earlier} {self.plain.original}", self.shelf.offer)
        if reading.kind not in (Kind.ADD, Kind.SET, Kind.CANCEL):
            return None
        lines = tuple(replace(line, why=self.why("answer", 0.9)) for line in reading.entries[0].lines)
        return self.order(reading.kind, replace(reading.entries[0], lines=lines, why=Why(0, 0, "")), "answer")

    def same(self) -> Reading | None:
        if W.SAME not in self.words or self.named or W.TALK in self.words:
            return self.plainly_unclear_if_usual()
        if W.USUAL in self.words:
            return self.unclear("like last time")
        name = (
            self.plain.text[self.tokens[1].start : self.tokens[1].end]
            if len(self.tokens) > 1 and self.tokens[1].kind is K.OTHER
            else ""
        )
        residue = [t for t in self.tokens if t.kind in (K.OTHER, K.LATIN) and self.plain.text[t.start : t.end] != name]
        like = self.context.liked(name) if not residue else None
        if like is None or not like.lines:
            return self.unclear("like whom") if not residue else None
        lines = tuple(replace(line, why=self.why("like another order", 0.9)) for line in like.lines)
        return self.order(Kind.ADD, Entry(lines=lines), "like another order")

    def plainly_unclear_if_usual(self) -> Reading | None:
        usual = W.USUAL in self.words and all(t.kind not in (K.OTHER, K.LATIN) for t in self.tokens)
        ordering = W.SAME in self.words or W.ADD in self.words or len(self.tokens) <= 2
        return (
            self.unclear("like last time")
            if usual and ordering and not self.numbered and not self.words & {W.TALK, W.BOUGHT}
            else None
        )

    def measures(self, before: Token | None, token: Token) -> bool:
        """The measure word after "十几"."""
        return before is not None and before.is_(W.VAGUE) and unit_end(self.plain.text, token.start) == token.end

    def doubtful(self) -> Reading | None:
        """Conditions and vague numbers: an order is meant, but which?"""
        body = self.body()
        wanting = bool(self.words & {W.ADD, W.MORE, W.SET})
        if (
            W.IF in self.words
            and W.ADD in self.words
            and self.numbered
            and any(c.orders() for c in self.clauses)
            and body.drafts
        ):
            return self.unclear("on a condition", tuple(c for d in body.drafts for c in sorted(d.codes)))
        if self.words & {W.TALK, W.POST, W.BOUGHT, W.CANCEL}:
            return None
        unread = sum(
            t.end - t.start
            for c in body.chunks
            if c.sort is Sort.WORDS
            for before, t in pairwise((None, *c.tokens))
            if t is not None and t.kind in (K.OTHER, K.LATIN) and not self.measures(before, t)
        )
        if unread > (SOON if W.IF in self.words and wanting else 0):
            return None
        goods = [code for d in body.drafts for code in sorted(d.codes)]
        candidates = tuple(dict.fromkeys(goods)) or ((self.shelf.only.code,) if self.shelf.only else ())
        if (
            W.VAGUE in self.words
            and (body.drafts or self.shelf.only)
            and (wanting or "来" in self.plain.text or "几" in self.plain.text)
            and not self.numbered
        ):
            return self.unclear("vague number", candidates)
        if self.words & {W.IF, W.MAYBE} and (self.numbered or wanting) and (body.drafts or self.numbered):
            return self.unclear("on a condition", candidates)
        return None
