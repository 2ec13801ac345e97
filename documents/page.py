"""A page as a list of marks: where each text, code, picture and line stands. See pdf for paper, painting for screens.

Lengths are millimetres from the top left corner, sizes of letters are points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from documents import font
from documents.look import INK, RULE, Colour

POINT = 25.4 / 72  # millimetres
LINE = 1.35  # from one line to the next, in sizes
RISE = 1.02  # from the top of a line to where its letters stand, in sizes

Align = Literal["left", "centre", "right"]


@dataclass(frozen=True, slots=True)
class Paper:
    """A size in millimetres. Height 0: a roll, as long as what stands on it."""

    width: float
    height: float = 0.0
    margin: float = 3.0


A4 = Paper(210, 297, 15)
A6 = Paper(105, 148, 7)
ROLL_58 = Paper(58, 0, 3)
ROLL_80 = Paper(80, 0, 4)
LABEL = Paper(58, 40, 2.5)
PHONE = Paper(108, 0, 5)  # a picture for a chat


@dataclass(frozen=True, slots=True)
class Text:
    x: float
    y: float  # where the letters stand
    text: str
    size: float
    bold: bool
    colour: Colour


@dataclass(frozen=True, slots=True)
class Code:
    x: float
    y: float
    side: float
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    x: float
    y: float
    width: float
    height: float
    content: bytes


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle; a line is a thin one."""

    x: float
    y: float
    width: float
    height: float
    colour: Colour


Mark = Text | Code | Picture | Box


@dataclass
class Page:
    """One page with its marks, in the order in which they are put down."""

    width: float
    height: float
    marks: list[Mark] = field(default_factory=list)

    @classmethod
    def on(cls, paper: Paper) -> Page:
        return cls(paper.width, paper.height)

    def text(
        self,
        text: str,
        x: float,
        y: float,
        width: float,
        *,
        size: float = 10,
        bold: bool = False,
        align: Align = "left",
        colour: Colour = INK,
        lines: int = 1,
        smallest: float = 0.0,
    ) -> float:
        """Put a text into a column with its top at `y`; gives how high it is.

        What is too long is made smaller (down to `smallest`, by default 60 %), then cut with ….
        """
        size, found = fitted(text, width, size, lines, smallest or size * 0.6)
        self.lines(found, x, y, width, size=size, bold=bold, align=align, colour=colour)
        return len(found) * size * LINE * POINT

    def lines(
        self,
        lines: Sequence[str],
        x: float,
        y: float,
        width: float,
        *,
        size: float,
        bold: bool = False,
        align: Align = "left",
        colour: Colour = INK,
    ) -> None:
        """Lines that are known to fit, one below the other."""
        for number, line in enumerate(lines):
            left = width - font.width(line, size * POINT)
            start = x + {"left": 0.0, "centre": left / 2, "right": left}[align]
            base = y + (number * LINE + RISE) * size * POINT
            if line:
                self.marks.append(Text(start, base, line, size, bold, colour))

    def qr(self, text: str, x: float, y: float, side: float) -> None:
        """A code with its quiet zone within a square."""
        self.marks.append(Code(x, y, side, text))

    def picture(self, content: bytes, x: float, y: float, width: float, height: float) -> None:
        """A PNG or JPEG, whole and undistorted, in the middle of a box."""
        self.marks.append(Picture(x, y, width, height, content))

    def box(self, x: float, y: float, width: float, height: float, colour: Colour = RULE) -> None:
        self.marks.append(Box(x, y, width, height, colour))

    def rule(self, x: float, y: float, width: float, colour: Colour = RULE) -> None:
        self.box(x, y, width, 0.25, colour)


def fitted(text: str, width: float, size: float, lines: int, smallest: float) -> tuple[float, list[str]]:
    """The largest size at which a text fits into so many lines, and these; cut where even the smallest is too large."""
    tried = size
    while True:
        found = font.wrapped(text, tried * POINT, width)
        if tried <= smallest:
            return tried, font.wrapped(text, tried * POINT, width, lines)
        if len(found) <= lines and font.ELLIPSIS not in found:  # a column narrower than a single sign
            return tried, found
        tried = max(tried - 0.5, smallest)


def placed(width: float, height: float, box: Picture) -> tuple[float, float, float, float]:
    """Where a picture of this shape comes to lie within its box: x, y, width, height."""
    scale = min(box.width / width, box.height / height)
    wide, high = width * scale, height * scale
    return box.x + (box.width - wide) / 2, box.y + (box.height - high) / 2, wide, high
