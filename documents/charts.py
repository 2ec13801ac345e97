"""Charts as PNG, for a phone: one look, large letters, the value at every bar. The same figures give the same bytes.

matplotlib draws. Only its Figure is used, never pyplot, which keeps global figures; and one picture is drawn at a time,
because it is not made for threads.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from core.money import Money
from core.quantity import Quantity
from documents import font
from documents.look import GREEN, INK, PAPER, RED, RULE, SERIES, SOFT, hexed

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# A point of a chart. A Decimal is a share (Decimal("0.09") is 9 %).
Value = Money | Quantity | int | Decimal
Units = tuple[tuple[int, str], ...]
CHINESE: Units = ((100_000_000, "亿"), (10_000, "万"))
ENGLISH: Units = ((1_000_000_000, "B"), (1_000_000, "M"), (1_000, "k"))

LARGEST = 18  # letters, in points of a picture of 7.2 inches at 150 dots
NORMAL = 14
SMALL = 12
_drawing = threading.Lock()


@dataclass(frozen=True, slots=True)
class Series:
    """A line, or the bars of one colour. None where there is no value."""

    name: str
    values: Sequence[Value | None]


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
    minus = "−" if _size(value) < 0 else ""
    for unit, name in units:
        if plain >= unit:
            return f"{minus}{sign}{_trimmed(plain / unit, 1)}{name}"
    if isinstance(value, Money):
        return f"{minus}{sign}{plain:,.2f}" if plain < 100 and plain % 1 else f"{minus}{sign}{_trimmed(plain, 0)}"
    return f"{minus}{sign}{_trimmed(plain, 3 if plain < 10 else 1)}"


def lines(title: str, labels: Sequence[str], series: Sequence[Series], *, units: Units = CHINESE) -> bytes:
    """How something went on: a line per series, the last value and the highest written at it."""

    def draw(axes: Axes) -> None:
        for number, one in enumerate(series):
            places = [place for place, value in enumerate(one.values) if value is not None]
            sizes = [_size(value) for value in one.values if value is not None]
            colour = hexed(SERIES[number % len(SERIES)])
            axes.plot(places, sizes, color=colour, linewidth=3, marker="o", markersize=6, label=font.known(one.name))
            named = {len(sizes) - 1, sizes.index(max(sizes))} if sizes else set()
            for place in sorted(named):
                _at(axes, places[place], sizes[place], written(_known(one.values, places[place]), units), colour, 9)
        axes.margins(x=0.06, y=0.18)
        _name_places(axes, labels)
        _count_up(axes, _values(series), units)
        _from_zero(axes, _values(series))

    return _picture(title, draw, legend=len(series) > 1)


def bars(
    title: str,
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    stacked: bool = False,
    horizontal: bool = False,
    units: Units = CHINESE,
) -> bytes:
    """Bars, side by side or (stacked) upon each other; horizontal ones read from top to bottom (a ranking)."""
    bar = Bars(labels, series, stacked, horizontal, units)
    high = max(3.2, 1.5 + 0.52 * len(labels) * (1 if stacked else max(1.0, len(series) * 0.7))) if horizontal else 5.4
    return _picture(title, bar.draw, legend=len(series) > 1, height=min(high, 30.0))


def waterfall(
    title: str, before: tuple[str, Value], causes: Sequence[tuple[str, Value]], after: tuple[str, Value], *,
    units: Units = CHINESE,
) -> bytes:  # fmt: skip
    """From one figure to another over the causes of the change, each hanging where the one before it ended.

    Below a million all digits are written, so that everybody can add them up.
    """
    if max(abs(_size(value)) for _, value in (before, *causes, after)) < 1_000_000:
        units = ()

    def draw(axes: Axes) -> None:
        level = _size(before[1])
        reach = [level, _size(after[1])]
        _step(axes, 0, 0, level, hexed(SOFT), written(before[1], units))
        for place, (_, change) in enumerate(causes, 1):
            size = _size(change)
            text = written(change, units) if size < 0 else f"+{written(change, units)}"
            _step(axes, place, level, size, hexed(GREEN if size >= 0 else RED), text)
            axes.plot([place - 1.35, place + 0.35], [level, level], color=hexed(SOFT), linewidth=1)
            level += size
            reach.append(level)
        last = len(causes) + 1
        axes.plot([last - 1.35, last + 0.35], [level, level], color=hexed(SOFT), linewidth=1)
        _step(axes, last, 0, _size(after[1]), hexed(INK), written(after[1], units))
        _zoom(axes, reach)
        _name_places(axes, [before[0], *(name for name, _ in causes), after[0]])
        axes.set_yticks([])

    return _picture(title, draw)


@dataclass(frozen=True, slots=True)
class Bars:
    """The bars of a chart, each with its value."""

    labels: Sequence[str]
    series: Sequence[Series]
    stacked: bool
    horizontal: bool
    units: Units

    def draw(self, axes: Axes) -> None:
        thick = 0.74 if self.stacked else 0.78 / max(len(self.series), 1)
        for number, one in enumerate(self.series):
            shift = 0.0 if self.stacked else (number - (len(self.series) - 1) / 2) * thick
            places = [place + shift for place in range(len(one.values))]
            sizes = [0.0 if value is None else _size(value) for value in one.values]
            starts = [self._below(place, number) for place in range(len(sizes))] if self.stacked else [0.0] * len(sizes)
            style: dict[str, Any] = {"color": hexed(SERIES[number % len(SERIES)]), "label": font.known(one.name)}
            if self.horizontal:
                axes.barh(places, sizes, thick * 0.92, starts, **style)
            else:
                axes.bar(places, sizes, thick * 0.92, starts, **style)
        self._write(axes, thick)
        _count_up(axes, _values(self.series), self.units, across=self.horizontal)
        if self.horizontal:
            axes.invert_yaxis()
            axes.margins(x=0.3 if any(_size(value) < 0 for value in _values(self.series)) else 0.16)
        else:
            axes.margins(y=0.14)
            axes.set_xlim(-0.6 - self._air(), len(self.labels) - 0.4 + self._air())
        _name_places(axes, self.labels, down=self.horizontal)

    def _below(self, place: int, number: int) -> float:
        """Where the bar of a series begins in a stack: on those of the same sign before it."""
        sizes = [_size(value) for one in self.series[: number + 1] if (value := one.values[place]) is not None]
        own = self.series[number].values[place]
        if own is None:
            return 0.0
        return sum(size for size in sizes[:-1] if (size < 0) == (_size(own) < 0))

    def _air(self) -> float:
        """Room at both sides, so that one or two bars are no walls."""
        return max(4 - len(self.labels), 0) / 2

    def _write(self, axes: Axes, thick: float) -> None:
        if self.stacked:
            for place in range(len(self.labels)):
                known = [value for one in self.series if (value := one.values[place]) is not None]
                if known:
                    top = sum(size for value in known if (size := _size(value)) > 0)
                    self._value(axes, place, top, _sum(known))
            return
        for number, one in enumerate(self.series):
            shift = (number - (len(self.series) - 1) / 2) * thick
            for place, value in enumerate(one.values):
                if value is not None:
                    self._value(axes, place + shift, _size(value), value)

    def _value(self, axes: Axes, place: float, size: float, value: Value) -> None:
        small = SMALL if len(self.labels) * (1 if self.stacked else len(self.series)) <= 8 or self.horizontal else 9
        text = written(value, self.units)
        if self.horizontal:
            side = "left" if size >= 0 else "right"
            axes.annotate(
                text, (size, place), (5 if size >= 0 else -5, 0), textcoords="offset points",
                ha=side, va="center", fontsize=small,
            )  # fmt: skip
        else:
            _at(axes, place, size, text, hexed(INK), 5 if size >= 0 else -5, small)


def _zoom(axes: Axes, reach: Sequence[float]) -> None:
    """So that the causes can be seen: where they are small beside the whole, its lower part is cut off."""
    low, high = min(reach), max(reach)
    spread = high - low or abs(high) or 1.0
    bottom = low - spread * 0.6
    axes.set_ylim(max(bottom, 0.0) if low >= 0 else min(bottom, 0.0), max(high, 0.0) + spread * 0.16)


def _from_zero(axes: Axes, values: Sequence[Value]) -> None:
    sizes = [_size(value) for value in values]
    if min(sizes, default=0.0) >= 0:
        axes.set_ylim(0, None if max(sizes, default=0.0) > 0 else 1)


def _step(axes: Axes, place: int, start: float, size: float, colour: str, text: str) -> None:
    axes.bar([place], [size], 0.7, [start], color=colour)
    end = start + size
    _at(axes, place, max(start, end) if size >= 0 else min(start, end), text, hexed(INK), 5 if size >= 0 else -5)


def _at(axes: Axes, x: float, y: float, text: str, colour: str, above: float, size: float = SMALL) -> None:
    """A text above a point (or below it, where `above` is negative)."""
    axes.annotate(
        text, (x, y), (0, above), textcoords="offset points", ha="center",
        va="bottom" if above >= 0 else "top", fontsize=size, color=colour,
    )  # fmt: skip


def _name_places(axes: Axes, labels: Sequence[str], *, down: bool = False) -> None:
    every = max(-(-len(labels) // (60 if down else _fitting(labels))), 1)
    places = list(range(0, len(labels), every))
    room = 12 * NORMAL if down else max(620 / max(len(places), 1), 2 * SMALL)  # points
    names = ["\n".join(font.wrapped(labels[place], SMALL, room, 2)) for place in places]
    if down:
        axes.set_yticks(places, names, fontsize=SMALL)
        axes.tick_params(axis="y", length=0)
    else:
        axes.set_xticks(places, names, fontsize=SMALL if len(places) <= 10 else 10)
        axes.tick_params(axis="x", length=0)


def _fitting(labels: Sequence[str]) -> int:
    """How many names can stand side by side, in up to two lines each."""
    widest = max((font.width(font.known(label), SMALL) for label in labels), default=1.0)
    return max(int(560 / max(min(widest, 90), 1)), 4)


def _count_up(axes: Axes, values: Sequence[Value], units: Units, *, across: bool = False) -> None:
    """The axis of the values: written as they are, few lines."""
    like: Callable[[float], Value] = _maker(values)
    axis = axes.xaxis if across else axes.yaxis
    axis.set_major_formatter(lambda size, _: written(like(size), units))
    whole = {"integer": True} if not values or isinstance(values[0], int) else {}
    axes.locator_params(axis="x" if across else "y", nbins=4, **whole)
    axes.grid(axis="x" if across else "y", color=hexed(RULE), linewidth=1)
    if any(_size(value) < 0 for value in values):
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


def _picture(title: str, draw: Callable[[Axes], None], *, legend: bool = False, height: float = 5.4) -> bytes:
    with _drawing, _styled() as figure_of:
        figure: Figure = figure_of(7.2, height)
        axes = figure.add_subplot()
        for side in ("top", "right", "left"):
            axes.spines[side].set_visible(False)
        axes.spines["bottom"].set_color(hexed(RULE))
        axes.set_axisbelow(True)
        draw(axes)
        axes.set_title("\n".join(font.wrapped(title, LARGEST, 480, 2)), fontsize=LARGEST, loc="left", pad=14)
        if legend:
            axes.legend(fontsize=SMALL, frameon=False, loc="upper center", bbox_to_anchor=(0.5, -0.1), ncols=3)
        kept = io.BytesIO()
        figure.savefig(kept, format="png", dpi=150, facecolor=hexed(PAPER), metadata={"Software": None})
        return kept.getvalue()


@contextmanager
def _styled() -> Iterator[Callable[[float, float], Figure]]:
    """matplotlib with our font and without its habits. What it is asked to write is never read as a formula."""
    import matplotlib
    from matplotlib import font_manager
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    path = str(font.path())
    known = {entry.fname: entry.name for entry in font_manager.fontManager.ttflist}
    if path not in known:
        font_manager.fontManager.addfont(path)
        known[path] = font_manager.FontProperties(fname=path).get_name()
    style: Any = {
        "font.family": [known[path]], "text.parse_math": False, "text.color": hexed(INK),
        "axes.labelcolor": hexed(INK), "xtick.color": hexed(INK), "ytick.color": hexed(SOFT),
        "ytick.labelsize": SMALL, "xtick.labelsize": SMALL, "ytick.major.size": 0,
        "figure.constrained_layout.use": True, "figure.constrained_layout.w_pad": 0.14,
        "figure.constrained_layout.h_pad": 0.14,
    }  # fmt: skip

    def figure(width: float, height: float) -> Figure:
        made = Figure(figsize=(width, height))
        FigureCanvasAgg(made)
        return made

    with matplotlib.rc_context(style):
        yield figure


def _size(value: Value) -> float:
    """How far a value reaches on the axis: for drawing, never for counting."""
    match value:
        case Money(fen):
            return fen / 100
        case Quantity(thousandths):
            return thousandths / 1000
    return float(value)


def _values(series: Sequence[Series]) -> list[Value]:
    return [value for one in series for value in one.values if value is not None]


def _known(values: Sequence[Value | None], place: int) -> Value:
    value = values[place]
    assert value is not None
    return value


def _sum(values: Sequence[Any]) -> Value:
    total = values[0]
    for value in values[1:]:
        total = total + value
    found: Value = total
    return found


def _trimmed(number: Decimal, places: int) -> str:
    rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{rounded:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
