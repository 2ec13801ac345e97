"""A message that is no list, with what every rule about it needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .body import read_body
from .chunks import Chunk, Sort
from .clauses import clauses_of
from .context import Context
from .drafts import Body, Draft
from .lines import doubt_of, lines_of, written
from .model import Entry, Kind, Line, Reading, Why
from .plain import Plain
from .scan import scan
from .shelf import Shelf
from .tokens import K, Token
from .words import W

SOON = 6
"""Unread words up to this length after a complete order may be a wish; longer ones are talk."""


class Told:
    """One message, its tokens, its context, and how results are put."""

    def __init__(self, plain: Plain, shelf: Shelf, context: Context) -> None:
        self.plain, self.shelf, self.context = plain, shelf, context
        self.tokens, self.money = without_total(plain.text, trimmed(plain.text, scan(plain.text, shelf)))
        self.words: frozenset[W] = words_of(self.tokens)
        self.numbered = any(t.kind is K.QTY for t in self.tokens)
        self.named = any(t.kind is K.GOODS for t in self.tokens)
        self.clauses = clauses_of(plain.text, self.tokens)

    def why(self, rule: str, confidence: float = 1.0) -> Why:
        return Why(0, len(self.plain.original), rule, confidence)

    def plainly(self, kind: Kind, rule: str) -> Reading:
        return Reading(kind, self.plain.original, why=self.why(rule))

    def unclear(self, reason: str, candidates: Sequence[str] = ()) -> Reading:
        return Reading(Kind.UNCLEAR, self.plain.original, candidates=tuple(candidates), why=self.why(reason, 0.5))

    def order(self, kind: Kind, entry: Entry, rule: str) -> Reading:
        why = self.why(rule, min([1.0, *(line.why.confidence for line in entry.lines)]))
        return Reading(kind, self.plain.original, (replace(entry, why=entry.why if entry.why.rule else why),), why=why)

    def body(self, tokens: Sequence[Token] | None = None) -> Body:
        return read_body(self.plain.text, list(self.tokens if tokens is None else tokens), self.shelf, dashes=False)

    def unread(self, body: Body) -> bool:
        """Whether words remain that no rule of an order explains: then it is talk."""
        loose = any(wish_is_talk(c, ordered=bool(body.drafts)) for c in body.wishes)
        return loose or any(self.is_talk(body, i) for i in range(len(body.chunks)))

    def is_talk(self, body: Body, index: int) -> bool:
        chunk = body.chunks[index]
        if chunk.listed and any(d.amount is not None for d in body.drafts):
            return False
        if any(t.is_(W.USE) for t in chunk.tokens) and chunk.after_line:
            return False
        if chunk.sort is Sort.REMARK and self.tells_where(chunk, body):
            return True
        if chunk.sort is Sort.REMARK:
            unread = sum(t.end - t.start for t in chunk.tokens if t.kind in (K.OTHER, K.LATIN))
            return unread > (2 if not chunk.after_line else SOON if chunk.glue is not K.GOODS else 0) or any(
                t.is_(W.TALK, W.POST, W.BOUGHT) or t.kind is K.PRICE for t in chunk.tokens
            )
        if any(t.words & {W.TALK, W.POST, W.BOUGHT, W.ACTIVITY, W.ACK} or t.kind is K.PRICE for t in chunk.tokens):
            return True
        start, end = chunk.span
        numbered = any(d.amount is not None and d.start < start for d in body.drafts)
        return (
            not numbered or chunk.glue not in (K.COMMA, K.SPACE, K.STOP, K.OPEN) or end - start > SOON or chunk.unknown
        )

    def tells_where(self, chunk: Chunk, body: Body) -> bool:
        """ "我在上班", "在我家": where somebody or something is, unless a place of the deal's follows."""
        being = any(self.plain.text[t.start : t.end] == "在" for t in chunk.tokens)
        return (
            being
            and any(t.is_(W.ME) for t in chunk.tokens)
            and chunk.span[1] not in {start for start, _ in body.places}
        )

    def entry(self, body: Body, person: tuple[int, int] | None, lines: tuple[Line, ...]) -> Entry:
        """The entry of a sentence; short words after its goods are a wish for the last of them."""
        notes = [c.span for c in body.chunks if c.sort is Sort.WORDS and not c.listed]
        if notes and body.drafts:
            body.drafts[-1].notes += notes
            lines = lines_of(body, self.plain, self.shelf) if lines else lines
        remark = written(
            self.plain,
            [
                *self.money,
                *body.remarks,
                *(c.span for c in body.chunks if c.sort is Sort.REMARK and not c.carries(self.plain.text)),
                *(c.span for c in body.chunks if c.listed),
            ],
        )
        place = self.plain.written(*body.places[0]) if body.places else ""
        name = self.plain.written(*person) if person else ""
        return Entry(name=name, place=place, lines=lines, remark=remark)

    def setting(self) -> list[Token]:
        return [t for t in self.tokens if t.is_(W.SET)]

    def mere(self, token: Token) -> bool:
        """ "温的就行": that much will do, said of no number."""
        clause = next((c for c in self.clauses if token in c.tokens), None)
        counted = clause is not None and any(t.kind is K.QTY for t in clause.tokens)
        return self.plain.text[token.start] == "就" and not counted

    def narrow(self, body: Body) -> None:
        """A change is about what one has: of several goods that a word may mean, those that the sender ordered."""
        if any(len(draft.codes) > 1 for draft in body.drafts):
            owned = self.context.owned()
            for draft in body.drafts:
                draft.codes = draft.codes & owned if len(draft.codes) > 1 and draft.codes & owned else draft.codes

    def of_topic(self, kind: Kind, body: Body, person: tuple[int, int] | None) -> Reading:
        """A number without goods: of what was quoted, asked for, or just ordered, if that is one thing."""
        own = self.context.own() if kind is Kind.SET else None
        codes = tuple(dict.fromkeys(line.item for line in own.lines)) if own else self.context.topic()
        if len(codes) != 1 or len(body.stray) != 1:
            return self.unclear(
                "which goods", codes or (tuple(self.shelf.items) if len(self.shelf.items) <= SOON else ())
            )
        token = body.stray[0]
        read = self.body_of(codes[0], token, body)
        doubt = doubt_of(read, self.shelf)
        if doubt:
            return self.unclear(doubt.reason, doubt.candidates)
        return self.order(kind, self.entry(read, person, lines_of(read, self.plain, self.shelf)), "of the topic")

    def body_of(self, code: str, token: Token, body: Body) -> Body:
        draft = Draft(frozenset({code}), token.start, token.end, "topic", 0.85, amount=token.amount)
        draft.notes += body.remarks_before
        remarks = [span for span in body.remarks if span not in body.remarks_before]
        return replace(body, drafts=[draft], stray=[], remarks=remarks)

    def each_of_topic(self, body: Body) -> Reading:
        """ "每样一份": of all that was offered."""
        codes = self.context.topic()
        if not codes:
            return self.unclear("each of what")
        start, end = self.tokens[0].start, self.tokens[-1].end
        body.drafts = [
            Draft(frozenset({code}), start, end, "each of the topic", 0.9, amount=body.each) for code in codes
        ]
        doubt = doubt_of(body, self.shelf)
        if doubt:
            return self.unclear(doubt.reason, doubt.candidates)
        return self.order(Kind.ADD, self.entry(body, None, lines_of(body, self.plain, self.shelf)), "each of the topic")


def words_of(tokens: Sequence[Token]) -> frozenset[W]:
    """All classes of words that occur; in "开会用" the word before "用" is a purpose, not talk."""
    found: frozenset[W] = frozenset()
    for token, after in zip(tokens, [*tokens[1:], None], strict=True):
        if not (after is not None and after.is_(W.USE)):
            found |= token.words
    return found


def trimmed(text: str, tokens: Sequence[Token]) -> Sequence[Token]:
    """Without blanks around it and faces at its end: "-1🙏" is "-1"."""
    blank = (K.SPACE, K.EMOJI)
    start, end = 0, len(tokens)
    while end > 1 and (tokens[end - 1].kind in blank or text[tokens[end - 1].start] == "\n"):
        end -= 1
    while start < end - 1 and (tokens[start].kind is K.SPACE or text[tokens[start].start] == "\n"):
        start += 1
    return tokens[start:end]


def without_total(text: str, tokens: Sequence[Token]) -> tuple[list[Token], list[tuple[int, int]]]:
    """Without what it all comes to ("共84元"), which is no new total of goods."""
    kept: list[Token] = []
    money: list[tuple[int, int]] = []
    for token in tokens:
        before = kept[-1] if kept else None
        sums = before is not None and (before.is_(W.SET) or text[before.start] == "=")
        if token.kind is K.PRICE and before is not None and sums and any(t.kind is K.QTY for t in kept):
            money.append((before.start, token.end))
            kept.pop()
        else:
            kept.append(token)
    return kept, money


def wish_is_talk(chunk: Chunk, *, ordered: bool) -> bool:
    """A wish is words about goods: before them it is short, and without goods there is none."""
    unread = sum(t.end - t.start for t in chunk.tokens if t.kind in (K.OTHER, K.LATIN))
    return unread > 1 and not (ordered and chunk.after_line)


def said(tokens: Sequence[Token]) -> list[Token]:
    """Without blanks, stops and faces."""
    return [t for t in tokens if t.kind not in (K.SPACE, K.STOP, K.EMOJI)]
