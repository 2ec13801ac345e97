"""Moments and the days of the shop's zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from core.clock import SetClock, SystemClock, day_bounds, day_of

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")  # a zone whose days have 23 and 25 hours


@given(
    st.integers(1577836800, 2208988800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    st.sampled_from([SHANGHAI, BERLIN]),
)
def test_a_moment_lies_within_its_day(moment: datetime, zone: ZoneInfo) -> None:
    start, end = day_bounds(day_of(moment, zone), zone)

    assert start <= moment < end


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.sampled_from([SHANGHAI, BERLIN]))
def test_days_follow_each_other_without_gap(day: date, zone: ZoneInfo) -> None:
    assert day_bounds(day, zone)[1] == day_bounds(day + timedelta(days=1), zone)[0]


def test_a_day_of_the_shop_begins_at_its_own_midnight() -> None:
    start, end = day_bounds(date(2026, 3, 6), SHANGHAI)

    assert (start, end) == (datetime(2026, 3, 5, 16, tzinfo=UTC), datetime(2026, 3, 6, 16, tzinfo=UTC))


def test_the_clocks_say_utc() -> None:
    clock = SetClock(datetime(2026, 3, 6, 18, tzinfo=SHANGHAI))
    clock.advance(minutes=5)

    assert clock.now() == datetime(2026, 3, 6, 10, 5, tzinfo=UTC)
    assert clock.now().tzinfo is UTC
    assert SystemClock().now().tzinfo is UTC
