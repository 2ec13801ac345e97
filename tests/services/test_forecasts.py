"""The forecast is what its rule says, and its error is counted on weeks that it didn't know."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.quantity import Quantity
from services.forecasts import next_week, percent

SUNDAY = date(2026, 3, 1)


def sold(*weeks: int, on: int = 0) -> dict[date, Quantity]:
    """So many on that weekday of each week, the last one ending on the Sunday."""
    monday = SUNDAY - timedelta(days=7 * len(weeks) - 1)
    return {monday + timedelta(days=7 * at + on): Quantity.of(number) for at, number in enumerate(weeks)}


def test_the_mean_of_four_weeks_and_its_error_by_hand() -> None:
    guess = next_week(sold(10, 10, 10, 10, 20, 10, 10, 10), SUNDAY, whole=True)
    assert guess is not None
    assert [str(day) for day in guess.days] == ["13", "0", "0", "0", "0", "0", "0"]  # 12.5, rounded up
    # guessed 10, 13, 13, 13 for 20, 10, 10, 10: 19 of 50
    assert (guess.error, guess.tested) == (38, 4)


def test_too_short_a_past_gives_no_forecast_and_four_weeks_an_untested_one() -> None:
    assert next_week({}, SUNDAY, whole=True) is None
    assert next_week(sold(1, 1, 1), SUNDAY, whole=True) is None
    guess = next_week(sold(1, 1, 1, 1), SUNDAY, whole=True)
    assert guess is not None
    assert (str(guess.total), guess.error, guess.tested) == ("1", None, 0)


def test_what_is_weighed_is_guessed_in_tenths() -> None:
    guess = next_week(sold(1, 1, 1, 2), SUNDAY, whole=False)
    assert guess is not None
    assert str(guess.total) == "1.3"


@given(st.lists(st.integers(0, 500), min_size=4, max_size=12), st.integers(0, 6))
def test_this_week_changes_nothing(weeks: list[int], on: int) -> None:
    """What is sold after the Sunday is no part of it."""
    past = sold(*weeks, on=on)
    later = past | {SUNDAY + timedelta(days=day): Quantity.of(77) for day in range(1, 7)}
    assert next_week(past, SUNDAY, whole=True) == (next_week(later, SUNDAY, whole=True) if any(weeks) else None)


def test_percents_are_rounded_to_the_nearest() -> None:
    assert [percent(1, 8), percent(1, 3), percent(0, 5), percent(5, 0)] == [13, 33, 0, 0]
