"""买 where it doesn't say enough: the refusal says what is missing."""

from __future__ import annotations

from tests import make
from tests.stories.chat import Chat


def test_goods_sold_in_several_ways_ask_for_the_way(chat: Chat) -> None:
    with chat.shop.work() as work:
        printing = make.product(work, "打印")
        make.sku(work, printing, spec="黑白", unit="张", price="0.20")
        make.sku(work, printing, spec="彩色", unit="张", price="1.00")
    chat.whispers("买 打印", by="阿梅").replied("黑白", "彩色")
    chat.whispers("买 打印彩色 2张", by="阿梅").replied("打印 彩色 × 2张", "¥2.00")


def test_unknown_goods_are_answered_with_the_nearest_names(chat: Chat) -> None:
    chat.whispers("买 苹过 2斤", by="阿梅").replied("苹果")
    chat.whispers("买 榴莲 2斤", by="阿梅").replied("没有「榴莲」")
