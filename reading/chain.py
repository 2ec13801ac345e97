"""A posted list (接龙): header, entries, tail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from .dates import dates_in, misfits
from .entry import is_example, read_entries, scan_range
from .lists import TOTALS, Frame, frame_of, line_ranges, marker
from .model import Entry, Flag, Header, Kind, Reading, Why
from .plain import Plain
from .shelf import Shelf
from .tokens import K
from .words import W

WEEKDAY_NAMES = "一二三四五六日"


def read_chain(plain: Plain, shelf: Shelf, year: int | None = None) -> Reading | None:
    """The reading of a list, or None where the text is no list."""
    frame = frame_of(plain.text)
    if frame is None:
        return None
    header = read_header(plain, frame, shelf, year)
    entries = [entry for row in frame.rows for entry in read_entries(plain, row, shelf, frozenset(header.items))]
    entries = same_as(entries, frame, plain)
    if not is_order_list(plain, frame, shelf, entries):
        return (
            Reading(Kind.CHAT, plain.original, header=header, why=why_all(plain, "list without orders"))
            if frame.titled
            else None
        )
    if not frame.titled and all(not e.name for e in entries):
        return own_list(plain, entries)
    return Reading(Kind.CHAIN, plain.original, tuple(entries), header=header, why=why_all(plain, "list"))


def own_list(plain: Plain, entries: Sequence[Entry]) -> Reading:
    """Numbered goods without names are the sender's own order."""
    lines = tuple(line for entry in entries for line in entry.lines)
    places = [entry.place for entry in entries if entry.place]
    why = why_all(plain, "numbered goods", 0.9)
    if any(entry.needs or entry.status != "active" for entry in entries):
        return Reading(Kind.UNCLEAR, plain.original, candidates=tuple(line.item for line in lines), why=why)
    remark = " ".join(entry.remark for entry in entries if entry.remark)
    own = Entry(lines=lines, place=places[0] if places else "", remark=remark, why=why)
    return Reading(Kind.ADD, plain.original, (own,), why=why)


def why_all(plain: Plain, rule: str, confidence: float = 1.0) -> Why:
    return Why(0, len(plain.original), rule, confidence)


def is_order_list(plain: Plain, frame: Frame, shelf: Shelf, entries: Sequence[Entry]) -> bool:
    """Whether a list orders from this shelf, rather than counting who comes, or giving advice in points."""
    if not entries:
        return False
    explicit = [
        e for e in entries if any(line.why.rule and not line.why.rule.startswith("only item") for line in e.lines)
    ]
    head = [t for a, b in header_lines(plain, frame) for t in scan_range(plain, a, b, shelf)]
    activity = any(t.is_(W.ACTIVITY) for t in head)
    about = any(t.kind is K.GOODS for t in head)
    if activity and not about and not explicit:
        return False
    if explicit:
        return frame.titled or len(explicit) * 2 >= len(entries)
    if not frame.titled:
        return (
            shelf.only is not None
            and all(e.lines for e in entries)
            and any(line.why.rule.endswith("number") for e in entries for line in e.lines)
        )
    return shelf.only is not None or any(e.lines or e.remark or e.status != "active" for e in entries)


def header_lines(plain: Plain, frame: Frame) -> list[tuple[int, int]]:
    """The lines of the header that say what the list is about: no menu lines, no examples."""
    a, b = frame.header
    text = plain.text
    found = []
    for start, end in line_ranges(text[:b]):
        words = text[start:end].strip()
        if words and not is_example(words) and marker(words, 0, len(words)) is None:
            found.append((start, end))
    return [(max(a, s), e) for s, e in found]


def read_header(plain: Plain, frame: Frame, shelf: Shelf, year: int | None) -> Header:
    lines = header_lines(plain, frame)
    named: dict[str, None] = {}
    for start, end in lines[:6]:
        for token in scan_range(plain, start, end, shelf):
            if token.kind is K.GOODS and token.goods and len(token.goods.codes) == 1 and token.goods.rule == "name":
                named.update(dict.fromkeys(token.goods.codes))
    return Header(
        title=title_of(plain, lines),
        first_number=frame.rows[0].number,
        total=total_of(plain, frame, shelf),
        flags=flags_of(plain, frame, year),
        items=tuple(named),
    )


def title_of(plain: Plain, lines: Sequence[tuple[int, int]]) -> str:
    """The first line of the header that says more than "#接龙"."""
    for start, end in lines:
        words = plain.written(start, end)
        if words.lower().strip(" #:：-,，") not in ("接龙", "接龍", "group note", ""):
            return words
    return ""


def total_of(plain: Plain, frame: Frame, shelf: Shelf) -> Decimal | None:
    """The number of a total line ("合计 12份") among the lines after the entries."""
    for start, end in [*(line for row in frame.rows for line in row.lines)]:
        words = plain.text[start:end].strip(" 【[(#*-")
        if words.startswith(TOTALS):
            for token in scan_range(plain, start, end, shelf):
                if token.kind is K.QTY and token.amount:
                    return token.amount.value
    return None


def flags_of(plain: Plain, frame: Frame, year: int | None) -> tuple[Flag, ...]:
    found = dates_in(plain.text, *frame.header)
    return tuple(
        Flag(
            plain.written(d.start, d.end),
            f"not a {WEEKDAY_NAMES[d.weekday]}",
            Why(*plain.span(d.start, d.end), "weekday", 0.9),
        )
        for d in misfits(found, year)
    )


def same_as(entries: list[Entry], frame: Frame, plain: Plain) -> list[Entry]:
    """ "跟1号一样", "同上": the goods of the entry that is meant."""
    found: list[Entry] = []
    for entry in entries:
        like = liked(entry, found) if entry.remark and not entry.lines else None
        found.append(
            replace(entry, lines=like.lines, remark="", needs="", why=replace(entry.why, rule="like another entry"))
            if like
            else entry
        )
    return found


def liked(entry: Entry, before: Sequence[Entry]) -> Entry | None:
    words = entry.remark
    like = any(sign in words for sign in ("一样", "同上", "同款", "同楼上", "照"))
    if not before or not (like or (words[0] in "同跟和" and words[1:].rstrip("号").isdigit())):
        return None
    digits = "".join(c for c in words if c.isdigit())
    if digits:
        return next((e for e in before if e.number == int(digits[:3])), None)
    return next(
        (e for e in reversed(before) if e.name and e.name in words),
        before[-1] if any(w in words for w in ("同上", "楼上", "上面")) else None,
    )
