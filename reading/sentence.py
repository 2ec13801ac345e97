"""One message that is no list: an order, a change, a question, or talk.

The rules are tried in a fixed order; each returns a reading or passes. What no rule reads is talk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from .body import read_body
from .chunks import Chunk, Sort
from .clauses import Clause, clauses_of, person_in, without
from .context import Context, Mood
from .drafts import Body, Draft
from .lines import Doubt, doubt_of, lines_of, written
from .model import Entry, Kind, Line, Reading, Why
from .plain import Plain
from .questions import asks
from .scan import scan
from .shelf import Shelf
from .tokens import K, Token
from .words import W

JOINING = frozenset(["也要", "也来", "也订", "也买", "算我", "加我", "跟团", "参团"])
SOON = 6
"""Unread words up to this length after a complete order may be a wish; longer ones are talk."""


class Sentence:
    def __init__(self, plain: Plain, shelf: Shelf, context: Context) -> None:
        self.plain, self.shelf, self.context = plain, shelf, context
        self.tokens, self.money = without_total(plain.text, scan(plain.text, shelf))
        self.words: frozenset[W] = words_of(self.tokens)
        self.numbered = any(t.kind is K.QTY for t in self.tokens)
        self.named = any(t.kind is K.GOODS for t in self.tokens)
        self.clauses = clauses_of(self.tokens)

    # results -------------------------------------------------------------------------------------------------

    def why(self, rule: str, confidence: float = 1.0) -> Why:
        return Why(0, len(self.plain.original), rule, confidence)

    def plainly(self, kind: Kind, rule: str) -> Reading:
        return Reading(kind, self.plain.original, why=self.why(rule))

    def unclear(self, reason: str, candidates: Sequence[str] = ()) -> Reading:
        return Reading(Kind.UNCLEAR, self.plain.original, candidates=tuple(candidates), why=self.why(reason, 0.5))

    def order(self, kind: Kind, entry: Entry, rule: str) -> Reading:
        why = self.why(rule, min([1.0, *(line.why.confidence for line in entry.lines)]))
        return Reading(kind, self.plain.original, (replace(entry, why=entry.why if entry.why.rule else why),), why=why)

    # the order of the rules ----------------------------------------------------------------------------------

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

    def doubtful(self) -> Reading | None:
        """Conditions and vague numbers: an order is meant, but which?"""
        body = self.body()
        wanting = bool(self.words & {W.ADD, W.MORE, W.SET})
        if self.words & {W.TALK, W.POST, W.BOUGHT, W.CANCEL}:
            return None
        unread = sum(
            t.end - t.start
            for c in body.chunks
            if c.sort is Sort.WORDS
            for t in c.tokens
            if t.kind in (K.OTHER, K.LATIN)
        )
        if unread > (SOON if W.IF in self.words and wanting else 0):
            return None
        goods = [code for d in body.drafts for code in sorted(d.codes)]
        candidates = tuple(dict.fromkeys(goods)) or ((self.shelf.only.code,) if self.shelf.only else ())
        if (
            W.VAGUE in self.words
            and (body.drafts or self.shelf.only)
            and (wanting or "来" in self.plain.text)
            and not self.numbered
        ):
            return self.unclear("vague number", candidates)
        if self.words & {W.IF, W.MAYBE} and (self.numbered or wanting) and (body.drafts or self.numbered):
            return self.unclear("on a condition", candidates)
        return None

    # bodies --------------------------------------------------------------------------------------------------

    def body(self, tokens: Sequence[Token] | None = None) -> Body:
        return read_body(self.plain.text, list(self.tokens if tokens is None else tokens), self.shelf, dashes=False)

    def unread(self, body: Body) -> bool:
        """Whether words remain that no rule of an order explains: then it is talk."""
        loose = any(wish_is_talk(c, ordered=bool(body.drafts)) for c in body.wishes)
        return loose or any(self.is_talk(body, i) for i in range(len(body.chunks)))

    def is_talk(self, body: Body, index: int) -> bool:
        chunk = body.chunks[index]
        if any(t.is_(W.USE) for t in chunk.tokens) and chunk.after_line:
            return False
        if chunk.sort is Sort.REMARK:
            unread = sum(t.end - t.start for t in chunk.tokens if t.kind in (K.OTHER, K.LATIN))
            return (
                (not chunk.after_line
                and unread > 2)
                or any(t.is_(W.TALK, W.POST, W.BOUGHT) or t.kind is K.PRICE for t in chunk.tokens)
            )
        if any(t.words & {W.TALK, W.POST, W.BOUGHT, W.ACTIVITY, W.ACK} or t.kind is K.PRICE for t in chunk.tokens):
            return True
        start, end = chunk.span
        numbered = any(d.amount is not None and d.start < start for d in body.drafts)
        return (
            not numbered or chunk.glue not in (K.COMMA, K.SPACE, K.STOP, K.OPEN) or end - start > SOON or chunk.unknown
        )

    def narrow(self, body: Body) -> None:
        """A change is about what one has: of several goods that a word may mean, those that the sender ordered."""
        if any(len(draft.codes) > 1 for draft in body.drafts):
            owned = self.context.owned()
            for draft in body.drafts:
                draft.codes = draft.codes & owned if len(draft.codes) > 1 and draft.codes & owned else draft.codes

    def entry(self, body: Body, person: tuple[int, int] | None, lines: tuple[Line, ...]) -> Entry:
        """The entry of a sentence; short words after its goods are a wish for the last of them."""
        notes = [c.span for c in body.chunks if c.sort is Sort.WORDS]
        if notes and body.drafts:
            body.drafts[-1].notes += notes
            lines = lines_of(body, self.plain, self.shelf) if lines else lines
        remark = written(
            self.plain,
            [
                *self.money,
                *body.remarks,
                *(c.span for c in body.chunks if c.sort is Sort.REMARK and not c.carries(self.plain.text)),
            ],
        )
        place = self.plain.written(*body.places[0]) if body.places else ""
        name = self.plain.written(*person) if person else ""
        return Entry(name=name, place=place, lines=lines, remark=remark)

    # taking back ---------------------------------------------------------------------------------------------

    def cancel(self) -> Reading | None:
        text = self.plain.text.strip()
        if len(self.tokens) == 2 and self.tokens[0].kind is K.MINUS and self.tokens[1].kind is K.QTY and text[0] == "-":
            return self.take_back(self.body(self.tokens[1:]), None, "minus")
        clause = next((c for c in self.clauses if c.takes_back(self.plain.text)), None)
        if clause is None or self.words & {W.POST}:
            return None
        if any(c is not clause and c.orders() for c in self.clauses):
            return None
        person = person_in(self.plain.text, clause, self.context)
        body = self.body(without(clause.tokens, person))
        if any(c.sort is Sort.WORDS or any(t.kind in (K.OTHER, K.LATIN) for t in c.tokens) for c in body.chunks):
            return None
        return self.take_back(body, person, "taken back")

    def take_back(self, body: Body, person: tuple[int, int] | None, rule: str) -> Reading | None:
        self.narrow(body)
        doubt = doubt_of(body, self.shelf)
        if doubt:
            return self.unclear(doubt.reason, doubt.candidates)
        if body.stray:
            return self.stray_taken_back(body, person)
        lines = lines_of(body, self.plain, self.shelf)
        whole = {code for d in body.drafts if d.amount is None for code in d.codes}
        lines = tuple(replace(line, quantity="all") if line.item in whole else line for line in lines)
        if not body.drafts and not person:
            lines = self.pointed_at()
        entry = Entry(name=self.plain.written(*person) if person else "", lines=lines)
        return self.order(Kind.CANCEL, entry, rule)

    def stray_taken_back(self, body: Body, person: tuple[int, int] | None) -> Reading:
        """A number taken back without its goods: of the only goods that were ordered, else the bot asks."""
        own = self.context.own()
        items = {line.item for line in own.lines} if own else set()
        if len(items) != 1:
            return self.unclear("which goods", tuple(items))
        (code,) = items
        amount = body.stray[0].amount
        assert amount is not None
        line = Line(code, amount.value, amount.unit, "", self.why("of the last order", 0.8))
        return self.order(
            Kind.CANCEL, Entry(name=self.plain.written(*person) if person else "", lines=(line,)), "of the last order"
        )

    def pointed_at(self) -> tuple[Line, ...]:
        """ "这个取消", "刚才那个不要了": all of what was quoted or just ordered."""
        quoted = self.context.quote is not None and self.context.quote.sender == self.context.sender
        if W.ALL in self.words or not (W.THAT in self.words or quoted):
            return ()
        own = self.context.own()
        items = dict.fromkeys(line.item for line in own.lines) if own else {}
        return tuple(Line(code, "all", "", "", self.why("what was just ordered", 0.9)) for code in items)

    def exchange(self) -> Reading | None:
        """ "不要苹果了，换香蕉2斤": the one at zero, the other at its number."""
        at = next(
            (i for i, t in enumerate(self.tokens) if (i and t.kind is K.COMMA) or (t.is_(W.SET) and t.is_(W.WISH))),
            len(self.tokens),
        )
        first, second = Clause(self.tokens[:at]), Clause(self.tokens[at:])
        wants = second.words & {W.SET, W.ADD, W.MORE} and not second.words & {W.CANCEL, W.LESS, W.KEEP, W.NEG}
        if not (wants and first.takes_back(self.plain.text) and any(t.kind is K.GOODS for t in second.tokens)):
            return None
        old, new = self.body(first.tokens), self.body(second.tokens)
        if (
            len(old.drafts) != 1
            or old.drafts[0].amount
            or old.chunks
            or self.unread(new)
            or doubt_of(old, self.shelf)
            or doubt_of(new, self.shelf)
        ):
            return None
        (code,) = old.drafts[0].codes
        gone = Line(code, Decimal(0), "", "", Why(*self.plain.span(old.drafts[0].start, old.drafts[0].end), "replaced"))
        return self.order(
            Kind.SET, self.entry(new, None, (gone, *lines_of(new, self.plain, self.shelf))), "one for the other"
        )

    # new totals ----------------------------------------------------------------------------------------------

    def set(self) -> Reading | None:
        sets = any(t.is_(W.SET) and not wishful(self.tokens, i) for i, t in enumerate(self.tokens))
        if not (sets or (W.NOT in self.words and self.numbered)) or self.words & {W.POST, W.TALK}:
            return None
        if W.SET in self.words and not (self.numbered or self.named):
            return None
        clause = Clause([t for t in self.tokens if not (t.is_(W.BOUGHT) and self.plain.text[t.end - 1] == "的")])
        person = person_in(self.plain.text, clause, self.context)
        if person is None:
            clause = clause.total()
        tokens, swapped = clause.settled(without(clause.tokens, person))
        body = self.body(tokens)
        if self.unread(body) or not (body.drafts or body.stray):
            return None
        self.narrow(body)
        doubt = doubt_of(body, self.shelf)
        if doubt:
            return self.unclear(doubt.reason, doubt.candidates)
        if body.stray:
            return self.of_topic(Kind.SET, body, person)
        if swapped and len(body.drafts) == 2:
            return self.order(Kind.SET, self.entry(body, person, self.swapped(body)), "one for the other")
        if not swapped and all(d.amount is None for d in body.drafts):
            return None
        return self.order(Kind.SET, self.entry(body, person, lines_of(body, self.plain, self.shelf)), "new total")

    def swapped(self, body: Body) -> tuple[Line, ...]:
        """The old goods at zero; the new ones at their number, the old one's, or what was ordered of the old."""
        old, new = body.drafts
        (code,) = old.codes
        if new.amount is None:
            own = self.context.own()
            known = next((line for line in own.lines if line.item == code), None) if own else None
            new.amount = old.amount
            if known and old.amount is None and isinstance(known.quantity, Decimal):
                body.drafts = [new]
                (line,) = lines_of(body, self.plain, self.shelf) or (None,)
                after = (replace(line, quantity=known.quantity),) if line else ()
                return (Line(code, Decimal(0), "", "", Why(*self.plain.span(old.start, old.end), "replaced")), *after)
        body.drafts = [new]
        return (
            Line(code, Decimal(0), "", "", Why(*self.plain.span(old.start, old.end), "replaced")),
            *lines_of(body, self.plain, self.shelf),
        )

    # more ----------------------------------------------------------------------------------------------------

    def add(self) -> Reading | None:
        if self.words & {W.POST, W.TALK, W.ACK, W.HOW_MANY, W.BOUGHT} and not self.calm():
            return None
        person = person_in(self.plain.text, Clause(list(self.tokens)), self.context)
        body = self.body(without(self.tokens, person))
        if self.unread(body):
            return self.unknown_goods()
        if any(t.kind is K.PRICE for t in self.tokens) or "not" in body.problems:
            return None
        if body.each is not None and not body.drafts:
            return self.each_of_topic(body)
        if not body.drafts and not body.stray:
            return self.accepted()
        return self.judged(body, person)

    def unknown_goods(self) -> Reading | None:
        """ "我要2个榴莲": wanted by number, but not on the shelf."""
        told = [
            t
            for t in self.tokens
            if t.kind not in (K.SPACE, K.STOP, K.EMOJI) and not (t.is_(W.ME, W.POLITE, W.FILL) and not t.is_(W.ADD))
        ]
        kinds = [t.kind for t in told]
        lettered = any(len(code) == 1 for code in self.shelf.codes) and len(told) == 2
        if (
            lettered
            and set(kinds) == {K.LATIN, K.QTY}
            and min(told, key=lambda t: t.kind is K.QTY).end - told[0].start <= 4
        ):
            return self.unclear("not on the shelf")
        if kinds != [K.WORD, K.QTY, K.OTHER] or not told[0].is_(W.ADD, W.MORE) or told[2].end - told[2].start > 4:
            return None
        return self.unclear("not on the shelf")

    def calm(self) -> bool:
        return False

    def judged(self, body: Body, person: tuple[int, int] | None) -> Reading | None:
        wanted = bool(self.words & {W.ADD, W.MORE, W.FOR, W.EACH}) and (self.numbered or self.verb_first())
        joining = not self.named and not wanted
        asked = (
            W.CAN in self.words
            or "?" in self.plain.text
            or bool(said(self.tokens)[-1:] and said(self.tokens)[-1].is_(W.ASK))
        )
        if joining and (held := self.joins(body)) is not None:
            return held if held.kind is not Kind.ADD else None
        if asked and not polite_end(self.tokens):
            doubt = Doubt("a question", tuple(c for d in body.drafts for c in sorted(d.codes)))
        elif found := doubt_of(body, self.shelf):
            doubt = found
        elif body.stray:
            return self.of_topic(Kind.ADD, body, person)
        else:
            if not (self.numbered or wanted or self.bare_goods()):
                return None
            return self.order(Kind.ADD, self.entry(body, person, lines_of(body, self.plain, self.shelf)), "order")
        if not (self.numbered or wanted or doubt.reason == "unit"):
            return None
        return self.unclear(doubt.reason, doubt.candidates)

    def verb_first(self) -> bool:
        """Without a number only "要苹果" orders; "苹果来了" tells."""
        verb = next((t.start for t in self.tokens if t.is_(W.ADD, W.MORE, W.FOR)), len(self.plain.text))
        return verb < next((t.start for t in self.tokens if t.kind is K.GOODS), -1)

    def accepted(self) -> Reading | None:
        """ "要", "来一个": yes to an offer of one thing that was quoted, or made to the sender by name."""
        said = self.context.said
        if self.shelf.only and self.joined():
            return self.accept(self.shelf.only.code)
        if (
            said is None
            or W.ADD not in self.words
            or any(t.kind is not K.WORD for t in self.tokens if t.kind not in (K.SPACE, K.STOP, K.EMOJI))
        ):
            return None
        if not all(t.is_(W.ADD, W.POLITE, W.ME, W.FILL) for t in self.tokens if t.kind is K.WORD) or self.words & {
            W.TALK,
            W.CALL,
        } - {W.CALL}:
            return None
        topic = self.context.topic()
        addressed = self.context.quote is not None or f"@{self.context.sender}" in said.text
        if (
            not addressed
            or len(topic) != 1
            or said.sender == self.context.sender
            or self.context.mood() is not Mood.ORDERING
        ):
            return None
        return self.accept(topic[0])

    def joined(self) -> bool:
        """ "我也要", "算我一个": joining in, in a deal of one item, unless others were talking of something else."""
        words = [self.plain.text[t.start : t.end] for t in self.tokens if t.kind is K.WORD and t.is_(W.ADD)]
        plainly = all(t.is_(W.ADD, W.POLITE, W.ME, W.FILL) or t.kind in (K.SPACE, K.STOP, K.EMOJI) for t in self.tokens)
        return plainly and bool({*words} & JOINING) and self.context.mood() in (Mood.NONE, Mood.ORDERING)

    def accept(self, code: str) -> Reading:
        line = Line(code, Decimal(1), self.shelf.items[code].unit, "", self.why("accepts an offer", 0.85))
        return self.order(Kind.ADD, Entry(lines=(line,)), "accepts an offer")

    def bare_goods(self) -> bool:
        """Nothing but goods and choices, or goods with a choice and further wishes."""
        if (
            self.tokens[0].kind is K.GOODS
            and self.tokens[0].goods
            and not self.tokens[0].goods.weak
            and any(t.kind is K.OPTION for t in self.tokens)
        ):
            return True
        return all(
            t.kind in (K.GOODS, K.OPTION, K.SPACE, K.COMMA, K.EMOJI, K.PLUS) or t.is_(W.POLITE, W.AND)
            for t in self.tokens
        )

    def joins(self, body: Body) -> Reading | None:
        """ "+1" by itself: an order, agreement with talk, or a riddle, by what was said before. ADD stands for "go on"."""
        mood = self.context.mood()
        signed = any(t.kind in (K.PLUS, K.TIMES) for t in self.tokens) or any(
            t.amount and t.amount.unit for t in self.tokens
        )
        if mood is Mood.TALK:
            return self.plainly(Kind.CHAT, "agrees with talk")
        if mood is Mood.ASKING:
            return self.unclear("joins a question", (self.shelf.only.code,) if self.shelf.only else ())
        if mood is Mood.NONE and not signed:
            return self.unclear("a bare number") if self.shelf.only else self.plainly(Kind.CHAT, "a bare number")
        return None

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


def wishful(tokens: Sequence[Token], at: int) -> bool:
    """A "换" that changes the dish, not the order: no goods and no number follow it."""
    after = next((t for t in tokens[at + 1 :] if t.kind is not K.SPACE), None)
    return tokens[at].is_(W.WISH) and (after is None or after.kind not in (K.GOODS, K.QTY))


def polite_end(tokens: Sequence[Token]) -> bool:
    """A question only in form: "来两份可以吗"."""
    last = said(tokens)[-1:]
    return bool(last) and last[0].is_(W.CAN)


def said(tokens: Sequence[Token]) -> list[Token]:
    """Without blanks, stops and faces."""
    return [t for t in tokens if t.kind not in (K.SPACE, K.STOP, K.EMOJI)]
