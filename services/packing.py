"""配货: what goes where, added up by pick-up point and by product, and the labels that stick on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row

from core import numbers
from core.masking import partly
from core.moments import span
from core.quantity import NONE, Quantity
from core.work import Work
from documents.flow import Flow
from documents.page import A4, LABEL, Page, Paper
from documents.table import Table
from queries import packing as find
from queries import routes as routes_found
from services import routes
from services.fulfilment import in_short

NEVER = datetime.max.replace(tzinfo=UTC)
MOST_LABELS = 300  # in one file: a roll of paper has hardly more

Goods = tuple[str, str]  # name and unit


@dataclass(frozen=True, slots=True)
class Stop:
    """A pick-up point of a community: how many orders go there, and what."""

    community: str
    place: str
    orders: int
    goods: tuple[tuple[Goods, Quantity], ...]
    on_route: bool | None  # None where there is no route

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.community, self.place) if part) or "—"


@dataclass(frozen=True, slots=True)
class Label:
    """What stands on a parcel. `person` is masked: labels lie about."""

    number: str
    code: str
    supplier: str
    person: str
    place: str
    goods: tuple[str, ...]


def to_pack(work: Work, supplier_ids: Collection[int], order_ids: Collection[int] | None = None) -> list[Row[Any]]:
    """The lines of what isn't out yet, as the routes go; at a stop what is for the earliest time slot comes first."""
    rows = find.to_pack(work, supplier_ids, order_ids)
    begins: dict[str, datetime] = {}
    for row in rows:
        if row.begins_at is not None:
            begins[row.code] = min(row.begins_at, begins.get(row.code, row.begins_at))
    by_time = sorted(rows, key=lambda row: begins.get(row.code, NEVER))
    places = routes.places(work, supplier_ids)
    return routes.in_order(places, by_time, lambda row: (row.community_id, row.community, row.place))


def note_packed(work: Work, codes: Iterable[str]) -> None:
    """What stands on a list or a label is taken along: see routes.arrive."""
    routes_found.note_packed(work, set(codes))


def stops(work: Work, supplier_ids: Collection[int], lines: Iterable[Row[Any]]) -> list[Stop]:
    """By pick-up point; the lines come sorted by it."""
    found, places = [], routes.places(work, supplier_ids)
    for (id_, community, place), own in groupby(lines, key=lambda x: (x.community_id, x.community, x.place)):
        there = list(own)
        goods = tuple(totals(work, there).items())
        on_route = routes.on_route(places, id_, place)
        found.append(Stop(community, place, len({line.order_id for line in there}), goods, on_route))
    return found


def totals(work: Work, lines: Iterable[Row[Any]]) -> dict[Goods, Quantity]:
    """How much of each product (for each time slot), the names sorted."""
    sums: dict[Goods, Quantity] = {}
    for line in lines:
        goods = _goods(work, line)
        sums[goods] = sums.get(goods, NONE) + line.quantity
    return dict(sorted(sums.items()))


def orders_with(work: Work, lines: Iterable[Row[Any]]) -> Counter[Goods]:
    """In how many orders each product is."""
    return Counter(goods for goods, _ in {(_goods(work, line), line.order_id) for line in lines})


def _goods(work: Work, line: Row[Any]) -> Goods:
    time = span(line.begins_at, line.ends_at)
    return f"{line.name} {time.shown(work.settings.zone)}" if time else line.name, line.unit


def list_pages(
    stops: Sequence[Stop], by_product: Table, paper: Paper, day: date, zone: ZoneInfo, word: Callable[..., str]
) -> list[Page]:
    """What goes to each stop, and all of it by product, to carry along. `word` words it in the reader's language."""
    flow = Flow(paper, size=10 if paper.height else 9)
    flow.heading(f"{word('packing-title')} {day:%m-%d}")
    for stop in stops:
        flow.pair(stop.name, word("packing-orders", orders=str(stop.orders)), bold=True)
        for (name, unit), quantity in stop.goods:
            flow.pair(name, f"{quantity}{unit}")
        flow.rule()
    flow.table(by_product, zone=zone)
    return flow.pages()


def labels(work: Work, supplier_ids: Collection[int], order_ids: Collection[int] | None = None) -> list[Label]:
    """One per order and supplier, in the order in which they are carried."""
    rows = to_pack(work, supplier_ids, order_ids)
    return [_label(work, list(own)) for _, own in groupby(rows, key=lambda row: row.code)][:MOST_LABELS]


def _label(work: Work, lines: Sequence[Row[Any]]) -> Label:
    first = lines[0]
    goods = tuple(in_short(line, work.settings.zone) for line in lines)
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
