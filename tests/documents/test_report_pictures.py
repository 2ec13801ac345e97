"""The three reports as pictures, in both languages, held against references."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from bot.words import Words
from core.money import ZERO, Money
from core.periods import Period, Unit
from core.quantity import Quantity
from core.say import say
from queries.figures import By, Goods, People, Sales, Share
from services import changes, report_pictures
from services.changes import Sold, Trade
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


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("make", [growth, revenue, change])
def test_reports_look_like_their_references(make: Callable[[Callable[..., str]], bytes], language: str) -> None:
    words = Words(language, ZoneInfo("Asia/Shanghai"))
    looks_like(f"{make.__name__}-{language}", make(lambda key, **given: words.render(say(key, **given))))
