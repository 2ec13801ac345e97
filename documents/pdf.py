"""Pages on paper."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from core.text import clean
from documents import font, qr
from documents.look import INK, Colour
from documents.page import Box, Code, Page, Picture, Text, placed
from documents.pictures import opened

if TYPE_CHECKING:
    from fpdf import FPDF

MIME = "application/pdf"
FAMILY = "sans"
# The same pages give the same bytes: whoever wants to know when it was made finds it on the page.
MADE_AT = datetime(2026, 1, 1, tzinfo=UTC)
for name in ("fpdf", "fontTools"):  # they tell of every step of choosing signs
    logging.getLogger(name).setLevel(logging.ERROR)


def of(pages: Iterable[Page], *, title: str = "") -> bytes:
    """A PDF of these pages, each of its own size, with the signs that it needs inside."""
    from fpdf import FPDF

    paper = FPDF(unit="mm")
    paper.set_auto_page_break(False)
    paper.set_margin(0)
    paper.set_creation_date(MADE_AT)
    paper.set_producer("Qunmai")
    paper.set_title(clean(title))
    paper.add_font(FAMILY, fname=font.path())
    for page in pages:
        paper.add_page(format=(page.width, page.height))
        _put(paper, page)
    return bytes(paper.output())


def _put(paper: FPDF, page: Page) -> None:
    for mark in page.marks:
        match mark:
            case Text():
                _write(paper, mark)
            case Box():
                _fill(paper, mark.colour)
                paper.rect(mark.x, mark.y, mark.width, mark.height, style="F")
            case Code():
                _fill(paper, INK)
                for x, y, width, height in bars(mark):
                    paper.rect(x, y, width, height, style="F")
            case Picture():
                picture = opened(mark.content)
                x, y, width, height = placed(picture.width, picture.height, mark)
                paper.image(picture, x, y, width, height)


def _write(paper: FPDF, mark: Text) -> None:
    from fpdf.enums import TextMode

    paper.set_font(FAMILY, size=mark.size)
    paper.set_text_color(*mark.colour)
    if mark.bold:  # the font comes in one weight: its outline is drawn as well
        paper.set_draw_color(*mark.colour)
        paper.set_line_width(mark.size * 0.011)
    paper.text_mode = TextMode.FILL_STROKE if mark.bold else TextMode.FILL
    paper.text(mark.x, mark.y, mark.text)


def _fill(paper: FPDF, colour: Colour) -> None:
    paper.set_fill_color(*colour)


def bars(code: Code) -> Iterator[tuple[float, float, float, float]]:
    """The dark bars of a code within its square: x, y, width, height."""
    rows = qr.modules(code.text)
    module = code.side / (len(rows) + 2 * qr.QUIET)
    for down, row in enumerate(rows):
        start = None
        for across, dark in enumerate([*row, False]):
            if dark and start is None:
                start = across
            elif not dark and start is not None:
                yield (
                    code.x + (start + qr.QUIET) * module,
                    code.y + (down + qr.QUIET) * module,
                    (across - start) * module,
                    module * 1.02,  # no hairline between rows
                )
                start = None
