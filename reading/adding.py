"""More of something: the rules that add to an order."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from .clauses import Clause, person_in, without
from .context import Mood
from .drafts import Body
from .lines import Doubt, doubt_of, lines_of
from .model import Entry, Kind, Line, Reading
from .names import is_named, is_person
from .tokens import K, Token
from .told import Told, said
from .words import W

MANY = 50
"""A bare number above this, with nothing said before, is rather a room or a price than so many portions."""
JOINING = frozenset(["也要", "也来", "也订", "也买", "算我", "加我", "跟团", "参团"])


class Adding(Told):
    """The rules that order."""

    def add(self) -> Reading | None:
        if self.words & {W.POST, W.TALK, W.ACK, W.HOW_MANY, W.BOUGHT}:
            return None
        person = person_in(self.plain.text, Clause(list(self.tokens)), self.context)
        if W.PAST in self.words or self.denied() or self.delivered() or self.calls():
            return None
        body = self.body(without(self.wanted_tokens(), person))
        if self.unread(body):
            return self.unknown_goods()
        if W.SET in self.words and not self.numbered and body.drafts and not all(map(self.mere, self.setting())):
            return self.unclear("a change without a number", tuple(c for d in body.drafts for c in sorted(d.codes)))
        if any(t.kind is K.PRICE for t in self.tokens) or "not" in body.problems:
            return None
        if self.quotes_prices(body):
            return None
        if self.takes_one_away() or self.shared_number(body):
            return self.unclear("several changes at once", tuple(c for d in body.drafts for c in sorted(d.codes)))
        if self.for_several(body, person):
            return self.unclear("for several people", tuple(c for d in body.drafts for c in sorted(d.codes)))
        if body.each is not None and not body.drafts:
            return self.each_of_topic(body)
        if not body.drafts and not body.stray:
            return self.accepted()
        return self.judged(body, person)

    def for_several(self, body: Body, person: tuple[int, int] | None) -> bool:
        """ "+1，帮同事+1", "我一碗，小陈一碗": more than one person in one sentence."""
        numbers = [t.start for t in self.tokens if t.kind is K.QTY]
        if person is not None and numbers and numbers[0] < person[0] and numbers[-1] > person[1]:
            return True
        notes = [self.plain.text[a:b] for d in body.drafts for a, b in [*d.notes, *(span for _, span in d.portions)]]
        if any(is_named(note) and note not in self.shelf.options for note in notes):
            return True
        return (
            person is None
            and len(body.drafts) + sum(len(d.portions) for d in body.drafts) > 1
            and any(map(is_person, notes))
        )

    def denied(self) -> bool:
        """ "没拿", "没收到": a "not" in front of something tells, it does not order."""
        return any(t.is_(W.ASK) and self.plain.text[t.start] == "没" for t in said(self.tokens)[:-1])

    def takes_one_away(self) -> bool:
        """ "把蛋挞去了，加一盒泡芙": goods after 把 are to be changed, not wanted."""
        pairs = zip(self.tokens, self.tokens[1:], strict=False)
        return any(t.is_(W.FROM) and self.plain.text[t.start] == "把" and after.kind is K.GOODS for t, after in pairs)

    def calls(self) -> bool:
        """ "谁要泡芙2盒": somebody has them to give."""
        words = [self.plain.text[t.start : t.end] for t in self.tokens if t.is_(W.CALL)]
        return any(word.startswith(("谁", "还有谁", "有没有", "有人", "还有人")) for word in words)

    def quotes_prices(self, body: Body) -> bool:
        """ "泡芙25 蛋挞28": bare numbers that are just what the things cost."""
        costs = [
            d.amount is not None
            and d.amount.bare
            and len(d.codes) == 1
            and d.amount.value * 100 == self.shelf.items[min(d.codes)].price_fen
            for d in body.drafts
        ]
        return len(costs) > 1 and all(costs)

    def shared_number(self, body: Body) -> bool:
        """ "泡芙和蛋挞3盒": a number for one of them, for each, or for both?"""
        pairs = zip(body.drafts, body.drafts[1:], strict=False)
        return any(
            a.amount is None
            and b.amount is not None
            and self.plain.text[a.end : b.start] in ("", "和", "、", "跟", "与")
            for a, b in pairs
        )

    def delivered(self) -> bool:
        """ "放保安室了": where something has been put is told, not wished."""
        return any(
            way.is_(W.DELIVER) and place.kind is K.PLACE and self.plain.text[end.start : end.end] in ("了", "啦", "咯")
            for way, place, end in zip(self.tokens, self.tokens[1:], self.tokens[2:], strict=False)
        )

    def wanted_tokens(self) -> list[Token]:
        """Without the clauses that refuse something ("吐司两袋，贝果就算了")."""
        if not self.words & {W.CANCEL, W.NEG}:
            return self.tokens
        refused = [c for c in self.clauses if c.takes_back(self.plain.text)]
        return [t for t in self.tokens if not any(t in c.tokens for c in refused)]

    def unknown_goods(self) -> Reading | None:
        """ "我要2个榴莲": wanted by number, but not on the shelf."""
        told = [
            t
            for t in self.tokens
            if t.kind not in (K.SPACE, K.STOP, K.EMOJI) and not (t.is_(W.ME, W.POLITE, W.FILL) and not t.is_(W.ADD))
        ]
        kinds = [t.kind for t in told if not (t.is_(W.ADD) and t.kind is K.WORD and K.LATIN in {o.kind for o in told})]
        if len(told) < 2:
            return None
        lettered = any(len(code) == 1 for code in self.shelf.codes) and len(kinds) == 2
        if (
            lettered
            and set(kinds) == {K.LATIN, K.QTY}
            and min(told, key=lambda t: t.kind is K.QTY).end - told[0].start <= 4
        ):
            return self.unclear("not on the shelf")
        verb, number, *words = (
            sorted(told[:3], key=lambda t: (not t.is_(W.ADD, W.MORE), t.kind is not K.QTY)) + told[3:]
        )
        thing = verb.is_(W.ADD, W.MORE) and number.kind is K.QTY and number.amount and number.amount.unit
        named = all(t.kind in (K.OTHER, K.LATIN) or t.is_(W.BLEND) for t in words) and K.OTHER in kinds
        return (
            self.unclear("not on the shelf") if thing and named and sum(t.end - t.start for t in words) <= 4 else None
        )

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
        if asked and not polite_end(self.tokens) and not self.requested():
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

    def requested(self) -> bool:
        """ "能帮我加一份泡芙吗": a request in the form of a question; "还能加吗" asks whether there is any left."""
        words = [self.plain.text[t.start : t.end] for t in self.tokens]
        return any("帮我" in word or "给我" in word for word in words) and "还" not in "".join(words) and self.numbered

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
            t.kind in (K.GOODS, K.OPTION, K.SPACE, K.COMMA, K.EMOJI, K.PLUS)
            or t.is_(W.POLITE, W.AND)
            or (t.kind is K.STOP and self.plain.text[t.start] in "!。")
            for t in self.tokens
        )

    def joins(self, body: Body) -> Reading | None:
        """ "+1" by itself: what was said before makes it an order, agreement or a riddle. ADD stands for "go on"."""
        mood = self.context.mood()
        signed = any(t.kind in (K.PLUS, K.TIMES, K.OPTION) for t in self.tokens) or any(
            t.amount and t.amount.unit for t in self.tokens
        )
        if mood is Mood.TALK:
            return self.plainly(Kind.CHAT, "agrees with talk")
        if mood is Mood.ASKING:
            return self.unclear("joins a question", (self.shelf.only.code,) if self.shelf.only else ())
        if any(t.kind is K.MINUS for t in self.tokens):
            return self.plainly(Kind.CHAT, "a number of something else")
        numbers = [t.amount.value for t in self.tokens if t.amount]
        if (
            mood is Mood.NONE
            and not signed
            and (self.words - {W.POLITE, W.FILL, W.ADD} or max(numbers, default=0) > MANY)
        ):
            return self.plainly(Kind.CHAT, "a number of something else")
        if mood is Mood.NONE and not signed:
            return self.unclear("a bare number") if self.shelf.only else self.plainly(Kind.CHAT, "a bare number")
        return None


def polite_end(tokens: Sequence[Token]) -> bool:
    """A question only in form: "来两份可以吗"."""
    last = next((t for t in reversed(said(tokens)) if t.is_(W.CAN) or not t.is_(W.POLITE)), None)
    return last is not None and last.is_(W.CAN)
