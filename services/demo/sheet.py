"""A sheet to draw the demo's pictures on: soft shapes in a picture of 480 × 360, without any font."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PIL import Image, ImageColor, ImageDraw, ImageFilter

SIZE = (480, 360)
FINE = 2  # drawn this much larger, then scaled down: smooth edges

Colour = tuple[int, int, int]
Point = tuple[float, float]


def rgb(name: str) -> Colour:
    red, green, blue = ImageColor.getrgb(name)[:3]
    return red, green, blue


def mixed(one: str, other: str, share: float) -> Colour:
    """`share` of the other colour in the one."""
    pairs = list(zip(rgb(one), rgb(other), strict=True))
    red, green, blue = (round(a + (b - a) * share) for a, b in pairs)
    return red, green, blue


def around(x: float, y: float, radius: float, angle: float) -> Point:
    """The point of a circle at an angle, in degrees clockwise from the right."""
    turn = math.radians(angle)
    return x + radius * math.cos(turn), y + radius * math.sin(turn)


def placed(outline: Sequence[Point], x: float, y: float, size: float = 1) -> list[Point]:
    """An outline that was drawn around (0, 0), at its place and in its size."""
    return [(x + across * size, y + down * size) for across, down in outline]


class Sheet:
    """Coordinates are those of the finished picture; colours are names or #rrggbb, `see` is opacity (0–1)."""

    def __init__(self, top: str, bottom: str) -> None:
        ramp = Image.linear_gradient("L").resize((SIZE[0] * FINE, SIZE[1] * FINE))
        self._image = Image.composite(Image.new("RGB", ramp.size, bottom), Image.new("RGB", ramp.size, top), ramp)
        self._pen = ImageDraw.Draw(self._image, "RGBA")
        for radius, see in ((230, 0.10), (160, 0.12)):
            self.oval(240, 165, radius, radius, "white", see=see)

    def finished(self) -> Image.Image:
        return self._image.resize(SIZE, Image.Resampling.LANCZOS)

    def shadow(self, x: float, y: float, width: float, height: float, see: float = 0.28) -> None:
        """A blurred oval on the ground."""
        small = (SIZE[0] // 2, SIZE[1] // 2)
        mask = Image.new("L", small, 0)
        box = [(x - width) / 2, (y - height) / 2, (x + width) / 2, (y + height) / 2]
        ImageDraw.Draw(mask).ellipse(box, fill=round(255 * see))
        mask = mask.filter(ImageFilter.GaussianBlur(6)).resize(self._image.size)
        self._image.paste(Image.new("RGB", self._image.size, "#2a1a10"), (0, 0), mask)

    def oval(self, x: float, y: float, width: float, height: float, colour: str, *, see: float = 1) -> None:
        """Around its middle; `width` and `height` are half axes."""
        box = [(x - width) * FINE, (y - height) * FINE, (x + width) * FINE, (y + height) * FINE]
        self._pen.ellipse(box, fill=_seen(colour, see))

    def ball(self, x: float, y: float, width: float, height: float, colour: str, *, shade: float = 0.28) -> None:
        """An oval with the light from above left."""
        steps = 28
        for step in range(steps):
            share = step / (steps - 1)
            tone = mixed(colour, "black", shade * (1 - share) ** 1.6) if share < 0.6 else _tone(colour, share)
            size = 1 - share * 0.86
            box = (x - width * 0.30 * share, y - height * 0.34 * share, width * size, height * size)
            self.oval(*box, _hex(tone))
        self.oval(x - width * 0.38, y - height * 0.48, width * 0.17, height * 0.10, "white", see=0.55)

    def box(self, x: float, y: float, width: float, height: float, colour: str, *, round: float = 0,
            see: float = 1) -> None:  # fmt: skip
        """From its upper left corner."""
        corners = [x * FINE, y * FINE, (x + width) * FINE, (y + height) * FINE]
        self._pen.rounded_rectangle(corners, radius=round * FINE, fill=_seen(colour, see))

    def shape(self, points: Sequence[Point], colour: str, *, see: float = 1, smooth: bool = False) -> None:
        """A closed outline; `smooth`: the points are joined by curves."""
        outline = _curve(points) if smooth else points
        self._pen.polygon([(x * FINE, y * FINE) for x, y in outline], fill=_seen(colour, see))

    def line(self, points: Sequence[Point], colour: str, width: float = 4, *, see: float = 1) -> None:
        """A stroke with round ends."""
        scaled = [(x * FINE, y * FINE) for x, y in points]
        self._pen.line(scaled, fill=_seen(colour, see), width=round(width * FINE), joint="curve")
        if see == 1:
            for x, y in (points[0], points[-1]):
                self.oval(x, y, width / 2, width / 2, colour)

    def arc(self, x: float, y: float, width: float, height: float, begin: float, end: float, colour: str,
            thick: float = 4, *, see: float = 1) -> None:  # fmt: skip
        """A piece of an oval's outline, in degrees clockwise from the right."""
        box = [(x - width) * FINE, (y - height) * FINE, (x + width) * FINE, (y + height) * FINE]
        self._pen.arc(box, begin, end, fill=_seen(colour, see), width=round(thick * FINE))

    def leaf(self, x: float, y: float, length: float, angle: float, colour: str = "#4f9d3a") -> None:
        """A leaf that grows from a point, `angle` in degrees clockwise from the right."""
        turn = math.radians(angle)

        def at(along: float, across: float) -> Point:
            along, across = along * length, across * length
            return x + along * math.cos(turn) - across * math.sin(turn), y + along * math.sin(turn) + across * math.cos(
                turn
            )

        self.shape([at(0, 0), at(0.35, -0.24), at(1, 0), at(0.45, 0.22)], colour, smooth=True)
        self.line([at(0.05, 0), at(0.85, 0)], "#ffffff", 2, see=0.45)

    def steam(self, x: float, y: float) -> None:
        """Three curls above something hot."""
        for i, left in enumerate((-44, 0, 44)):
            points = [
                (x + left + 9 * math.sin(step / 3 + i), y - step * 3.6) for step in range(16)
            ]  # fmt: skip
            self.line(points, "#ffffff", 7, see=0.55)

    def dots(self, x: float, y: float, width: float, height: float, number: int, size: float, colour: str,
             *, see: float = 1) -> None:  # fmt: skip
        """Spread evenly over an oval, as seeds are (the sunflower's angle)."""
        for i in range(number):
            radius, turn = math.sqrt((i + 0.5) / number), i * 2.39996
            self.oval(
                x + radius * width * math.cos(turn), y + radius * height * math.sin(turn), size, size, colour, see=see
            )


def _tone(colour: str, share: float) -> Colour:
    return mixed(colour, "white", (share - 0.6) * 0.75)


def _hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _seen(colour: str, see: float) -> tuple[int, int, int, int]:
    return (*rgb(colour), round(255 * see))


def _curve(points: Sequence[Point], steps: int = 12) -> list[Point]:
    """A closed Catmull-Rom spline through the points."""
    count, curve = len(points), []
    for i in range(count):
        p0, p1, p2, p3 = (points[(i + k) % count] for k in (-1, 0, 1, 2))
        for step in range(steps):
            t = step / steps
            x, y = (
                0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
                for a, b, c, d in zip(p0, p1, p2, p3, strict=True)
            )
            curve.append((x, y))
    return curve
