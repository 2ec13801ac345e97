"""WeChat's own list message (appmsg type 53): who wrote which entry, by user id, with the place of each in the text.

The `title` of the appmsg is the text that people see. Its `solitaire_info` holds one `i` per entry: `u` the user id,
`t` the time in seconds, `r` the place as "start-length" in UTF-16 units. Clients strip or replace emoji in the text but
not in the places, so every place is checked against the numbered rows; where it does not fit, the rows rule and the ids
that still match are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from .model import Entry, Offer, Reading, Said
from .reader import read

APPMSG_TYPE = "53"
LONGEST_XML = 1_000_000
NUMBERING = " .、:：)）(（0123456789"


class NotAList(ValueError):
    """The XML is no list message, or cannot be read."""


@dataclass(frozen=True, slots=True)
class Slot:
    """An entry as the platform knows it: whose, when, and where in the text (UTF-16 units)."""

    user_id: str
    posted_at: int | None
    start: int
    length: int


@dataclass(frozen=True, slots=True)
class NativeList:
    text: str
    author: str
    slots: tuple[Slot, ...]


def parse_native(xml: str) -> NativeList:
    """The list in the XML of a message. Raises NotAList."""
    root = safe(xml[xml.find("<") :])
    message = root if root.tag == "appmsg" else root.find(".//appmsg")
    if message is None or (message.findtext("type") or "").strip() != APPMSG_TYPE:
        raise NotAList("no appmsg of type 53")
    info = message.find(".//solitaire_info")
    inner = info.find("solitaire") if info is not None else None
    if inner is None and info is not None and (info.text or "").strip():
        inner = safe((info.text or "").strip())
    slots = tuple(slot for node in inner.iter("i") if (slot := slot_of(node))) if inner is not None else ()
    return NativeList(message.findtext("title") or "", (inner.findtext("au") or "") if inner is not None else "", slots)


def safe(xml: str) -> Element:
    """Parsed without entities, external or nested."""
    if len(xml) > LONGEST_XML:
        raise NotAList("too long")
    try:
        root: Element = fromstring(xml, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise NotAList(str(error)) from error
    return root


def slot_of(node: Element) -> Slot | None:
    start, _, length = (node.findtext("r") or "").strip().partition("-")
    user, time = (node.findtext("u") or "").strip(), (node.findtext("t") or "").strip()
    if not user or not (start.isdecimal() and length.isdecimal() and len(start) < 8 and len(length) < 8):
        return Slot(user, None, -1, 0) if user else None
    return Slot(user, int(time) if time.isdecimal() and len(time) < 12 else None, int(start), int(length))


def read_native(
    message: str | NativeList,
    deal: Offer | None,
    *,
    sender: str = "",
    quote: Said | None = None,
    recent: Sequence[Said] = (),
    year: int | None = None,
) -> Reading:
    """The reading of a native list, its entries with the ids and times of those who wrote them."""
    native = parse_native(message) if isinstance(message, str) else message
    reading = read(native.text, deal, sender=sender, quote=quote, recent=recent, year=year)
    return replace(reading, entries=tuple(with_ids(native, reading.entries)))


def with_ids(native: NativeList, entries: Sequence[Entry]) -> list[Entry]:
    ranges = code_points(native.text, native.slots)
    exact = {i: slot for i, entry in enumerate(entries) for slot, at in ranges if at and fits(native.text, entry, at)}
    if len(exact) < len(entries):
        exact |= by_order(entries, native.slots, exact)
    return [
        replace(e, user_id=exact[i].user_id, posted_at=exact[i].posted_at) if i in exact else e
        for i, e in enumerate(entries)
    ]


def code_points(text: str, slots: Sequence[Slot]) -> list[tuple[Slot, tuple[int, int] | None]]:
    """The places in characters; None where they fall outside the text or into the middle of a character."""
    units = [0, *accumulate(2 if ord(c) > 0xFFFF else 1 for c in text)]
    at = {unit: index for index, unit in enumerate(units)}
    return [
        (s, (at[s.start], at[s.start + s.length]) if s.start in at and s.start + s.length in at else None)
        for s in slots
    ]


def fits(text: str, entry: Entry, at: tuple[int, int]) -> bool:
    """Whether a place is the entry: it begins right after the entry's number, and ends where the entry ends."""
    start, end = entry.why.start, entry.why.end
    before = text[start : at[0]]
    return (
        start <= at[0] <= at[1] and not before.strip(NUMBERING) and not text[min(at[1], end) : max(at[1], end)].strip()
    )


def by_order(entries: Sequence[Entry], slots: Sequence[Slot], known: dict[int, Slot]) -> dict[int, Slot]:
    """Places that slipped (an emoji was stripped): between sure entries, equal numbers of both go in order."""
    index = {id(slot): n for n, slot in enumerate(slots)}
    anchors = [(-1, -1), *((i, index[id(slot)]) for i, slot in sorted(known.items())), (len(entries), len(slots))]
    found: dict[int, Slot] = {}
    for (e0, s0), (e1, s1) in pairwise(anchors):
        if e1 - e0 == s1 - s0 > 1:
            found |= {e0 + step: slots[s0 + step] for step in range(1, e1 - e0)}
    return found
