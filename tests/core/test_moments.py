"""When somebody means. It is Sunday, 22 November 2026, 15:00 in Shanghai, wherever nothing else is said."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.moments import UnclearMoment, parse_moment

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 22, 15, 0, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("现在", "2026-11-22 15:00"),
        ("now", "2026-11-22 15:00"),
        ("10分钟后", "2026-11-22 15:10"),
        ("十分钟后", "2026-11-22 15:10"),
        ("半小时后", "2026-11-22 15:30"),
        ("两个小时后", "2026-11-22 17:00"),
        ("1个半小时以后", "2026-11-22 16:30"),
        ("3天后", "2026-11-25 15:00"),
        ("in 10 minutes", "2026-11-22 15:10"),
        ("2 hours later", "2026-11-22 17:00"),
        ("今晚8点", "2026-11-22 20:00"),
        ("今晚八点半", "2026-11-22 20:30"),
        ("今天晚上8:15", "2026-11-22 20:15"),
        ("今晚12点", "2026-11-23 00:00"),
        ("今晚1点", "2026-11-23 01:00"),
        ("明天18:30", "2026-11-23 18:30"),
        ("明天 18:30", "2026-11-23 18:30"),
        ("明天18：30", "2026-11-23 18:30"),
        ("明早9点", "2026-11-23 09:00"),
        ("明晚十点一刻", "2026-11-23 22:15"),
        ("后天下午3点半", "2026-11-24 15:30"),
        ("大后天中午12点", "2026-11-25 12:00"),
        ("明天中午1点", "2026-11-23 13:00"),
        ("周五下午三点", "2026-11-27 15:00"),
        ("周五十点", "2026-11-27 10:00"),
        ("星期日 20:00", "2026-11-22 20:00"),
        ("周日 9:00", "2026-11-29 09:00"),
        ("下周五18点", "2026-11-27 18:00"),
        ("本周日18点", "2026-11-22 18:00"),
        ("禮拜一晚上8點", "2026-11-23 20:00"),
        ("3月8日 18:30", "2027-03-08 18:30"),
        ("三月八号晚上七点", "2027-03-08 19:00"),
        ("12-08 9:00", "2026-12-08 09:00"),
        ("12/8 9:00", "2026-12-08 09:00"),
        ("2027-03-08 18:30", "2027-03-08 18:30"),
        ("2027年3月8日18点", "2027-03-08 18:00"),
        ("25号早上8点", "2026-11-25 08:00"),
        ("8号早上8点", "2026-12-08 08:00"),
        ("18:30", "2026-11-22 18:30"),
        ("18点30分", "2026-11-22 18:30"),
        ("14:00", "2026-11-23 14:00"),
        ("8点", "2026-11-22 20:00"),
        ("2点", "2026-11-23 02:00"),
        ("晚上8点", "2026-11-22 20:00"),
        ("上午10点", "2026-11-23 10:00"),
        ("tonight 8pm", "2026-11-22 20:00"),
        ("tomorrow 6:30pm", "2026-11-23 18:30"),
        ("tomorrow at 18:30", "2026-11-23 18:30"),
        ("9am tomorrow", "2026-11-23 09:00"),
        ("friday at 8pm", "2026-11-27 20:00"),
        ("next mon 12am", "2026-11-23 00:00"),
        ("昨天8点", None),
        ("11月21日 18:00", "2026-11-21 18:00"),  # past, and said so: the caller refuses it
        ("明天", None),
        ("周五", None),
        ("25:00", None),
        ("8:75", None),
        ("2月30日 8:00", None),
        ("99分钟", None),
        ("苹果", None),
        ("", None),
        ("明天8点后天9点", None),
        ("9999天后" * 9, None),
    ],
)  # fmt: skip
def test_a_text_names_one_moment(text: str, meant: str | None) -> None:
    if meant is None:
        with pytest.raises(UnclearMoment):
            parse_moment(text, NOW, SHANGHAI)
    else:
        assert parse_moment(text, NOW, SHANGHAI).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") == meant


def test_a_wall_time_that_summer_time_leaves_out_comes_an_hour_later() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    now = datetime(2026, 3, 28, 12, 0, tzinfo=berlin)
    assert parse_moment("明天2:30", now, berlin) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert parse_moment("明天18:30", now, berlin) == datetime(2026, 3, 29, 16, 30, tzinfo=UTC)


@given(st.text(alphabet="今明后天晚早上下午周一五日十点半时分钟后月号0123456789:：- apmin", max_size=50))
def test_any_text_is_a_moment_or_is_refused(text: str) -> None:
    try:
        moment = parse_moment(text, NOW, SHANGHAI)
    except UnclearMoment:
        return
    assert moment.tzinfo is not None
