"""Pages on screens: the same marks as a PNG."""

from __future__ import annotations

from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from documents import font, pictures, qr
from documents.look import INK, PAPER
from documents.page import POINT, Box, Code, Page, Picture, Text, placed

DOTS = 10.0  # per millimetre: 1080 for the width of a phone
MOST_DOTS = 12_000  # of a side: longer pictures no chat shows


def png(page: Page, dots: float = DOTS) -> bytes:
    """A picture of a page. One that would be too long is made smaller."""
    dots = min(dots, MOST_DOTS / page.height, MOST_DOTS / page.width)
    picture = Image.new("RGB", (round(page.width * dots), round(page.height * dots)), PAPER)
    draw = ImageDraw.Draw(picture)

    def at(*lengths: float) -> tuple[float, ...]:
        return tuple(length * dots for length in lengths)

    for mark in page.marks:
        match mark:
            case Text():
                _write(draw, mark, dots)
            case Box():
                left, top = round(mark.x * dots), round(mark.y * dots)
                right, bottom = round((mark.x + mark.width) * dots), round((mark.y + mark.height) * dots)
                draw.rectangle((left, top, max(right, left + 1) - 1, max(bottom, top + 1) - 1), mark.colour)
            case Code():
                _code(picture, mark, dots)
            case Picture():
                shown = pictures.opened(mark.content)
                x, y, width, height = at(*placed(shown.width, shown.height, mark))
                fitted = shown.resize((max(round(width), 1), max(round(height), 1)), Image.Resampling.LANCZOS)
                picture.paste(fitted, (round(x), round(y)))
    return pictures.png(picture)


def _write(draw: ImageDraw.ImageDraw, mark: Text, dots: float) -> None:
    pixels = mark.size * POINT * dots
    outline = pixels * 0.02 if mark.bold else 0
    at = (mark.x * dots, mark.y * dots)
    draw.text(at, mark.text, mark.colour, _font(pixels), anchor="ls", stroke_width=outline)


@lru_cache(maxsize=32)
def _font(pixels: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font.path(), pixels, layout_engine=ImageFont.Layout.BASIC)


def _code(picture: Image.Image, mark: Code, dots: float) -> None:
    """Whole dots per module, in the middle of its square: edges stay sharp."""
    rows = qr.modules(mark.text)
    whole = len(rows) + 2 * qr.QUIET
    scale = max(int(mark.side * dots / whole), 1)
    code = Image.new("RGB", (whole, whole), PAPER)
    for down, row in enumerate(rows):
        for across, dark in enumerate(row):
            if dark:
                code.putpixel((across + qr.QUIET, down + qr.QUIET), INK)
    large = code.resize((whole * scale, whole * scale), Image.Resampling.NEAREST)
    spare = mark.side * dots - large.width
    picture.paste(large, (round(mark.x * dots + spare / 2), round(mark.y * dots + spare / 2)))
