"""Before buying: what is kept in mind, what is awaited, what is cheap, what is new."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from models.favourites import StockWish
from tests.fire import look
from tests.fire.crowd import at_once
from tests.stories.chat import MODULES, Chat


@pytest.fixture
def module_names() -> Sequence[str]:
    return (*MODULES, "browsing", "consent")


def heard(chat: Chat, name: str) -> list[str]:
    """What somebody was told of goods that are there again."""
    chat.runs("browsing.tell_restocked")
    return [text for text in chat.told(name) if "到货了" in text]


def sold_out(chat: Chat, name: str = "苹果", left: int = 100) -> None:
    chat.whispers(f"补货 {name} -{left}", by="果园").replied("还剩 0")


# favourites -----------------------------------------------------------------------------------------------------------


def test_favourites_show_how_they_stand_now(chat: Chat) -> None:
    chat.whispers("我的收藏", by="阿梅").replied("还没有收藏")
    chat.says("收藏 红富士", by="阿梅").replied("已收藏 苹果")
    chat.whispers("收藏 苹果", by="阿梅").replied("已经在收藏里")
    chat.whispers("favourite 香蕉", by="阿梅")
    chat.whispers("我的收藏", by="阿梅").replied("收藏了 2 种", "苹果  ¥8.90/斤，还剩 100斤", "香蕉")
    chat.whispers("改价 苹果 7.90", by="果园")
    sold_out(chat, "香蕉", 20)
    chat.whispers("特价 苹果 6.90 到 今晚8点", by="经理")
    chat.whispers("我的收藏", by="阿梅").replied("¥7.90", "🏷 特价 ¥6.90/斤", "香蕉  ¥3.90/斤  已售罄")
    chat.whispers("下架 香蕉", by="果园")
    chat.whispers("我的收藏", by="阿梅").replied("香蕉  现在没有上架")
    chat.whispers("我的收藏", by="老王").replied("还没有收藏")
    chat.whispers("取消收藏 香蕉", by="老王").replied("没有「香蕉」")
    chat.whispers("取消收藏 香蕉", by="阿梅").replied("已从收藏里去掉")
    assert "香蕉" not in chat.whispers("我的收藏", by="阿梅")._texts()


def test_in_the_group_nobody_sees_what_somebody_likes(chat: Chat) -> None:
    for typed in ("收藏 苹果", "我的收藏", "取消收藏 苹果"):
        assert chat.says(typed, by="阿梅").here is None


# back in stock --------------------------------------------------------------------------------------------------------


def test_it_is_told_once_when_it_is_really_there(chat: Chat) -> None:
    chat.whispers("到货提醒 苹果", by="阿梅").replied("苹果 有货，还剩 100斤")
    sold_out(chat)
    chat.whispers("到货提醒 苹果", by="阿梅").replied("只说一次")
    chat.whispers("到货提醒 红富士", by="阿梅").replied("只说一次")  # the same asking
    chat.whispers("我的收藏", by="阿梅").replied("等 苹果 到货")
    assert heard(chat, "阿梅") == []
    chat.whispers("下架 苹果", by="果园")
    chat.whispers("补货 苹果 5", by="果园")
    assert heard(chat, "阿梅") == []  # delivered, but nobody can buy it
    chat.whispers("上架 苹果", by="果园")
    (told,) = heard(chat, "阿梅")
    assert "苹果  ¥8.90/斤，现有 5斤" in told
    sold_out(chat, left=5)
    chat.whispers("补货 苹果 5", by="果园")
    assert len(heard(chat, "阿梅")) == 1
    assert heard(chat, "老王") == []


def test_who_asks_again_hears_again_and_stock_given_back_counts(chat: Chat) -> None:
    chat.whispers("买 苹果 100斤", by="老王")
    for _ in range(2):
        chat.whispers("到货提醒 苹果", by="阿梅")
    chat.clock.advance(minutes=16)
    chat.runs("orders.expire_orders")
    assert len(heard(chat, "阿梅")) == 1
    sold_out(chat)
    chat.whispers("到货提醒 苹果", by="阿梅").replied("只说一次")
    chat.whispers("补货 苹果 1", by="果园")
    assert len(heard(chat, "阿梅")) == 2


def test_one_way_of_selling_it_may_be_awaited(chat: Chat) -> None:
    chat.whispers("新品 苹果 水果 40 箱 整箱", by="果园")
    chat.whispers("到货提醒 苹果 整箱", by="阿梅").replied("苹果 整箱")
    assert heard(chat, "阿梅") == []  # by the pound it was there all the time
    chat.whispers("补货 苹果 2 整箱", by="果园")
    (told,) = heard(chat, "阿梅")
    assert "¥40.00/箱" in told
    assert "/斤" not in told


def test_it_was_asked_for_so_it_is_no_promotion_and_can_be_taken_back(chat: Chat) -> None:
    sold_out(chat)
    for name in ("阿梅", "老王"):
        chat.whispers("退订", by=name)
        chat.whispers("到货提醒 苹果", by=name)
    chat.whispers("取消提醒 苹果", by="老王").replied("不再提醒")
    chat.whispers("取消提醒 苹果", by="老王").replied("没有「苹果」")
    chat.whispers("补货 苹果 5", by="果园")
    assert (len(heard(chat, "阿梅")), heard(chat, "老王")) == (1, [])


def test_at_night_nobody_is_woken(chat: Chat) -> None:
    sold_out(chat)
    chat.whispers("到货提醒 苹果", by="阿梅")
    chat.clock.advance(hours=5)
    chat.whispers("补货 苹果 5", by="果园")
    assert heard(chat, "阿梅") == []
    chat.clock.advance(hours=9)
    assert len(heard(chat, "阿梅")) == 1


def test_two_processes_tell_once(chat: Chat) -> None:
    sold_out(chat)
    for name in ("阿梅", "老王", "团长"):
        chat.whispers("到货提醒 苹果", by=name)
    chat.whispers("补货 苹果 5", by="果园")
    at_once(*[lambda: chat.runs("browsing.tell_restocked")] * 4)
    for name in ("阿梅", "老王", "团长"):
        assert len(heard(chat, name)) == 1
    assert [wish.told_at for wish in look.rows(chat, StockWish)].count(None) == 0


# cheap, new -----------------------------------------------------------------------------------------------------------


def test_what_is_cheap_now(chat: Chat) -> None:
    chat.whispers("有什么便宜的？", by="阿梅").replied("现在没有特价的")
    chat.whispers("特价 苹果 6.90 共20斤 到 今晚8点", by="经理")
    chat.whispers("改价 香蕉 1.90", by="果园")
    chat.whispers("改价 盒饭 16", by="食堂")
    text = chat.whispers("有什么特价吗", by="阿梅")._texts()
    assert "特价 ¥6.90/斤，剩 20斤，至 03-06 20:00" in text
    assert "刚降价，原来 ¥3.90" in text
    assert "盒饭" not in text
    assert text.index("香蕉") < text.index("苹果")  # it saves more
    assert chat.says("便宜货", by="老王")._texts() == text
    assert chat.says("有什么特价吗", by="老王").silent  # in the group people talk to each other
    sold_out(chat, "香蕉", 20)
    chat.clock.advance(hours=3)
    chat.whispers("便宜货", by="阿梅").replied("现在没有特价的")


def test_a_price_that_was_raised_before_is_not_cut(chat: Chat) -> None:
    chat.whispers("改价 苹果 12", by="果园")
    chat.whispers("改价 苹果 8.90", by="果园")
    chat.whispers("便宜货", by="阿梅").replied("现在没有特价的")
    chat.whispers("改价 苹果 8.80", by="果园")
    chat.whispers("便宜货", by="阿梅").replied("原来 ¥8.90")
    chat.clock.advance(days=7, minutes=1)
    chat.whispers("便宜货", by="阿梅").replied("现在没有特价的")


def test_what_came_today(chat: Chat) -> None:
    chat.clock.advance(days=1)
    chat.whispers("今天到了什么", by="阿梅").replied("今天还没有新到的")
    chat.whispers("补货 苹果 5", by="果园")
    chat.whispers("补货 香蕉 -5", by="果园")
    chat.whispers("新品 梨 水果 5.00 斤", by="果园")
    chat.whispers("上架 梨", by="果园")
    text = chat.whispers("今天到什么", by="阿梅")._texts()
    assert "苹果  ¥8.90/斤，今天到 5斤，还剩 105斤" in text
    assert "香蕉" not in text
    assert "梨" not in text  # there is none yet
    chat.whispers("补货 梨 3", by="果园")
    text = chat.says("新到", by="老王")._texts()
    assert "梨  ¥5.00/斤，新上架，还剩 3斤" in text
    assert text.index("梨") < text.index("苹果")
    chat.clock.advance(days=1)
    chat.whispers("有什么新货", by="阿梅").replied("今天还没有新到的")


@pytest.mark.parametrize("word", ["收藏", "取消收藏", "到货提醒", "取消提醒"])
@pytest.mark.parametrize("what", ["", "榴莲", "\x00", "🍎", "果" * 10_000])
def test_what_there_is_not_changes_nothing(chat: Chat, word: str, what: str) -> None:
    assert not chat.whispers(f"{word} {what}", by="阿梅").silent
    assert len(chat.whispers(f"{word} {what}", by="阿梅")._texts()) < 400
    chat.whispers("我的收藏", by="阿梅").replied("还没有收藏")
