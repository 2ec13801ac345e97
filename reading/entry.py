"""One entry of a list: who, where, what, and what else."""

from __future__ import annotations

from collections.abc import Sequence

from .body import read_body
from .chunks import Sort
from .clauses import on_behalf, without
from .drafts import Body, Draft
from .lines import doubt_of, lines_of, written
from .lists import EXAMPLES, Row
from .model import Entry, Line, Status, Why
from .names import head_of, is_named
from .plain import Plain
from .scan import scan
from .shelf import Shelf
from .tokens import K, Token
from .words import W

ROADS = "省市区县镇乡路街道巷弄号村苑园里坊"


REACH = 6
"""So many tokens at most are looked through for a name."""
LONGEST = 600
"""Nobody's entry is longer: such a one is not read but asked about."""


def why_row(plain: Plain, row: Row, end: int, confidence: float) -> Why:
    return Why(*plain.span(row.mark, end), "list entry", confidence)


def shifted(tokens: Sequence[Token], by: int) -> list[Token]:
    """Tokens of a part of a text, at their places in the whole."""
    return [Token(t.kind, t.start + by, t.end + by, t.words, t.amount, t.goods) for t in tokens] if by else list(tokens)


def scan_range(plain: Plain, start: int, end: int, shelf: Shelf, *, head: bool = False) -> list[Token]:
    return shifted(scan(plain.text[start:end], shelf, head=head), start)


def is_example(text: str) -> bool:
    return text.strip(" ([（【").startswith(EXAMPLES)


def read_entries(plain: Plain, row: Row, shelf: Shelf, default: frozenset[str] = frozenset()) -> list[Entry]:
    """The entry in a numbered row, and those of the people for whom its writer orders too; none where nobody is in it.

    `default`: the goods that the header says the list is about.
    """
    text = plain.text
    if is_example(text[row.start : row.end]):
        return []
    if row.end - row.start > LONGEST:
        words = plain.written(row.start, row.start + LONGEST).split(maxsplit=1)
        why = why_row(plain, row, row.end, 0.1)
        return [Entry(name=words[0] if words else "", needs="item", number=row.number, why=why)]
    tokens = scan_range(plain, row.start, row.end, shelf, head=True)
    for start, end in row.lines:
        tokens += belonging(plain, start, end, shelf, tokens)
    tokens = with_addresses(text, tokens)
    head = head_of(text, tokens, shelf)
    if head.name is None and not any(t.kind in (K.GOODS, K.QTY) for t in tokens):
        return []
    at = others_at(text, tokens, head.body)
    own = Builder(plain, row, tokens[:at], shelf).build(head.name, head.places, head.body, default)
    if at == len(tokens):
        return [own]
    goods = frozenset({own.lines[-1].item}) if own.lines else default
    return [own, Builder(plain, row, tokens[at:], shelf).build(None, [], 0, goods)]


def others_at(text: str, tokens: Sequence[Token], start: int) -> int:
    """Where, after its own order, an entry goes on for somebody else: "梅子 吐司2袋 帮小李带1袋"."""
    first = next((at for at in range(start, len(tokens)) if tokens[at].kind is K.QTY), len(tokens))
    for at in range(first + 1, len(tokens)):
        opens = text[tokens[at].start] in "帮给替代" and has_number(tokens[at:])
        if opens and on_behalf(text, tokens[at : at + 1 + REACH], first=True):
            return at
    return len(tokens)


def has_number(tokens: Sequence[Token]) -> bool:
    return any(t.kind is K.QTY for t in tokens)


def belonging(plain: Plain, start: int, end: int, shelf: Shelf, so_far: Sequence[Token]) -> list[Token]:
    """The tokens of a line under an entry, if it goes on with the entry; talk and totals do not."""
    tokens = scan_range(plain, start, end, shelf)
    head = [t for t in tokens if t.kind not in (K.SPACE, K.MINUS, K.COMMA)][:2]
    if not head or head[0].is_(W.SET, W.LIST_Q, W.ALL, W.POST) or any(t.is_(W.TALK) for t in tokens):
        return []
    brk = [Token(K.COMMA, start, start)]
    body = read_body(plain.text, tokens, shelf)
    unread = any(c.sort is Sort.WORDS for c in body.chunks)
    orders = any(d.amount is not None for d in body.drafts) or (body.drafts and not unread)
    labelled = head[0].is_(W.DELIVER) or head[0].kind in (K.PLACE, K.PHONE)
    return [*brk, *tokens] if (orders and not any(t.is_(W.PRICE_Q, W.STOCK_Q) for t in tokens)) or labelled else []


def with_addresses(text: str, tokens: list[Token]) -> list[Token]:
    """Street addresses become one place: "江城市东湖区学府路18号7栋302"."""
    if sum(map(text[tokens[0].start : tokens[-1].end].count, ROADS) if tokens else ()) < 2:
        return tokens
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        end = at
        while end < len(tokens) and tokens[end].kind not in (K.SPACE, K.COMMA, K.STOP, K.OPEN, K.CLOSE):
            end += 1
        words = text[tokens[at].start : tokens[end - 1].end] if end > at else ""
        roads = sum(c in ROADS for c in words) - all(t.kind is K.SPACE for t in found)  # a name may hold one
        address = len(words) >= 6 and roads >= 2 and any(c.isdigit() for c in words)
        if address and not any(t.kind is K.GOODS and t.goods and not t.goods.weak for t in tokens[at:end]):
            found.append(Token(K.PLACE, tokens[at].start, tokens[end - 1].end))
        else:
            found += tokens[at:end]
        found += tokens[end : end + 1]
        at = end + 1
    return found


class Builder:
    def __init__(self, plain: Plain, row: Row, tokens: list[Token], shelf: Shelf) -> None:
        self.plain, self.row, self.tokens, self.shelf = plain, row, tokens, shelf

    def build(
        self, name: tuple[int, int] | None, places: list[tuple[int, int]], at: int, default: frozenset[str]
    ) -> Entry:
        rest = self.tokens[at:] if name is None else self.named_again(self.tokens[at:], name)
        if other := on_behalf(self.plain.text, rest):
            name, rest = other, without(rest, other)
        cancel = self.struck(rest)
        kept = without_refused(rest) if not cancel else rest
        body = read_body(self.plain.text, kept, self.shelf)
        if name is None:
            name = self.late_name(body)
        swap(body, self.shelf)
        self.imply(body, default, bare=not cancel)
        places = places + body.places
        status, lines = Status.ACTIVE, lines_of(body, self.plain, self.shelf)
        if cancel:
            status, lines = Status.CANCELLED, self.taken_back(rest, body)
        doubt = None if cancel else doubt_of(body, self.shelf)
        lines = () if doubt or self.somebody_else(body) else lines
        needs = not lines and status is Status.ACTIVE
        end = max(self.row.end, self.tokens[-1].end if self.tokens else self.row.end)
        return Entry(
            name=written_name(self.plain, name),
            status=status,
            place=self.plain.written(*self.best_place(places)) if places else "",
            lines=lines,
            remark=self.remark(body, doubt is not None or needs),
            needs="item" if needs else "",
            number=self.row.number,
            why=why_row(self.plain, self.row, end, 0.5 if needs else 1.0),
        )

    def somebody_else(self, body: Body) -> bool:
        """ "泡芙2盒，小李1盒": a number of somebody else's, which is not the writer's to lose."""
        words = [self.plain.text[a:b] for d in body.drafts for a, b in d.notes] if body.stray else []
        return any(map(is_named, words))

    def named_again(self, tokens: list[Token], name: tuple[int, int]) -> list[Token]:
        """Where the name stands a second time (before a phone number), it is words, whatever it is made of."""
        words = self.plain.text[name[0] : name[1]].strip()
        if len(words) < 2 or not tokens:
            return tokens
        at = self.plain.text.find(words, tokens[0].start, tokens[-1].end)
        if at < 0 or not any(t.start == at for t in tokens) or not any(t.kind is K.PHONE for t in tokens):
            return tokens
        again = Token(K.OTHER, at, at + len(words))
        return sorted([*(t for t in tokens if t.end <= at or t.start >= again.end), again], key=lambda t: t.start)

    def struck(self, tokens: Sequence[Token]) -> bool:
        """Taken back as a whole or in part: "取消" and no other goods after it."""
        at = next((i for i, t in enumerate(tokens) if t.is_(W.CANCEL)), None)
        if at is None or any(t.is_(W.KEEP) for t in tokens):
            return False
        before = [t for t in tokens[:at] if t.kind is K.GOODS]
        after = [t for t in tokens[at + 1 :] if t.kind is K.GOODS]
        return not after or not before

    def taken_back(self, tokens: Sequence[Token], body: Body) -> tuple[Line, ...]:
        """ "取消2份": the number taken back; "2份 取消": all of it."""
        at = next(i for i, t in enumerate(tokens) if t.is_(W.CANCEL))
        return lines_of(body, self.plain, self.shelf) if any(t.kind is K.QTY for t in tokens[at + 1 :]) else ()

    def imply(self, body: Body, default: frozenset[str], *, bare: bool) -> None:
        """Goods that go without saying: the only item, or what the header is about."""
        if body.drafts or not bare:
            return
        codes = frozenset({self.shelf.only.code}) if self.shelf.only else default
        unknown = [c for c in body.chunks if c.unknown or (c.sort is Sort.WORDS and not self.shelf.only)]
        if len(codes) != 1 or unknown:
            return
        start, end = self.tokens[0].start, self.tokens[-1].end
        draft = Draft(codes, start, end, "only item" if self.shelf.only else "header's item", 0.9, implied=True)
        for token in body.stray[:1]:
            assert token.amount is not None
            draft.take(token.amount, token.start, token.end, "number")
        draft.notes += body.remarks_before
        body.stray = []
        body.remarks = [span for span in body.remarks if span not in body.remarks_before]
        body.drafts.append(draft)

    def late_name(self, body: Body) -> tuple[int, int] | None:
        chunk = next((c for c in body.chunks if c.sort is Sort.WORDS and not c.unknown), None)
        if chunk is None:
            return None
        body.chunks.remove(chunk)
        return chunk.span

    def best_place(self, places: list[tuple[int, int]]) -> tuple[int, int]:
        """The first place, with those that go on from it ("3号楼 1201")."""
        start, end = places[0]
        for a, b in places[1:]:
            if self.plain.text[end:a].strip(" -") == "":
                end = b
        return start, end

    def remark(self, body: Body, unread: bool) -> str:
        """Everything about the whole entry: what was said of payment, time and way, and what could not be read."""
        timed = any(t.kind is K.TIME for c in body.chunks for t in c.tokens)
        spans = list(body.remarks) + [
            c.span for c in body.chunks if not c.carries(self.plain.text) or (timed and c.fetches(self.plain.text))
        ]
        spans += [(t.start, t.end) for t in body.stray]
        if unread:
            spans += [(d.start, d.end) for d in body.drafts] + [span for d in body.drafts for span in d.notes]
        return written(self.plain, spans)


def written_name(plain: Plain, name: tuple[int, int] | None) -> str:
    return plain.written(*name).strip(" ,，、:：-—") if name else ""


def without_refused(tokens: Sequence[Token]) -> list[Token]:
    """Without goods that are named only to be refused ("香蕉就算了，草莓1盒")."""
    if not any(W.CANCEL in t.words for t in tokens):
        return list(tokens)
    kept: list[Token] = []
    for token in tokens:
        if token.is_(W.CANCEL):
            while kept and kept[-1].kind not in (K.COMMA, K.STOP, K.QTY):
                kept.pop()
        else:
            kept.append(token)
    return kept


def swap(body: Body, shelf: Shelf) -> None:
    """ "灰卫衣 L 换成 XL": of two goods with "instead" between, the latter."""
    if W.SET in body.words and len(body.drafts) == 2 and body.drafts[1].rule == "sibling":
        first, second = body.drafts
        second.amount = second.amount or first.amount
        body.drafts = [second]
