"""Two shares compared."""

from __future__ import annotations

from random import Random

import pytest

from core.proportions import difference, needed


@pytest.mark.parametrize(
    ("counts", "lift", "low", "high"),
    [
        ((56, 70, 48, 80), 20.0, 5.2, 33.6),  # 57/72 and 49/82: 0.1941 ± 1.96 · 0.0723
        ((0, 0, 0, 0), 0.0, -98.0, 98.0),
        ((5, 5, 0, 5), 100.0, 34.8, 100.0),
    ],
)
def test_difference(counts: tuple[int, int, int, int], lift: float, low: float, high: float) -> None:
    found = difference(*counts)
    assert [round(value, 1) for value in (found.lift, found.low, found.high)] == [lift, low, high]


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    chance, held = Random(5), 0
    for _ in range(1000):
        one = sum(chance.random() < 0.35 for _ in range(40))
        other = sum(chance.random() < 0.2 for _ in range(15))
        found = difference(one, 40, other, 15)
        held += found.low <= 15 <= found.high
    assert 930 <= held <= 990


def test_with_as_many_more_as_it_says_one_can_tell() -> None:
    few = difference(30, 100, 5, 25)
    assert not few.is_sure
    more = needed(few, 125, 5.0)
    times = (125 + more) / 125 * 1.2  # "about": what is added to each weighs less and less
    assert difference(round(30 * times), round(100 * times), round(5 * times), round(25 * times)).is_sure
    assert needed(difference(300, 1000, 20, 250), 1250, 5.0) == 0
