"""Changes of an order: taking back, new totals, one thing for another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from .chunks import Sort
from .clauses import Clause, person_in, without
from .drafts import Body
from .lines import doubt_of, lines_of
from .model import Entry, Kind, Line, Reading, Why
from .tokens import K, Token
from .told import Told
from .words import W


class Changes(Told):
    """The rules that change what was ordered."""

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

    def cancel(self) -> Reading | None:
        text = self.plain.text.strip()
        if len(self.tokens) == 2 and self.tokens[0].kind is K.MINUS and self.tokens[1].kind is K.QTY and text[0] == "-":
            return self.take_back(self.body(self.tokens[1:]), None, "minus")
        clause = next((c for c in self.clauses if c.takes_back(self.plain.text)), None)
        if clause is None or clause.words & {W.POST, W.TALK, W.ACTIVITY, W.PAST}:
            return None
        if clause.also_wants() or self.mixed(clause):
            return self.unclear("several changes at once")
        if any(c is not clause and c.orders() for c in self.clauses):
            return None
        if self.only_asks(clause):
            return self.unclear("asks whether it can be taken back")
        person = person_in(self.plain.text, clause, self.context)
        body = self.body(without(clause.tokens, person))
        if any(c.sort is Sort.WORDS or any(t.kind in (K.OTHER, K.LATIN) for t in c.tokens) for c in body.chunks):
            return None
        return self.take_back(body, person, "taken back")

    def only_asks(self, clause: Clause) -> bool:
        """ "可以取消吗"; "帮我取消可以吗" is a request."""
        first = next((i for i, t in enumerate(clause.tokens) if t.is_(W.CAN)), len(clause.tokens))
        verb = next((i for i, t in enumerate(clause.tokens) if t.is_(W.CANCEL, W.LESS)), 0)
        helped = any(sign in self.plain.text for sign in ("帮我", "给我", "麻烦"))
        return first < verb and not helped and (W.ASK in self.words or "?" in self.plain.text)

    def mixed(self, clause: Clause) -> bool:
        """ "泡芙来2盒曲奇就不要了": goods with a number, and others that are taken back, in one breath."""
        body = self.body(clause.tokens)
        return len(body.drafts) > 1 and len({d.amount is None for d in body.drafts}) > 1

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

    def set(self) -> Reading | None:
        sets = any(t.is_(W.SET) and not wishful(self.tokens, i) and not self.mere(t) for i, t in enumerate(self.tokens))
        if not (sets or (W.NOT in self.words and self.numbered)) or self.words & {W.POST, W.TALK}:
            return None
        if W.SET in self.words and not (self.numbered or self.named):
            return None
        clause = Clause([t for t in self.tokens if not (t.is_(W.BOUGHT) and self.plain.text[t.end - 1] == "的")])
        person = person_in(self.plain.text, clause, self.context)
        if person is None:
            clause = clause.total()
        if self.beside_total():
            return self.unclear("several changes at once", tuple(self.context.topic()))
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
        if len(body.drafts) > len({min(d.codes) for d in body.drafts}) and not any(d.notes for d in body.drafts):
            return self.unclear("several numbers", tuple(min(d.codes) for d in body.drafts[:1]))
        if swapped and len(body.drafts) == 2:
            return self.order(Kind.SET, self.entry(body, person, self.swapped(body)), "one for the other")
        unnumbered = [d.amount is None for d in body.drafts]
        if not swapped and all(unnumbered):
            return None
        if not swapped and any(unnumbered):
            return self.unclear("one number for several", tuple(c for d in body.drafts for c in sorted(d.codes)))
        return self.order(Kind.SET, self.entry(body, person, lines_of(body, self.plain, self.shelf)), "new total")

    def beside_total(self) -> bool:
        """ "蛋挞2盒，一共要3盒泡芙": more of one thing beside the total of another."""
        wanted = [c for c in self.clauses if c.orders() and W.SET not in c.words and W.NOT not in c.words]
        totals = [c for c in self.clauses if W.SET in c.words]
        named = [{code for t in c.tokens if t.goods for code in t.goods.codes} for c in (*wanted, *totals)]
        return bool(wanted) and bool(totals) and all(named) and named[0].isdisjoint(named[-1])

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


def wishful(tokens: Sequence[Token], at: int) -> bool:
    """A "换" that changes the dish, not the order: no goods and no number follow it."""
    after = next((t for t in tokens[at + 1 :] if t.kind is not K.SPACE), None)
    return tokens[at].is_(W.WISH) and (after is None or after.kind not in (K.GOODS, K.QTY))
