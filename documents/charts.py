"""Charts as PNG, for a phone: one look, large letters, the value at every bar. The same figures give the same bytes.

matplotlib draws. Only its Figure is used, never pyplot, which keeps global figures; and one picture is drawn at a time,
because it is not made for threads.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from documents import font
from documents.axes import (
    CHINESE,
    ENGLISH,
    HIGH,
    NORMAL,
    ROOM,
    SMALL,
    SMALLEST,
    Units,
    Value,
    count_up,
    from_zero,
    mark,
    name_places,
    picture,
    size_of,
    written,
)  # fmt: skip
from documents.look import GREEN, INK, RED, SERIES, SOFT, hexed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["CHINESE", "ENGLISH", "Series", "Units", "Value", "bars", "lines", "waterfall", "written"]


@dataclass(frozen=True, slots=True)
class Series:
    """A line, or the bars of one colour. None where there is no value."""

    name: str
    values: Sequence[Value | None]


def lines(title: str, labels: Sequence[str], series: Sequence[Series], *, units: Units = CHINESE) -> bytes:
    """How something went on: a line per series; the last values and the highest of the first one are written."""

    def draw(axes: Axes) -> None:
        for number, one in enumerate(series):
            places = [place for place, value in enumerate(one.values) if value is not None]
            sizes = [size_of(value) for value in one.values if value is not None]
            colour = hexed(SERIES[number % len(SERIES)])
            axes.plot(places, sizes, color=colour, linewidth=3, marker="o", markersize=6, label=font.known(one.name))
        for number, place, above in _told(series):
            value = _known(series[number].values, place)
            colour = hexed(SERIES[number % len(SERIES)])
            mark(axes, place, size_of(value), written(value, units), colour, 9 if above else -9)
        axes.margins(x=0.06, y=0.18)
        name_places(axes, labels)
        count_up(axes, _values(series), units)
        from_zero(axes, _values(series))

    return picture(title, draw, legend=len(series) > 1)


def _told(series: Sequence[Series]) -> Iterator[tuple[int, int, bool]]:
    """Which points of lines have their value written: the series, the place, and whether above the line.

    Of the last ones the highest and the lowest, on either side, so that they don't stand on each other.
    """
    ends = []
    for number, one in enumerate(series):
        known = [(place, size_of(value)) for place, value in enumerate(one.values) if value is not None]
        if known:
            ends.append((known[-1][1], number, known[-1][0]))
            top = max(known, key=lambda point: point[1])
            if number == 0 and top[0] != known[-1][0]:
                yield number, top[0], True
    ends.sort()
    if ends:
        yield ends[-1][1], ends[-1][2], True
    if len(ends) > 1:
        yield ends[0][1], ends[0][2], False


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
    high = max(2.6, 1.3 + 0.42 * len(labels) * (1 if stacked else max(1.0, len(series) * 0.7))) if horizontal else HIGH
    return picture(title, bar.draw, legend=len(series) > 1, height=min(high, 30.0))


def waterfall(
    title: str, before: tuple[str, Value], causes: Sequence[tuple[str, Value]], after: tuple[str, Value], *,
    units: Units = CHINESE,
) -> bytes:  # fmt: skip
    """From one figure to another over the causes of the change, each hanging where the one before it ended.

    Below a million all digits are written, so that everybody can add them up.
    """
    if max(abs(size_of(value)) for _, value in (before, *causes, after)) < 1_000_000:
        units = ()

    def draw(axes: Axes) -> None:
        level = size_of(before[1])
        reach = [level, size_of(after[1])]
        _step(axes, 0, 0, level, hexed(SOFT), written(before[1], units))
        for place, (_, change) in enumerate(causes, 1):
            size = size_of(change)
            text = written(change, units) if size < 0 else f"+{written(change, units)}"
            _step(axes, place, level, size, hexed(GREEN if size >= 0 else RED), text)
            axes.plot([place - 1.35, place + 0.35], [level, level], color=hexed(SOFT), linewidth=1)
            level += size
            reach.append(level)
        last = len(causes) + 1
        axes.plot([last - 1.35, last + 0.35], [level, level], color=hexed(SOFT), linewidth=1)
        _step(axes, last, 0, size_of(after[1]), hexed(INK), written(after[1], units))
        _zoom(axes, reach)
        name_places(axes, [before[0], *(name for name, _ in causes), after[0]])
        axes.set_yticks([])

    return picture(title, draw)


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
            sizes = [0.0 if value is None else size_of(value) for value in one.values]
            starts = [self._below(place, number) for place in range(len(sizes))] if self.stacked else [0.0] * len(sizes)
            style: dict[str, Any] = {"color": hexed(SERIES[number % len(SERIES)]), "label": font.known(one.name)}
            if self.horizontal:
                axes.barh(places, sizes, thick * 0.92, starts, **style)
            else:
                axes.bar(places, sizes, thick * 0.92, starts, **style)
        self._write(axes, thick)
        count_up(axes, _values(self.series), self.units, across=self.horizontal)
        if self.horizontal:
            axes.invert_yaxis()
            self._make_room(axes)
        else:
            axes.margins(y=0.28 if self._letters()[1] else 0.14)
            axes.set_xlim(-0.6 - self._air(), len(self.labels) - 0.4 + self._air())
        name_places(axes, self.labels, down=self.horizontal)

    def _below(self, place: int, number: int) -> float:
        """Where the bar of a series begins in a stack: on those of the same sign before it."""
        sizes = [size_of(value) for one in self.series[: number + 1] if (value := one.values[place]) is not None]
        own = self.series[number].values[place]
        if own is None:
            return 0.0
        return sum(size for size in sizes[:-1] if (size < 0) == (size_of(own) < 0))

    def _letters(self) -> tuple[float, bool]:
        """How large the values stand at upright bars, and whether they stand on their side: all alike."""
        widest = max((font.width(written(value, self.units), 1) for value in _values(self.series)), default=1.0)
        bars = max(len(self.labels), 4) * (1 if self.stacked else len(self.series))
        fits = ROOM * 0.8 / bars / widest
        return (min(fits, NORMAL), False) if fits >= SMALLEST else (SMALL, True)

    def _make_room(self, axes: Axes) -> None:
        """Beside lying bars, for their values."""
        sizes = [0.0, *map(size_of, _values(self.series))]
        low, high = min(sizes), max(sizes)
        spread = (high - low) or 1.0
        axes.set_xlim(low - spread * (0.36 if low < 0 else 0.0), high + spread * 0.25)

    def _air(self) -> float:
        """Room at both sides, so that one or two bars are no walls."""
        return max(4 - len(self.labels), 0) / 2

    def _write(self, axes: Axes, thick: float) -> None:
        if self.stacked:
            for place in range(len(self.labels)):
                known = [value for one in self.series if (value := one.values[place]) is not None]
                if known:
                    top = sum(size for value in known if (size := size_of(value)) > 0)
                    self._value(axes, place, top, _sum(known))
            return
        for number, one in enumerate(self.series):
            shift = (number - (len(self.series) - 1) / 2) * thick
            for place, value in enumerate(one.values):
                if value is not None:
                    self._value(axes, place + shift, size_of(value), value)

    def _value(self, axes: Axes, place: float, size: float, value: Value) -> None:
        text = written(value, self.units)
        if self.horizontal:
            side = "left" if size >= 0 else "right"
            axes.annotate(
                text, (size, place), (5 if size >= 0 else -5, 0), textcoords="offset points",
                ha=side, va="center", fontsize=NORMAL,
            )  # fmt: skip
        else:
            letters, upright = self._letters()
            mark(axes, place, size, text, hexed(INK), 5 if size >= 0 else -5, letters, upright=upright)


def _zoom(axes: Axes, reach: Sequence[float]) -> None:
    """So that the causes can be seen: where they are small beside the whole, its lower part is cut off."""
    low, high = min(reach), max(reach)
    spread = high - low or abs(high) or 1.0
    bottom = low - spread * 0.6
    axes.set_ylim(max(bottom, 0.0) if low >= 0 else min(bottom, 0.0), max(high, 0.0) + spread * 0.16)


def _step(axes: Axes, place: int, start: float, size: float, colour: str, text: str) -> None:
    axes.bar([place], [size], 0.7, [start], color=colour)
    end = start + size
    mark(axes, place, max(start, end) if size >= 0 else min(start, end), text, hexed(INK), 5 if size >= 0 else -5)


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
