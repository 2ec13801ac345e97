"""When somebody means: "今晚8点", "周五下午3点半", "3月8日 18:30", "10分钟后", "tomorrow 6:30pm". Pure.

Small by choice: the libraries that read dates out of any text either know little Chinese ("今晚8点半") or bring a model
along; here a moment is all that the text holds, so that anything not understood is refused instead of guessed.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from core.errors import ShopError
from core.text import plain

LONGEST = 40
LONG_AGO = timedelta(days=180)  # a date without a year that lies further back means the next year's

NUMERALS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_NOW = re.compile(r"现在|马上|立刻|立即|now")
_FROM_NOW = re.compile(
    r"(?P<before>in\s*)?(?P<number>\d{1,4}|半|half an)\s*个?半?\s*"
    r"(?P<unit>分钟|分|小时|钟头|天|min(?:ute)?s?|hours?|h|days?)\s*(?P<after>(?:之|以)?后|later)?"
)
_UNITS = {"分": "minutes", "m": "minutes", "小": "hours", "钟": "hours", "h": "hours", "天": "days", "d": "days"}

_NAMED_DAY = re.compile(r"大后[天日]|后[天日]|明[天日]|今[天日]|day after tomorrow|tomorrow|today")
_NAMED_DAYS = {"今": 0, "明": 1, "后": 2, "大": 3, "today": 0, "tomorrow": 1, "day after tomorrow": 2}
_PAST_DAYS = {"今天": 0, "today": 0, "昨天": 1, "昨日": 1, "yesterday": 1, "前天": 2}
_WEEKDAY = re.compile(r"(?P<week>下下|下|这|本)?个?(?:周|星期|礼拜)(?P<day>[1-7日天])")
_ENGLISH_WEEKDAY = re.compile(r"(?:on\s+)?(?P<next>next\s+)?\b(?P<day>mon|tue|wed|thu|fri|sat|sun)[a-z]*")
_FULL_DATE = re.compile(r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*[日号]?")
_DATE = re.compile(r"(?P<month>\d{1,2})\s*(?:月\s*(?P<day>\d{1,2})\s*[日号]?|[-/](?P<other>\d{1,2})(?!\d))")
_DAY_OF_MONTH = re.compile(r"(?P<day>\d{1,2})\s*[日号]")

_TIME = re.compile(
    r"(?:at\s*)?(?P<part>凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|夜晚|早|晚)?\s*(?:"
    r"(?P<hour>\d{1,2})\s*:\s*(?P<minute>\d{2})"
    r"|(?P<oclock>\d{1,2})\s*[点时]\s*(?:钟|整)?\s*(?:(?P<half>半)|(?P<quarter>[13])刻|(?P<past>\d{1,2})分?)?"
    r"|(?P<bare>\d{1,2})(?=\s*[ap]m)"
    r"|(?P<named>noon|midnight|正午|午夜|半夜)"
    r")\s*(?P<half_day>[ap]m)?"
)

_PART = "凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|夜晚|早|晚"
_CLOCK = rf"(?:{_PART})?\s*\d{{1,2}}(?:[:：]\d{{2}}|[点时](?:半|整|钟|\d{{1,2}}分?)?)?"
_HOURS = re.compile(rf"(?<![\d\-/.:月])({_CLOCK})\s*(?:-|–|—|~|～|至|到)\s*({_CLOCK})(?![\d\-/.:月日号])")
_NO_DAY = re.compile(r"\d+\s*[号栋幢](?=[楼柜门线])")
# Parts of the day, from and until which hour; the longer names first.
PARTS = {
    "凌晨": (0, 6), "清晨": (5, 9), "早上": (5, 11), "早晨": (5, 11), "上午": (6, 12), "中午": (11, 14),
    "下午": (12, 18), "傍晚": (17, 20), "晚上": (18, 24), "夜里": (18, 24), "夜晚": (18, 24), "早": (5, 11),
    "晚": (18, 24), "afternoon": (12, 18), "morning": (5, 12), "evening": (17, 24), "night": (18, 24),
}  # fmt: skip


class UnclearMoment(ShopError):
    """No moment can be read out of it. Argument: text."""


class Span(NamedTuple):
    """From a moment until another."""

    begins: datetime
    ends: datetime

    def shown(self, zone: ZoneInfo) -> str:
        """ "03-07 09:00-11:00"."""
        return f"{self.begins.astimezone(zone):%m-%d %H:%M}-{self.ends.astimezone(zone):%H:%M}"


def span(begins: datetime | None, ends: datetime | None) -> Span | None:
    """The two columns of a span."""
    return Span(begins, ends) if begins and ends else None


class Stretch(NamedTuple):
    """A part of some day, as people name it: "周六", "周六上午", "9点".

    `minutes`: from and until, counted from midnight; several where it may mean the morning or the evening; none where
    any time of the day is meant.
    """

    day: date | None
    minutes: tuple[tuple[int, int], ...]

    def touches(self, span: Span, zone: ZoneInfo) -> bool:
        """Whether a span of that zone's walls lies at least partly in it."""
        local = span.begins.astimezone(zone)
        if self.day is not None and local.date() != self.day:
            return False
        start = local.hour * 60 + local.minute
        end = start + (span.ends - span.begins) // timedelta(minutes=1)
        return not self.minutes or any(since < end and start < until for since, until in self.minutes)


class _Time(NamedTuple):
    """Hours after the day's midnight (24 and more: the night behind it), minutes. `vague`: 8点 may mean 20点."""

    hours: int
    minutes: int
    vague: bool


def parse_moment(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """The moment (UTC) that a text names, seen from `now`, on the walls of `zone`.

    A time without a day is the next one that the clock shows. A day that was named is taken at its word, so the
    moment may lie in the past. Raises UnclearMoment for everything else, also for a day without a time.
    """
    line = prepared(text)
    if not line or len(line) > LONGEST:
        raise UnclearMoment(text=text.strip()[:LONGEST])
    if _NOW.fullmatch(line):
        return now
    try:
        return _from_now(line, now) or _on_a_day(line, now.astimezone(zone)) or _next_time(line, now.astimezone(zone))
    except (ValueError, OverflowError):
        raise UnclearMoment(text=text.strip()[:LONGEST]) from None


def parse_past_day(text: str, today: date) -> date:
    """The day that has been: "昨天", "3月5日" (the last one), "2026-03-05". Raises UnclearMoment."""
    line = re.sub(r"\s+", "", plain(text).lower())[: LONGEST + 1]
    if line in _PAST_DAYS:
        return today - timedelta(days=_PAST_DAYS[line])
    try:
        if found := _FULL_DATE.fullmatch(line):
            return _full_date(found, today)
        if found := _DATE.fullmatch(line):
            day = date(today.year, int(found["month"]), int(found["day"] or found["other"]))
            return day if day <= today else day.replace(year=day.year - 1)
    except ValueError:
        pass
    raise UnclearMoment(text=text.strip()[:LONGEST])


def parse_stretch(text: str, now: datetime, zone: ZoneInfo) -> Stretch | None:
    """The first part of a day that a text names, among whatever else it says; None where it names none."""
    line = _NO_DAY.sub(" ", prepared(text[:LONGEST]))
    hours = parse_hours(line)
    if hours:
        line = line.replace(hours.typed, " ", 1)
    day, line = _day_in(line, now.astimezone(zone).date())
    if hours:
        return Stretch(day, ((hours.start, hours.start + 1),))
    if at := _TIME.search(line):
        try:
            found = _time(at[0])
        except ValueError:
            return None
        minute = found.hours * 60 + found.minutes
        both = (minute, minute + 12 * 60) if found.vague else (minute,)
        return Stretch(day, tuple((one, one + 1) for one in both))
    part = next((hours for name, hours in PARTS.items() if name in line), None)
    return Stretch(day, ((part[0] * 60, part[1] * 60),) if part else ()) if day or part else None


def parse_day(text: str, now: datetime, zone: ZoneInfo) -> date | None:
    """The one day that is all of a text: "周六", "3月7日"; None for anything else."""
    day, rest = _day_in(prepared(text[:LONGEST]), now.astimezone(zone).date())
    return None if rest.strip() else day


def _day_in(line: str, today: date) -> tuple[date | None, str]:
    """The first day named in it, and the line without it."""
    for pattern, day_of in _DAYS:
        if found := pattern.search(line):
            try:
                return day_of(found, today), f"{line[: found.start()]} {line[found.end() :]}"
            except (ValueError, OverflowError):
                continue
    return None, line


class Hours(NamedTuple):
    """From and until, in minutes after midnight, and how it was typed."""

    start: int
    end: int
    typed: str


def parse_hours(text: str) -> Hours | None:
    """A stretch of the clock: "9:00-11:00", "9-11点", "晚上7点到9点"; None where the text has none."""
    for found in _HOURS.finditer(text):
        if not re.search("[:：点时]", found[0]):
            continue  # "3-7" may be a date as well
        first, last = (piece if re.search("[:：点时]", piece) else f"{piece}点" for piece in found.group(1, 2))
        try:
            start, end = _time(first), _time(last)
        except ValueError:
            continue
        since, until = start.hours * 60 + start.minutes, end.hours * 60 + end.minutes
        if until <= since and end.vague:
            until += 12 * 60  # 下午3点到5点
        return Hours(since, until, found[0])
    return None


def prepared(text: str) -> str:
    """Half width, simplified, lower case, numerals as digits, 今晚 as 今天晚上."""
    line = re.sub(r"\s+", " ", plain(text).lower())
    line = line.replace("tonight", "今天晚上")
    line = re.sub(r"([今明后])(晚上?|早上?)", r"\1天\2", line)
    line = re.sub(r"(周|星期|礼拜)([一二三四五六])", lambda m: f"{m[1]}{NUMERALS[m[2]]} ", line)
    return re.sub(r"[零〇一二两三四五六七八九十]+", lambda m: str(_number(m[0])), line).strip()


def _number(numeral: str) -> int:
    """十五 → 15, 二十 → 20, 零五 → 5, 二〇二七 → 2027."""
    tens, ten, ones = numeral.partition("十")
    digits = int("".join(str(NUMERALS[char]) for char in (ones if ten else tens) if char in NUMERALS) or 0)
    return digits if not ten else (NUMERALS.get(tens[-1:], 1)) * 10 + digits


def _from_now(line: str, now: datetime) -> datetime | None:
    found = _FROM_NOW.fullmatch(line)
    if not found or not (found["before"] or found["after"]):
        return None
    number = 0.5 if found["number"].startswith(("半", "half")) else float(found["number"])
    if "半" in line and found["number"] != "半":
        number += 0.5
    return (now + timedelta(**{_UNITS[found["unit"][0]]: number})).replace(microsecond=0)


def _on_a_day(line: str, now: datetime) -> datetime | None:
    """`now` is a moment of the zone. None where no day is named."""
    for pattern, day_of in _DAYS:
        found = pattern.search(line)
        if found:
            at = _time(f"{line[: found.start()]} {line[found.end() :]}")
            moment = _moment(day_of(found, now.date()), at, now)
            if pattern is _WEEKDAY and not found["week"] and moment <= now:
                moment = _moment(now.date() + timedelta(days=7), at, now)
            return moment
    return None


def _next_time(line: str, now: datetime) -> datetime:
    at = _time(line)
    moment = _moment(now.date(), at, now)
    if moment > now:
        return moment
    afternoon = _moment(now.date(), at._replace(hours=at.hours + 12), now) if at.vague else moment
    return afternoon if afternoon > now else _moment(now.date() + timedelta(days=1), at, now)


def _moment(day: date, at: _Time, now: datetime) -> datetime:
    days, hour = divmod(at.hours, 24)
    return datetime.combine(day + timedelta(days=days), time(hour, at.minutes), now.tzinfo).astimezone(UTC)


def _time(text: str) -> _Time:
    """Raises ValueError for what is no time of day."""
    found = _TIME.fullmatch(text.strip(" ,，"))
    if not found:
        raise ValueError(text)
    if found["named"]:
        return _Time(12 if found["named"] in ("noon", "正午") else 24, 0, False)
    hour = int(found["hour"] or found["oclock"] or found["bare"])
    minute = 30 if found["half"] else int(found["quarter"] or 0) * 15 or int(found["minute"] or found["past"] or 0)
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        raise ValueError(text)
    part = found["part"] or found["half_day"] or ""
    return _Time(_hours(hour, part), minute, bool(found["oclock"]) and not part and hour <= 12)


def _hours(hour: int, part: str) -> int:
    """The hour by the part of the day that stands before it: 下午3 → 15, 晚上12 → 24, 晚上1 → 25."""
    match part:
        case "凌晨" | "am":
            return hour % 12 if hour == 12 else hour
        case "中午":
            return hour + 12 if hour < 3 else hour
        case "下午" | "傍晚" | "pm":
            return hour + 12 if hour < 12 else hour
        case "晚上" | "夜里" | "夜晚" | "晚":
            return hour + (12 if 5 <= hour <= 12 else 24 if hour < 5 else 0)
    return hour


def _named_day(found: re.Match[str], today: date) -> date:
    return today + timedelta(days=_NAMED_DAYS.get(found[0], _NAMED_DAYS.get(found[0][0], 0)))


def _weekday(found: re.Match[str], today: date) -> date:
    """周五: the coming one, today included; 本周五, 下周五: of that week, weeks beginning on Monday."""
    wanted = 6 if found["day"] in "日天" else int(found["day"]) - 1
    if not found["week"]:
        return today + timedelta(days=(wanted - today.weekday()) % 7)
    weeks = {"这": 0, "本": 0, "下": 1, "下下": 2}[found["week"]]
    return today + timedelta(days=wanted - today.weekday() + 7 * weeks)


def _english_weekday(found: re.Match[str], today: date) -> date:
    wanted = WEEKDAYS.index(found["day"])
    if found["next"]:
        return today + timedelta(days=wanted - today.weekday() + 7)
    return today + timedelta(days=(wanted - today.weekday()) % 7)


def _full_date(found: re.Match[str], today: date) -> date:
    return date(int(found["year"]), int(found["month"]), int(found["day"]))


def _date(found: re.Match[str], today: date) -> date:
    day = date(today.year, int(found["month"]), int(found["day"] or found["other"]))
    return day.replace(year=day.year + 1) if today - day > LONG_AGO else day


def _day_of_month(found: re.Match[str], today: date) -> date:
    day = today.replace(day=int(found["day"]))
    return day if day >= today else (today.replace(day=1) + timedelta(days=32)).replace(day=day.day)


_DAYS = (
    (_NAMED_DAY, _named_day),
    (_WEEKDAY, _weekday),
    (_ENGLISH_WEEKDAY, _english_weekday),
    (_FULL_DATE, _full_date),
    (_DATE, _date),
    (_DAY_OF_MONTH, _day_of_month),
)
