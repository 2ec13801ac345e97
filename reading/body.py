"""From tokens to lines: which number goes with which goods, what is a wish, and what remains unread.

The reader walks once over the tokens. Goods wait in a group for their number ("苹果、香蕉各2斤"), a number that
comes first waits for its goods ("3斤香蕉"). All else gathers in chunks, which are judged when they end.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from .chunks import Chunk, Sort, silent, sort_of
from .drafts import Body, Draft, counted, split_portions
from .phonetics import alike
from .shelf import Mention, Shelf, units_of
from .tokens import K, Token
from .walk import Walk
from .words import W

SIZES = "码号寸款"
LIKE = 4
"""So many characters must two names share for a part that fits many ("130") to mean the sibling of the goods before."""
CLOSERS = frozenset({K.SPACE, K.COMMA, K.STOP})


class BodyReader(Walk):
    """Reads the tokens one by one."""

    def read(self) -> Body:
        while self.at < len(self.tokens):
            self.step(self.tokens[self.at])
        self.flush_pending()
        self.finish()
        return self.body

    def step(self, token: Token) -> None:
        self.body.words |= token.words
        if (token.kind is K.GOODS and self.goods(token)) or (token.kind is K.QTY and self.quantity(token)):
            self.at += 1
        elif token.kind is K.PLACE:
            self.body.places.append((token.start, token.end))
            self.at += 1
        elif token.kind is K.OPEN:
            self.bracket()
        elif token.kind in (K.SPACE, K.COMMA, K.STOP, K.CLOSE, K.PLUS, K.MINUS, K.TIMES) or self.small(token):
            self.at += 1
        else:
            self.chunk()

    def small(self, token: Token) -> bool:
        """The small words that steer numbers."""
        if token.kind is not K.WORD:
            if token.kind is K.SPEC and self.group:
                self.group[-1].packed = True
            return token.kind in (K.EMOJI, K.SPEC)
        after = self.near(self.at)
        if token.is_(W.EACH) or (
            token.is_(W.BOTH) and after and after.kind is K.QTY and not self.wish_follows(self.at + 1)
        ):
            self.each = True
            return True
        if token.is_(W.NOT) and after and after.kind in (K.QTY, K.GOODS):
            self.body.problems.add("not")
            return False
        return False

    def goods(self, token: Token) -> bool:
        mention = token.goods
        assert mention is not None
        draft = self.last()
        if draft and mention.rule == "attribute":
            return self.attribute(draft, token)
        if draft and mention.rule in ("part", "attributes") and self.like_before(draft, mention, token):
            return True
        if draft and len(draft.codes) > 1 and draft.codes & mention.codes and draft.codes != mention.codes:
            draft.codes &= mention.codes
            draft.end = token.end
            return True
        if mention.weak and not self.stands(token):
            return False
        new = Draft(mention.codes, token.start, token.end, mention.rule, mention.confidence, weak=mention.weak)
        new.notes += self.before
        self.before = []
        self.add(new)
        return True

    def like_before(self, draft: Draft, mention: Mention, token: Token) -> bool:
        """ "红色外套120一件，130一件": the end of a name, which fits several, means the sibling of what came before."""
        if len(draft.codes) != 1 or len(mention.codes) < 2 or mention.codes & draft.codes:
            return False
        said = self.text[token.start : token.end].rstrip(SIZES)
        last = units_of(said)[-1] if said else " "
        ends = all(any(f.rstrip(SIZES).endswith(last) for f in self.shelf.forms[code]) for code in mention.codes)
        code = self.shelf.sibling(min(draft.codes), mention.codes, LIKE) if ends else None
        if code is None:
            return False
        self.add(Draft(frozenset({code}), token.start, token.end, "sibling", 0.9))
        return True

    def attribute(self, draft: Draft, token: Token) -> bool:
        """A lone attribute after goods: it narrows them ("小番茄要黄的"), or names a sibling ("M、L各1")."""
        assert token.goods is not None
        if len(draft.codes) > 1 and draft.codes & token.goods.codes:
            draft.codes &= token.goods.codes
            draft.end = token.end
            return True
        code = self.shelf.sibling(min(draft.codes), token.goods.codes) if len(draft.codes) == 1 else None
        if code is None:
            return False
        self.add(Draft(frozenset({code}), token.start, token.end, "sibling", 0.9))
        return True

    def add(self, draft: Draft) -> None:
        previous = self.near(self.at, -1)
        self.body.drafts.append(draft)
        if self.pending and previous and previous.kind is K.COMMA and self.number_follows():
            self.pending = None  # "报一个：香蕉2斤": the first number only announces
        if self.pending is not None:
            self.give(draft, self.pending, "number before goods")
            self.given, self.pending = self.pending, None
        elif (
            self.given and previous and (previous.kind is K.GOODS or previous.is_(W.AND)) and not self.number_follows()
        ):
            self.give(draft, self.given, "number before goods")
        else:
            self.given = None
            self.group.append(draft)

    def quantity(self, token: Token) -> bool:
        before = self.near(self.at, -1)
        if (
            before
            and before.kind is K.MINUS
            and before.end - before.start == 1
            and before.end == token.start
            and not self.dashes
        ):
            self.body.problems.add("minus")
        self.given = None
        if self.room(token):
            self.body.places.append((token.start, token.end))
            return True
        if self.sum_of_money(token, before) or self.corrected(token, before):
            return True
        if self.each:
            return self.to_each(token)
        if self.group and not self.belongs_ahead(token):
            self.give(self.group.pop(), token, "goods with number")
            self.group.clear()
        elif not (self.flush_if_only() or self.portion(token) or self.once_more(token)):
            self.flush_pending()
            self.pending = token
        return True

    def to_each(self, token: Token) -> bool:
        self.each = False
        targets = self.group or [d for d in self.body.drafts if d.amount is None]
        if len(targets) == 1 and self.each_choice(targets[0], token):
            return True
        for draft in targets:
            self.give(draft, token, "each")
        if not targets:
            self.body.each = token.amount
            self.check(token)
        self.group = []
        return True

    def belongs_ahead(self, token: Token) -> bool:
        """ "苹果 一箱橙子": a number glued to the goods after it, apart from the goods before it."""
        before = self.tokens[self.at - 1] if self.at else None
        after = self.tokens[self.at + 1] if self.at + 1 < len(self.tokens) else None
        if before is None or before.kind not in CLOSERS or after is None or after.kind is not K.GOODS:
            return False
        beyond = self.near(self.at + 1)
        return beyond is None or beyond.kind not in (K.QTY, K.PLUS, K.TIMES)

    def flush_pending(self) -> None:
        """A number that no goods came for: it means the only item, or nothing that can be read."""
        token, self.pending = self.pending, None
        if token is None:
            return
        if self.shelf.only is None:
            self.body.stray.append(token)
            self.check(token)
            return
        draft = Draft(frozenset({self.shelf.only.code}), token.start, token.end, "only item", 0.95, implied=True)
        draft.notes += self.before
        self.before = []
        self.body.drafts.append(draft)
        self.give(draft, token, "number")

    def bracket(self) -> None:
        """What stands in brackets: goods; parts of a line; else a wish, or a remark on payment and time."""
        start = self.at
        end = start + 1
        while end < len(self.tokens) and self.tokens[end].kind not in (K.CLOSE, K.STOP):
            end += 1
        inside = self.tokens[start + 1 : end]
        self.flush_if_only()
        draft = self.last()
        numbers = any(t.kind is K.QTY for t in inside)
        goods = any(t.kind is K.GOODS and t.goods and not t.goods.weak for t in inside)
        if not inside or (goods and numbers and (draft is None or draft.amount is None or not draft.implied)):
            self.at = start + 1
            return
        span = (inside[0].start, inside[-1].end)
        self.body.words |= frozenset().union(*(t.words for t in inside))
        remark = sort_of([t for t in inside if not t.is_(W.USE)]) is Sort.REMARK or any(t.is_(W.KEEP) for t in inside)
        if all(t.kind is K.PLACE for t in inside):
            self.body.places.append(span)
        elif sort_of(inside) is Sort.FILL and not any(t.is_(W.KEEP, W.BOTH) for t in inside):
            pass
        elif remark or draft is None:
            self.body.remarks.append(span)
        elif not (counted(self.text, draft, inside) or (numbers and self.parts(draft, inside))):
            draft.notes.append(span)
        self.at = end + 1

    def flush_if_only(self) -> bool:
        """In a deal of one item a number needs no goods. (Always False, so that it can stand in a condition.)"""
        if self.pending is not None and self.shelf.only is not None:
            self.flush_pending()
        return False

    def parts(self, draft: Draft, inside: Sequence[Token]) -> bool:
        """ "（三鲜、麻辣各一）", "（一份不要辣）", "（1自备饭盒）": the portions that a bracket lists."""
        inner = split_portions(inside)
        total = draft.amount.value if draft.amount else Decimal(1)
        if not inner or sum((amount.value for amount, _ in inner), Decimal(0)) > total or total < 2:
            return False
        draft.portions += inner
        return True

    def chunk(self) -> None:
        """Words up to the next border."""
        start = self.at
        while self.at < len(self.tokens) and (self.at == start or self.continues(self.tokens[self.at])):
            self.body.words |= self.tokens[self.at].words
            self.at += 1
        tokens = self.tokens[start : self.at]
        glue, sort = self.glue(start), sort_of(tokens)
        changes = any(t.kind is K.OPTION or t.is_(W.SET) for t in tokens)
        foreign = any(t.kind is K.OTHER for t in tokens) and not tokens[0].is_(W.WISH, W.NEG)
        after = self.near(self.at - 1)
        numbered = after is not None and after.kind is K.QTY
        if sort is Sort.WORDS and numbered and fetching(self.text, tokens):
            sort = Sort.FILL
        if sort is Sort.WORDS and numbered and glue is K.GOODS and attributive(tokens):
            sort = Sort.WISH
        if sort is Sort.WISH and glue is K.QTY and foreign and not changes:
            sort = Sort.WORDS  # "三个孩子要接": the number belongs to those words
        self.judge(
            Chunk(tuple(tokens), start, self.at, sort, glue, self.last() is not None or self.pending is not None)
        )

    def continues(self, token: Token) -> bool:
        if token.kind in (K.OTHER, K.LATIN, K.OPTION, K.EMOJI, K.TIME, K.PHONE, K.PRICE, K.CODE):
            return True
        if token.kind is K.PLUS:
            after = self.near(self.at)
            return after is not None and after.kind in (K.OTHER, K.OPTION)
        if token.kind is K.GOODS:
            return (
                token.goods is not None
                and token.goods.weak
                and token.goods.rule != "attribute"
                and not self.stands(token)
            )
        return token.kind is K.WORD and not token.is_(W.EACH) and not (token.is_(W.BOTH) and self.number_follows())

    def glue(self, start: int) -> K | None:
        """What the chunk is glued to, with nothing between."""
        return self.tokens[start - 1].kind if start else None

    def judge(self, chunk: Chunk) -> None:
        span = (chunk.tokens[0].start, chunk.tokens[-1].end)
        after = self.tokens[self.at] if self.at < len(self.tokens) else None
        if after and after.kind is K.GOODS and all(t.kind is K.TIME or t.is_(W.TIME) for t in chunk.tokens):
            return  # "7月13日晚餐": which goods, not when
        if chunk.sort is Sort.WISH:
            self.body.wishes.append(chunk)
        if (
            chunk.sort is Sort.WISH
            and after
            and after.kind is K.GOODS
            and chunk.glue in (None, K.QTY, *CLOSERS)
            and chunk.is_blend()
        ):
            self.before.append(span)
        elif chunk.sort is Sort.WISH:
            self.flush_if_only()
            draft = self.last()
            if draft is not None and self.pending is None and counted(self.text, draft, chunk.tokens):
                return
            beyond = self.near(self.at - 1)
            wish = chunk.wish_span(attributive=beyond is not None and beyond.kind is K.QTY)
            (self.before if draft is None or self.pending is not None else draft.notes).append(wish)
        elif chunk.sort is not Sort.FILL:
            self.flush_if_only()
            if chunk.sort is Sort.WORDS and (self.misspelt(chunk, after) or self.half_misspelt(chunk, after)):
                return
            chunk.unknown = after is not None and after.kind is K.QTY and not self.group and chunk.sort is Sort.WORDS
            if chunk.unknown and after is not None:
                self.swallow(chunk, after)
            self.body.chunks.append(chunk)

    def misspelt(self, chunk: Chunk, after: Token | None) -> bool:
        """Goods that only sound or look like those on the shelf, with a number beside them ("弥猴桃2份")."""
        numbered = after is not None and (after.kind in (K.QTY, K.PLUS, K.TIMES) or after.is_(W.EACH))
        if not (numbered or (self.pending is not None and self.pending.end == chunk.tokens[0].start)):
            return False
        words = [t for t in chunk.tokens if not silent(t)]
        start, end = (words[0].start, words[-1].end) if words else (0, 0)
        codes, confidence = alike(self.text[start:end].strip(), self.shelf.forms)
        if not codes:
            return False
        self.add(Draft(codes, start, end, "misspelt", confidence))
        return True

    def half_misspelt(self, chunk: Chunk, after: Token | None) -> bool:
        """ "四囍丸子": the words before the goods belong to their name."""
        if after is None or after.goods is None or after.start != chunk.tokens[-1].end:
            return False
        codes, _ = alike(self.text[chunk.tokens[0].start : after.end], self.shelf.forms)
        return bool(codes) and codes == after.goods.codes

    def swallow(self, chunk: Chunk, number: Token) -> None:
        """Unknown goods take their number with them."""
        beyond = self.near(self.at)
        if not (beyond is not None and beyond.kind is K.GOODS and number.end == beyond.start):
            chunk.tokens = (*chunk.tokens, number)
            self.at += 1

    def finish(self) -> None:
        draft = self.last()
        if self.before and draft:
            draft.notes += self.before
        elif self.before:
            self.body.remarks_before = self.before
            self.body.remarks += self.before


def fetching(text: str, tokens: Sequence[Token]) -> bool:
    """ "给我拣(两斤)": a verb of one character after "for me", whatever it is."""
    *before, verb = [t for t in tokens if not t.is_(W.POLITE)] or [tokens[0]]
    helped = any(text[t.start : t.end].startswith(("给我", "帮我", "替我")) for t in before)
    return helped and verb.kind is K.OTHER and verb.end - verb.start == 1 and all(t.kind is K.WORD for t in before)


def attributive(tokens: Sequence[Token]) -> bool:
    """ "宽的(来)": a short word that describes the goods before it."""
    return (
        len(tokens) > 1
        and tokens[0].kind is K.OTHER
        and tokens[0].end - tokens[0].start <= 3
        and tokens[1].is_(W.OF)
        and all(t.is_(W.ADD, W.MORE) for t in tokens[2:])
    )


def read_body(text: str, tokens: Sequence[Token], shelf: Shelf, *, dashes: bool = True) -> Body:
    return BodyReader(text, tokens, shelf, dashes=dashes).read()
