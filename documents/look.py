"""One look for everything that is made here: few colours, dark on light, readable on a phone and in grey."""

from __future__ import annotations

Colour = tuple[int, int, int]

INK: Colour = (31, 35, 40)
SOFT: Colour = (101, 109, 118)
RULE: Colour = (208, 215, 222)
TINT: Colour = (238, 245, 240)
PAPER: Colour = (255, 255, 255)
GREEN: Colour = (7, 140, 72)
RED: Colour = (207, 52, 52)

# Of the parts of a chart, in this order; told apart also by those who see no red and green, and in grey.
SERIES: tuple[Colour, ...] = (
    GREEN,
    (230, 145, 20),
    (44, 106, 190),
    (160, 80, 160),
    (120, 130, 140),
    (130, 90, 50),
)


def hexed(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
