"""The door: one text in, one reading out."""

from __future__ import annotations

from collections.abc import Sequence

from .chain import read_chain
from .context import Context
from .model import Kind, Offer, Reading, Said, Why
from .plain import Plain
from .sentence import Sentence
from .shelf import shelf_of

NOTHING = Offer("", ())
LONGEST_SENTENCE = 600
"""Longer than this and no list: nobody orders so."""


def read(
    text: str,
    deal: Offer | None,
    *,
    sender: str = "",
    quote: Said | None = None,
    recent: Sequence[Said] = (),
    year: int | None = None,
) -> Reading:
    """What `text` means as an order from `deal`. `year`: of the message, if known, to check weekdays in headers."""
    plain = Plain(text)
    shelf = shelf_of(deal or NOTHING)
    if not plain.text.strip():
        return Reading(Kind.CHAT, text, why=Why(0, len(text), "empty"))
    chain = read_chain(plain, shelf, year)
    if chain is not None:
        return (
            chain
            if deal is not None
            else Reading(Kind.CHAT, text, header=chain.header, why=Why(0, len(text), "no deal is open"))
        )
    if len(plain.text) > LONGEST_SENTENCE:
        return Reading(Kind.CHAT, text, why=Why(0, len(text), "too long for an order"))
    reading = Sentence(plain, shelf, Context(shelf, sender, quote, recent, alone)).read()
    if deal is None and reading.kind is not Kind.QUERY:
        return Reading(Kind.CHAT, text, why=Why(0, len(text), "no deal is open"))
    return reading


def alone(text: str, deal: Offer) -> Reading:
    """The reading of a text by itself, for what was quoted or said before."""
    return read(text, deal)
