"""Goods that run low: told once, and again only after something came in."""

from __future__ import annotations

import pytest

from tests.fire import look
from tests.stories.chat import Chat


def buys(chat: Chat, what: str) -> None:
    chat.whispers(f"买 {what}", by="阿梅").replied("付款")
    chat.pays(look.latest(chat).id, "阿梅")


def warned(chat: Chat, by: str = "果园") -> list[str]:
    chat.runs("catalog.warn_low_stock")
    return [text for text in chat.told(by) if "库存不多了" in text]


def test_it_is_told_once_until_something_came_in(chat: Chat) -> None:
    chat.whispers("预警 苹果 90", by="果园").replied("苹果 少于 90斤 时提醒你")
    buys(chat, "苹果 10斤")
    assert warned(chat) == []
    buys(chat, "苹果 1斤")
    assert ["苹果 还剩 89斤，少于 90斤" in text for text in warned(chat)] == [True]
    buys(chat, "苹果 1斤")
    assert len(warned(chat)) == 1
    chat.whispers("补货 苹果 1", by="果园")
    assert len(warned(chat)) == 1, "still below"
    chat.whispers("补货 苹果 5", by="果园").replied("还剩 94斤")
    assert len(warned(chat)) == 1
    buys(chat, "苹果 10斤")
    assert len(warned(chat)) == 2
    assert warned(chat, "食堂") == []


def test_what_is_only_put_back_is_not_refilled(chat: Chat) -> None:
    chat.whispers("预警 苹果 90", by="果园")
    chat.whispers("买 苹果 11斤", by="阿梅")
    assert len(warned(chat)) == 1
    chat.clock.advance(minutes=30)
    chat.runs("orders.expire_orders")
    chat.whispers("库存 苹果", by="果园").replied("还剩 100斤")
    chat.whispers("买 苹果 11斤", by="阿梅")
    assert len(warned(chat)) == 1


def test_a_new_limit_warns_anew_and_zero_takes_it_back(chat: Chat) -> None:
    chat.whispers("预警 苹果 101", by="果园")
    assert len(warned(chat)) == 1
    chat.whispers("预警 苹果 200", by="果园")
    assert len(warned(chat)) == 2
    chat.whispers("预警 苹果 0", by="果园").replied("不再提醒")
    chat.whispers("补货 苹果 500", by="果园")
    chat.whispers("补货 苹果 -599", by="果园")
    assert len(warned(chat)) == 2


def test_stock_shows_its_movements(chat: Chat) -> None:
    chat.whispers("预警 苹果 90", by="果园")
    chat.whispers("补货 苹果 20", by="果园")
    chat.whispers("补货 苹果 -3", by="果园")
    buys(chat, "苹果 2斤")
    chat.whispers("买 苹果 1斤", by="阿梅")
    chat.whispers("库存 苹果", by="果园").replied(
        "苹果：进过 117斤，已订未付 1斤，卖出 2斤，还剩 114斤", "少于 90斤 时提醒", "03-06 18:00 到货 20斤 果园",
        "03-06 18:00 盘点 -3斤 果园",
    )  # fmt: skip
    chat.whispers("库存 盒饭", by="果园").replied("没有「盒饭」")
    chat.whispers("stock", by="果园").replied("苹果 ¥8.90/斤 还剩 114斤")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("预警 苹果", "预警 <商品> <数量>"),
        ("预警 苹果 -1", "不能"),
        ("预警 苹果 99999999", "不能"),
        ("预警 苹果 很少", "预警 <商品> <数量>"),
        ("预警 盒饭 5", "没有「盒饭」"),
        ("预警 鱼翅 5", "没有「鱼翅」"),
        ("预警 苹果 5箱", "有这些规格"),
    ],
)
def test_what_cannot_be_is_refused_in_words(chat: Chat, typed: str, answer: str) -> None:
    chat.whispers(typed, by="果园").replied(answer)
    chat.whispers("补货 苹果 -100", by="果园")
    assert warned(chat) == []
