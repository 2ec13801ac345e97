"""Stages by each person's own rhythm, as docs/metrics.md defines them, once more in plain Python."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from statistics import median, median_low

from core.sections import Figures

STAGES = ("active", "cooling", "sleeping", "lost")


def gaps(days: Iterable[date]) -> list[tuple[date, int]]:
    """(when it ended, how long it was)"""
    return [(later, (later - earlier).days) for earlier, later in pairwise(sorted(set(days)))]


def usual(everybody: Iterable[Iterable[date]], month: date) -> int:
    """The shop's usual gap as of the beginning of a month; 0: none."""
    known = [gap for days in everybody for ended, gap in gaps(days) if ended < month]
    return median_low(known) if known else 0


def stage(days: Iterable[date], on: date, usual_gap: dict[date, int], set_: Figures) -> str:
    """At the end of a day, of somebody who has bought on these days until then. `usual_gap`: by month."""
    days = sorted(set(days))
    own, last = [gap for _, gap in gaps(days)][-5:], days[-1]
    ends = [last + timedelta(days=n) for n in (set_.cooling_after_days, set_.sleeping_after_days, set_.lost_after_days)]
    shop = usual_gap[last.replace(day=1)]
    if own and shop:
        rhythm = set_.rhythm
        parts = 2 * (len(own) + rhythm.weight)
        total = round(len(own) * 2 * median(own)) + rhythm.weight * 2 * shop
        total = max(total, rhythm.shortest_days * parts)
        times = (rhythm.cooling_times, rhythm.sleeping_times, rhythm.lost_times)
        ends = [last + timedelta(days=-(-n * total // parts)) for n in times]
    return STAGES[sum(end <= on for end in ends)]
