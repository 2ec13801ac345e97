"""What carries a channel code into the world: a card to print (A6), a poster for groups."""

from __future__ import annotations

from dataclasses import dataclass

from documents.flow import Flow
from documents.look import GREEN, SOFT
from documents.page import A6, PHONE, Page


@dataclass(frozen=True, slots=True)
class Card:
    """All that stands on it, worded. `offer` may be empty."""

    title: str
    offer: str
    scan: str
    speak: str
    spoken: str
    url: str
    small: str


def card(told: Card) -> Page:
    """One A6 page: what it is about, the QR, what to say in chats."""
    page, left, width = Page.on(A6), A6.margin, A6.width - 2 * A6.margin
    page.box(0, 0, A6.width, 4, GREEN)
    y = 11 + page.text(told.title, left, 10, width, size=24, bold=True, align="centre", lines=2)
    if told.offer:
        y += 1 + page.text(told.offer, left, y, width, size=15, align="centre", colour=GREEN, lines=2)
    side = min(68.0, 112 - y)
    page.qr(told.url, (A6.width - side) / 2, y + 1, side)
    page.text(told.scan, left, y + side + 2, width, size=12, align="centre")
    page.text(told.speak, left, 123, width, size=10, align="centre", colour=SOFT)
    page.text(told.spoken, left, 128, width, size=16, bold=True, align="centre")
    page.text(told.small, left, 139, width, size=7, align="centre", colour=SOFT)
    return page


def poster(told: Card) -> Page:
    """A picture as wide as a phone."""
    flow = Flow(PHONE, size=13)
    flow.heading(told.title, size=26, align="centre")
    if told.offer:
        flow.words(told.offer, size=17, align="centre", colour=GREEN)
    flow.gap(2)
    flow.qr(told.url, 70)
    flow.words(told.scan, align="centre")
    flow.gap(3)
    flow.note(told.speak, align="centre")
    flow.words(told.spoken, size=18, bold=True, align="centre")
    flow.gap(2)
    (page,) = flow.pages()
    return page
