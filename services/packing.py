"""配货: what goes where, added up by pick-up point and by product, and the labels that stick on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Row

from core import numbers
from core.masking import partly
from core.quantity import NONE, Quantity
from core.work import Work
from documents.flow import Flow
from documents.page import A4, LABEL, Page, Paper
from queries import packing as find

MOST_LABELS = 300  # in one file: a roll of paper has hardly more

Goods = tuple[str, str]  # name and unit


@dataclass(frozen=True, slots=True)
class Stop:
    """A pick-up point of a community: how many orders go there, and what."""

    community: str
    place: str
    orders: int
    goods: tuple[tuple[Goods, Quantity], ...]


@dataclass(frozen=True, slots=True)
class Label:
    """What stands on a parcel. `person` is masked: labels lie about."""

    number: str
    code: str
    supplier: str
    person: str
    place: str
    goods: tuple[str, ...]


def stops(lines: Iterable[Row[Any]]) -> list[Stop]:
    """By pick-up point; the lines come sorted by it."""
    found = []
    for (community, place), own in groupby(lines, key=lambda line: (line.community, line.place)):
        there = list(own)
        found.append(Stop(community, place, len({line.order_id for line in there}), tuple(totals(there).items())))
    return found


def totals(lines: Iterable[Row[Any]]) -> dict[Goods, Quantity]:
    """How much of each product, the names sorted."""
    sums: dict[Goods, Quantity] = {}
    for line in lines:
        sums[line.name, line.unit] = sums.get((line.name, line.unit), NONE) + line.quantity
    return dict(sorted(sums.items()))


def orders_with(lines: Iterable[Row[Any]]) -> Counter[Goods]:
    """In how many orders each product is."""
    return Counter((name, unit) for name, unit, _ in {(line.name, line.unit, line.order_id) for line in lines})


def labels(work: Work, supplier_ids: Collection[int], order_ids: Collection[int] | None = None) -> list[Label]:
    """One per order and supplier, in the order in which they are carried."""
    rows = find.to_pack(work, supplier_ids, order_ids)
    return [_label(list(own)) for _, own in groupby(rows, key=lambda row: row.code)][:MOST_LABELS]


def _label(lines: Sequence[Row[Any]]) -> Label:
    first = lines[0]
    goods = tuple(f"{x.name}×{x.quantity}{x.unit}" + (f"（{x.note}）" if x.note else "") for x in lines)
    place = " ".join(part for part in (first.community, first.place) if part)
    return Label(numbers.show(first.order_id), first.code, first.supplier, partly(first.person), place, goods)


def pages(found: Sequence[Label], paper: Paper) -> list[Page]:
    """The labels on paper: one per page of a label printer or a roll, as many as fit on a sheet."""
    if paper is A4:
        return _sheets(found)
    if paper.height:
        return [_page(label, paper) for label in found]
    return [page for label in found for page in _strip(label, paper)]


def _sheets(found: Sequence[Label]) -> list[Page]:
    across, down = int(A4.width // LABEL.width), int(A4.height // LABEL.height)
    left, top = (A4.width - across * LABEL.width) / 2, (A4.height - down * LABEL.height) / 2
    sheets: list[Page] = []
    for at, label in enumerate(found):
        row, column = divmod(at % (across * down), across)
        if not (row or column):
            sheets.append(Page.on(A4))
        _draw(sheets[-1], label, left + column * LABEL.width, top + row * LABEL.height, LABEL)
    return sheets


def _page(label: Label, paper: Paper) -> Page:
    page = Page.on(paper)
    _draw(page, label, 0, 0, paper)
    return page


def _draw(page: Page, label: Label, x: float, y: float, paper: Paper) -> None:
    """The code as letters and as QR beside whose it is; below them what is in it, as far as there is room."""
    side, edge, width = 19.0, paper.margin, paper.width - 2 * paper.margin
    beside = width - side - 1
    left, at = x + edge, y + edge
    page.qr(label.code, left + width - side, at, side)
    at += page.text(label.code, left, at, beside, size=13, bold=True)
    at += page.text(f"{label.person}  {label.number}", left, at, beside, size=9)
    page.text(label.place, left, at, beside, size=8, lines=2)
    page.rule(left, y + edge + side + 0.5, width)
    page.text("、".join(label.goods), left, y + edge + side + 1, width, size=8.5, lines=3)


def _strip(label: Label, paper: Paper) -> list[Page]:
    flow = Flow(paper)
    flow.pair(label.supplier, label.number)
    flow.qr(label.code, 24)
    flow.words(label.code, size=18, bold=True, align="centre")
    flow.words(label.person, size=12)
    flow.words(label.place)
    flow.rule()
    for goods in label.goods:
        flow.words(goods)
    return flow.pages()
