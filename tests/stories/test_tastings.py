"""品尝: registered, waited for in order, checked in by code; what nobody came for is on the shelf again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

import pytest

from core import numbers
from core.money import Money
from core.quantity import Quantity
from models.orders import LineReduction, Order, OrderStatus
from models.tastings import SeatStatus, Tasting, TastingSeat, TastingStatus
from tests.fire import look
from tests.fire.crowd import at_once
from tests.stories.chat import MODULES, Answer, Chat

OPENS = "品尝 盒饭 2份 周六10:00-12:00 3号楼下"
FRIDAY_TO_TEN = 16 * 60 + 45  # minutes from now, a quarter past five


@pytest.fixture
def module_names() -> Sequence[str]:
    return (*MODULES, "tastings")


@pytest.fixture
def yard(chat: Chat) -> Chat:
    for name in ("小林", "小周"):
        chat.joins(name)
    return chat


def opens(chat: Chat, said: str = OPENS) -> None:
    chat.says(said, by="团长").replied("开好了")


def code_of(answer: Answer) -> str:
    found = re.search(r"到场码 ([0-9A-Z]{8})", answer.private.text if answer.private else "")
    assert found, answer
    return found[1]


def registers(chat: Chat, by: str) -> str:
    return code_of(chat.says("报名品尝 1", by=by))


def statuses(chat: Chat) -> list[SeatStatus]:
    return [seat.status for seat in look.rows(chat, TastingSeat)]


def test_who_comes_with_a_code_has_the_sample_at_once(yard: Chat) -> None:
    opens(yard)
    assert look.sku(yard, "盒饭").reserved == Quantity.of(2)
    yard.says("活动", by="阿梅").replied("品尝 1：盒饭 2 份", "03-07 10:00", "3号楼下", "还剩 2 份")
    code = registers(yard, "阿梅")
    yard.says(f"品尝到场 {code}", by="团长").replied("没有这个到场码")  # the day before
    yard.clock.advance(minutes=FRIDAY_TO_TEN - 90)
    yard.runs("tastings.step")
    assert [told for told in yard.told("阿梅") if "快开始了" in told and code in told]
    yard.runs("tastings.step")
    assert len([told for told in yard.told("阿梅") if "快开始了" in told]) == 1
    yard.clock.advance(minutes=90)
    yard.says(f"品尝到场 {code}", by="团长").replied("已给 1/2 份")
    yard.says(f"品尝到场 {code}", by="团长").replied("没有这个到场码")
    (order,) = look.rows(yard, Order)
    assert (order.status, order.total) == (OrderStatus.COMPLETED, Money(0))
    assert [(reason.kind, reason.amount) for reason in look.rows(yard, LineReduction)] == [("sample", Money(1500))]
    yard.clock.advance(hours=3)
    yard.runs("tastings.step")
    assert look.rows(yard, Tasting)[0].status is TastingStatus.OVER
    assert (look.sku(yard, "盒饭").reserved, look.sku(yard, "盒饭").sold) == (Quantity.of(0), Quantity.of(1))
    assert f"评价 {numbers.show(order.id)} 5" in yard.told("阿梅")[-1]
    yard.whispers(f"评价 {numbers.show(order.id)} 5 好吃", by="阿梅").replied("谢谢评价")
    yard.says("报名品尝 1", by="老王").replied("已经结束")


def test_who_waits_moves_up_in_order(yard: Chat) -> None:
    opens(yard)
    for name in ("阿梅", "老王"):
        registers(yard, name)
    yard.says("报名品尝 1", by="小林").replied("排在第 1 位")
    yard.says("+1", by="小周", quote=("群买", "👉 发「报名品尝 1」")).replied("排在第 2 位")
    yard.says("报名品尝 1", by="小周").replied("已经报名")
    yard.says("取消品尝 1", by="老王").replied("已取消")
    assert "给你留了一份" in yard.told("小林")[-1]
    assert yard.told("小周") == []
    yard.clock.advance(minutes=1)
    yard.says("报名品尝 1", by="老王").replied("排在第 2 位")  # behind 小周
    yard.says("取消品尝 1", by="小周").replied("已取消")
    yard.says("取消品尝 1", by="小周").replied("没有报名")
    yard.says("取消品尝 1", by="阿梅").replied("已取消")
    assert "给你留了一份" in yard.told("老王")[-1]


def test_all_at_once_as_many_as_there_are_have_a_place(yard: Chat) -> None:
    opens(yard)
    at_once(*(partial(yard.says, "报名品尝 1", by=name) for name in ("阿梅", "老王", "小林", "小周") * 2))
    assert sorted(statuses(yard)) == [SeatStatus.BOOKED] * 2 + [SeatStatus.WAITING] * 2


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("品尝 盒饭 0份 周六10:00-12:00 3号楼下", "1 到 500 份"),
        ("品尝 盒饭 501份 周六10:00-12:00 3号楼下", "1 到 500 份"),
        ("品尝 盒饭 51份 周六10:00-12:00 3号楼下", "盒饭"),
        ("品尝 火星 5份 周六10:00-12:00 3号楼下", "火星"),
        ("品尝 盒饭 5份 周六10:00-12:00 " + "远" * 41, "40 字"),
        ("品尝 盒饭 5份", ""),
        ("报名品尝 77", "没有品尝 77"),
        ("取消品尝 77", "没有品尝 77"),
        ("品尝到场 AAAAAAAA", "没有这个到场码"),
    ],
)
def test_what_makes_no_sense_changes_nothing(yard: Chat, said: str, answered: str) -> None:
    yard.whispers(said, by="团长").replied(answered)
    assert look.rows(yard, Tasting) == look.rows(yard, TastingSeat) == []
    assert look.sku(yard, "盒饭").reserved == Quantity.of(0)
