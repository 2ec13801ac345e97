"""Reports as pictures, in both languages, held against references."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.words import Words
from core.money import ZERO, Money
from core.periods import Period, Unit
from core.quantity import Quantity
from core.say import say
from models.performance import Part
from queries.figures import By, Goods, People, Sales, Share
from services import changes, performance_tables, report_pictures
from services.changes import Sold, Trade
from services.effects import By as Divided
from services.effects import Effect
from services.performance import Result, Term
from services.reports import Brought, Change, Growth, Revenue
from tests.documents.looks import looks_like

WEEK = Period(Unit.WEEK, date(2026, 3, 2), date(2026, 3, 8))
BEFORE = Period(Unit.WEEK, date(2026, 2, 23), date(2026, 3, 1))


def growth(word: Callable[..., str]) -> bytes:
    now, before = People(40, 120, 35, 3, 310, 60, 44, 90), People(25, 100, 20, 1, 280, 66, 40, 85)
    return report_pictures.growth(Growth(WEEK, now, before, People(), ()), word)


def revenue(word: Callable[..., str]) -> bytes:
    days = [Share(f"2026-03-0{n}", f"2026-03-0{n}", n, Money(90_000 + n * 7_000), Money(n * 300)) for n in range(2, 9)]
    shares: Mapping[By, Sequence[Share]] = {By.DAY: days}
    brought = Brought(Sales(), Goods(), ZERO, ZERO)
    return report_pictures.revenue(Revenue(WEEK, brought, brought, brought, shares), word)


def change(word: Callable[..., str]) -> bytes:
    then = Trade(100, 150, Money(1_234_500), Money(12_000), {1: Sold(Quantity.of(500), Money(1_234_500))})
    now = Trade(120, 160, Money(1_500_000), Money(40_000), {1: Sold(Quantity.of(560), Money(1_500_000))})
    return report_pictures.change(Change(WEEK, BEFORE, now, then, changes.causes(then, now), {}), word)


def effect(word: Callable[..., str]) -> bytes:
    ways = {"cards": (14_400, 45), "tasting": (23_000, 20), "stall": (6_000, 11)}
    groups = [(word(f"way-{way}"), Effect(cost=Money(cost), first=first)) for way, (cost, first) in ways.items()]
    return report_pictures.effect(Divided.WAY, groups, word)


def sold(word: Callable[..., str]) -> bytes:
    days = [date(2026, 2, 9) + timedelta(days=n) for n in range(28)]
    amounts = [Quantity.of(12 + n % 7 * 3 + n // 3) for n in range(28)]
    means = [Money(990 if n < 20 else 850) for n in range(28)]
    return report_pictures.sold("苹果", days, amounts, means, word)[0]


def performance(word: Callable[..., str]) -> bytes:
    points = {"小王": 96, "团长": 74, "小李": 41, "小张": 18}
    ranked = [
        Result(n, name, (Term(Part.FIRST, number, number, 1),), ZERO, 0, None, 100, n, 4)
        for n, (name, number) in enumerate(points.items(), start=1)
    ]
    return performance_tables.picture(date(2026, 3, 1), ranked, word)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("make", [growth, revenue, change, effect, sold, performance])
def test_reports_look_like_their_references(make: Callable[[Callable[..., str]], bytes], language: str) -> None:
    words = Words(language, ZoneInfo("Asia/Shanghai"))
    looks_like(f"{make.__name__}-{language}", make(lambda key, **given: words.render(say(key, **given))))
