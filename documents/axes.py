"""What all charts share: one look, a font of ours, values as they are written, names below the axis."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from core.money import Money
from core.quantity import Quantity
from documents import font
from documents.look import INK, PAPER, RULE, SOFT, hexed

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# A point of a chart. A Decimal is a share (Decimal("0.09") is 9 %).
Value = Money | Quantity | int | Decimal
Units = tuple[tuple[int, str], ...]
CHINESE: Units = ((100_000_000, "亿"), (10_000, "万"))
ENGLISH: Units = ((1_000_000_000, "B"), (1_000_000, "M"), (1_000, "k"))

# A picture of 1080 dots, as wide as a phone: letters in points of 5.4 inches at 200 dots.
WIDE, HIGH, DOTS = 5.4, 4.4, 200
LARGEST, NORMAL, SMALL, SMALLEST = 17, 12, 10, 8
ROOM = 310  # points, within the axes
FAMILY = "Qunmai"
_drawing = threading.Lock()


def written(value: Value, units: Units = CHINESE) -> str:
    """A value as it stands at a bar: "¥1,280", "¥12.80", "¥1.3万", "9.0%"."""
    match value:
        case Decimal():
            return f"{value * 100:.1f}%"
        case Money(fen):
            plain, sign = Decimal(abs(fen)) / 100, "¥"
        case Quantity(thousandths):
            plain, sign = Decimal(abs(thousandths)) / 1000, ""
        case _:
            plain, sign = Decimal(abs(value)), ""
    minus = "−" if size_of(value) < 0 else ""
    for place, (unit, name) in enumerate(units):
        below = Decimal(units[place + 1][0]) / 10 if place + 1 < len(units) else Decimal(1)
        if plain >= unit - below / 2:  # 9,999.99 is rounded to 1万, never to 10,000
            return f"{minus}{sign}{_trimmed(plain / unit, 1)}{name}"
    if isinstance(value, Money):
        return f"{minus}{sign}{plain:,.2f}" if plain < 100 and plain % 1 else f"{minus}{sign}{_trimmed(plain, 0)}"
    return f"{minus}{sign}{_trimmed(plain, 3 if plain < 10 else 1)}"


def mark(
    axes: Axes,
    x: float,
    y: float,
    text: str,
    colour: str,
    above: float,
    size: float = NORMAL,
    *,
    upright: bool = False,
) -> None:
    """A text above a point (or below it, where `above` is negative); `upright`: to be read from below."""
    axes.annotate(
        text, (x, y), (0, above), textcoords="offset points", ha="center",
        va="bottom" if above >= 0 else "top", fontsize=size, color=colour, rotation=90 if upright else 0,
    )  # fmt: skip


def name_places(axes: Axes, labels: Sequence[str], *, down: bool = False) -> None:
    """The names below the axis, or (`down`) beside it; so many of them as can be read."""
    every = max(-(-len(labels) // (60 if down else int(ROOM / _least(labels)))), 1)
    places = list(range(0, len(labels), every))
    room = 10 * NORMAL if down else ROOM / max(len(places), 1) * 0.96  # points
    widest = max((font.width(font.known(labels[place]), 1) for place in places), default=0.0)
    size = SMALL if not down and NORMAL * widest > room >= SMALL * widest else NORMAL
    size = size if down or _least(labels) * size / SMALL <= room else SMALL
    names = ["\n".join(_in_two(labels[place], size, room)) for place in places]
    (axes.set_yticks if down else axes.set_xticks)(places, names, fontsize=size)
    axes.tick_params(axis="y" if down else "x", length=0, labelcolor=hexed(INK))


def _in_two(name: str, size: float, room: float) -> list[str]:
    """At most two lines, of about the same length."""
    even = font.wrapped(name, size, min(font.width(font.known(name), size) / 2 + size, room))
    return even if len(even) == 2 and font.width(font.known(name), size) > room else font.wrapped(name, size, room, 2)


def _least(labels: Sequence[str]) -> float:
    """How wide, in small letters, a name is at least: in two lines, but no word torn and no more than six signs."""

    def least(name: str) -> float:
        return max([font.width(name, SMALL) / 2, *(font.width(word, SMALL) for word in font.words(name))])

    return min(max((least(font.known(label)) for label in labels), default=SMALL) + SMALL * 0.6, 6 * SMALL)


def count_up(axes: Axes, values: Sequence[Value], units: Units, *, across: bool = False) -> None:
    """The axis of the values: written as they are, few lines."""
    like: Callable[[float], Value] = _maker(values)
    axis = axes.xaxis if across else axes.yaxis
    axis.set_major_formatter(lambda size, _: written(like(size), units))
    whole = {"integer": True} if not values or isinstance(values[0], int) else {}
    axes.locator_params(axis="x" if across else "y", nbins=4, **whole)
    axes.grid(axis="x" if across else "y", color=hexed(RULE), linewidth=1)
    if any(size_of(value) < 0 for value in values):
        (axes.axvline if across else axes.axhline)(0, color=hexed(SOFT), linewidth=1)


def _maker(values: Sequence[Value]) -> Callable[[float], Value]:
    """From a place on the axis back to a value of the same kind, for its wording only."""
    kind = type(values[0]) if values else int
    if kind is Money:
        return lambda size: Money(round(size * 100))
    if kind is Quantity:
        return lambda size: Quantity(round(size * 1000))
    if kind is Decimal:
        return lambda size: Decimal(str(round(size, 6)))
    return lambda size: round(size)


def from_zero(axes: Axes, values: Sequence[Value]) -> None:
    sizes = [size_of(value) for value in values]
    if min(sizes, default=0.0) >= 0:
        axes.set_ylim(0, None if max(sizes, default=0.0) > 0 else 1)


def picture(title: str, draw: Callable[[Axes], None], *, legend: bool = False, height: float = HIGH) -> bytes:
    with _drawing, _styled() as figure_of:
        figure: Figure = figure_of(WIDE, height)
        axes = figure.add_subplot()
        for side in ("top", "right", "left"):
            axes.spines[side].set_visible(False)
        axes.spines["bottom"].set_color(hexed(RULE))
        axes.set_axisbelow(True)
        draw(axes)
        axes.set_title("\n".join(font.wrapped(title, LARGEST, WIDE * 66, 2)), fontsize=LARGEST, loc="left", pad=14)
        if legend:
            figure.legend(fontsize=NORMAL, frameon=False, loc="outside lower center", ncols=3)
        kept = io.BytesIO()
        figure.savefig(kept, format="png", dpi=DOTS, facecolor=hexed(PAPER), metadata={"Software": None})
        return kept.getvalue()


@contextmanager
def _styled() -> Iterator[Callable[[float, float], Figure]]:
    """matplotlib with our font and without its habits. What it is asked to write is never read as a formula."""
    import matplotlib
    from matplotlib import font_manager
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    known = font_manager.fontManager.ttflist
    if not any(entry.name == FAMILY for entry in known):  # a name of ours, so that no font of the machine has it
        known.append(font_manager.FontEntry(fname=str(font.path()), name=FAMILY))
    style: Any = {
        "font.family": [FAMILY], "text.parse_math": False, "text.color": hexed(INK),
        "axes.labelcolor": hexed(INK), "xtick.color": hexed(INK), "ytick.color": hexed(SOFT),
        "ytick.labelsize": NORMAL, "xtick.labelsize": NORMAL, "ytick.major.size": 0,
        "figure.constrained_layout.use": True, "figure.constrained_layout.w_pad": 0.14,
        "figure.constrained_layout.h_pad": 0.14,
    }  # fmt: skip

    def figure(width: float, height: float) -> Figure:
        made = Figure(figsize=(width, height))
        FigureCanvasAgg(made)
        return made

    with matplotlib.rc_context(style):
        yield figure


def size_of(value: Value) -> float:
    """How far a value reaches on the axis: for drawing, never for counting."""
    match value:
        case Money(fen):
            return fen / 100
        case Quantity(thousandths):
            return thousandths / 1000
    return float(value)


def _trimmed(number: Decimal, places: int) -> str:
    rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{rounded:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
