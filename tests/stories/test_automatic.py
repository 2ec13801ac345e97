"""A promoter has goods tell of themselves: cheaper, there again, nearly gone; to each person once, and governed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.clock import SetClock
from core.money import Money
from core.quantity import Quantity
from core.work import Shop
from models.mailings import Mailing, MailingReceiver, MailingStatus
from models.members import Role
from models.occasions import Occasion
from services import catalog, favourites
from tests.conftest import problems
from tests.fire import look
from tests.fire.crowd import at_once
from tests.stories.chat import MODULES
from tests.stories.test_mailings import Street as Mailed


class Street(Mailed):
    """甲 and 乙 keep apples."""

    def __init__(self, shop: Shop, clock: SetClock) -> None:
        super().__init__(shop, clock)
        with shop.work() as work:
            for name in "甲乙":
                favourites.add(work, self.who[name].id, self.product("苹果"))

    def product(self, name: str) -> int:
        return self.sku[name].product_id

    def costs(self, name: str, price: str) -> None:
        with self.shop.work() as work:
            catalog.change_price(work, self.sku[name].id, Money.parse(price))

    def comes(self, name: str, pieces: int) -> None:
        with self.shop.work() as work:
            catalog.restock(work, self.sku[name].id, Quantity.of(pieces))

    def passes(self, **time: float) -> None:
        self.clock.advance(**time)
        self.runs("browsing.tell_restocked")
        self.runs("mailings.notice")
        super().passes()

    def asks(self, words: str, by: str = "小推") -> str:
        answer = self.whispers(f"自动群发 {words}".strip(), by=by)
        return answer.here.text if answer.here else ""


@pytest.fixture(autouse=True)
def more_modules(monkeypatch: pytest.MonkeyPatch) -> None:
    names = (*MODULES, "consent", "segments", "mailings", "browsing")
    monkeypatch.setattr("tests.stories.test_promotions.MODULES", names)


@pytest.fixture
def street(shop: Shop, clock: SetClock) -> Iterator[Street]:
    street = Street(shop, clock)
    yield street
    if street.bought:
        with shop.work() as work:
            lines = f"DELETE FROM order_lines WHERE order_id = {street.bought[0]}"
            work.session.connection().exec_driver_sql(lines)
            work.session.connection().exec_driver_sql(f"DELETE FROM orders WHERE id = {street.bought[0]}")
    assert problems(shop) == []


def test_off_until_somebody_switches_it_on(street: Street) -> None:
    street.costs("苹果", "7.00")
    street.passes(minutes=1)
    assert "已打开" in street.asks("降价 喜欢")
    street.passes(minutes=1)
    assert street.got("甲", "降价") == 0, "what was before is no occasion"
    assert "· 降价：发给买过、收藏或问过的人，小推" in street.asks("")


def test_who_likes_it_hears_once_that_it_costs_less(street: Street) -> None:
    street.asks("降价 喜欢")
    street.costs("苹果", "7.00")
    street.passes(minutes=1)
    for name in ("甲", "乙", "老李"):
        assert street.got(name, "苹果降价了：¥8.90 → ¥7.00\n苹果 ¥7.00/斤\n想要就私聊我：买 苹果 2斤") == 1
    assert street.got("丙", "降价") == 0
    street.costs("苹果", "6.00")
    street.costs("香蕉", "9.00")  # dearer
    street.passes(minutes=1)
    assert street.got("甲", "降价") == 1, "one a day is enough"
    street.passes(days=1)
    assert street.got("甲", "降价") == 1
    assert "已发出 3 人" in street.result(1)


def test_only_who_keeps_it_and_wants_promotions(street: Street) -> None:
    street.asks("降价 收藏")
    street.whispers("退订", by="甲")
    street.costs("苹果", "7.00")
    street.passes(minutes=1)
    assert [street.got(name, "降价") for name in ("甲", "乙", "老李")] == [0, 1, 0]
    assert "退订了推广" in street.result(1)


def test_a_price_that_is_back_is_not_told(street: Street) -> None:
    street.asks("降价")
    street.clock.advance(hours=5)  # at night
    street.costs("苹果", "7.00")
    street.passes(minutes=1)
    street.costs("苹果", "8.90")
    street.passes(hours=10)
    assert street.got("甲", "降价") == 0
    assert "价格又涨回去了" in street.heard("小推")[-1]


def test_what_falls_at_night_is_told_in_the_morning(street: Street) -> None:
    street.asks("降价")
    street.clock.advance(hours=5)
    street.costs("苹果", "7.00")
    street.passes(minutes=1)
    assert street.got("甲", "降价") == 0
    street.passes(hours=10)
    assert street.got("甲", "降价") == 1


def test_there_again_is_told_to_who_was_not_told_anyway(street: Street) -> None:
    street.clock.advance(minutes=1)
    street.asks("到货 收藏")
    street.comes("苹果", -100)
    street.whispers("到货提醒 苹果", by="甲")
    street.comes("苹果", 10)
    street.passes(minutes=1)
    assert street.got("甲", "苹果又有货了") == 0, "甲 has asked, and had the notice"
    assert sum("苹果" in heard for heard in street.heard("甲")) == 1
    assert street.got("乙", "苹果又有货了") == 1
    street.comes("苹果", 10)
    street.passes(days=1)
    assert street.got("乙", "苹果又有货了") == 1, "it was there"


def test_nearly_gone_in_a_deal_is_told_to_its_group(street: Street) -> None:
    assert "剩不到 3 时" in street.asks("快满 喜欢 3")
    street.comes("苹果", -96)
    street.says("开团 周五水果团\n苹果 7.50", by="团长").replied("周五水果团")
    street.passes(minutes=1)
    assert street.got("甲", "快没了") == 0
    street.says("+2", by="乙").replied("苹果×2")
    street.passes(minutes=1)
    assert street.got("甲", "苹果快没了，还要的抓紧") == 1
    assert street.got("甲", "下单请到「梅园3号楼」群里说") == 1
    assert street.got("乙", "快没了") == 0, "乙 is in it"
    street.passes(minutes=5)
    assert street.got("甲", "快没了") == 1


def test_any_number_of_processes_tell_once(street: Street) -> None:
    street.asks("降价")
    street.costs("苹果", "7.00")
    street.costs("香蕉", "1.00")
    street.clock.advance(minutes=1)
    at_once(*(lambda: street.runs("mailings.notice") for _ in range(3)))
    street.passes(seconds=5)
    assert street.got("甲", "苹果降价了") == 1
    assert len(look.rows(street, Occasion)) == 2
    assert len(look.rows(street, Mailing)) == 2
    assert len({(row.mailing_id, row.member_id) for row in look.rows(street, MailingReceiver)}) == 3


def test_one_thing_is_told_by_one(street: Street) -> None:
    street.joins("另推", Role.PROMOTER)
    street.asks("降价")
    assert "已经由 小推 打开" in street.asks("降价 收藏", by="另推")
    assert "没有由你打开" in street.asks("停 降价", by="另推")
    assert "没有打开的" in street.asks("", by="另推")
    assert "降价" in street.asks("", by="经理")
    street.clock.advance(hours=5)
    street.costs("苹果", "7.00")
    street.passes(minutes=1)
    assert [row.status for row in look.rows(street, Mailing)] == [MailingStatus.SCHEDULED]
    stopped = street.asks("停 降价", by="经理")
    assert "自动群发「降价」已停" in stopped
    assert "群发 1 已停" in stopped
    street.passes(hours=10)
    assert street.got("甲", "降价") == 0
    street.costs("苹果", "6.00")
    street.passes(minutes=1)
    assert len(look.rows(street, Occasion)) == 1
    assert "已打开" in street.asks("降价", by="另推")


@pytest.mark.parametrize("asked", ["涨价", "降价 大家", "降价 喜欢 5", "快满 喜欢 0", "快满 x", "停", "停 涨价"])
def test_what_means_nothing(street: Street, asked: str) -> None:
    assert "没看懂" in street.asks(asked) or "没有打开的" in street.asks(asked)
    assert "没有打开的" in street.asks("")


def test_in_english(street: Street) -> None:
    street.whispers("automailing drop fond", by="小推").replied("已打开")
    street.whispers("automailing stop drop", by="小推").replied("已停")
