"""比较: two products side by side, as words and as a picture."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from models.files import KeptFile
from reading.packing import Content, content
from tests.fire import look
from tests.stories.chat import MODULES, Chat


@pytest.fixture
def module_names() -> Sequence[str]:
    return (*MODULES, "browsing", "consent")


def pictures(chat: Chat) -> list[KeptFile]:
    return [file for file in look.rows(chat, KeptFile) if file.name == "compare.png"]


def test_two_stand_side_by_side(chat: Chat) -> None:
    chat.whispers("买 苹果 3斤", by="老王")
    chat.pays(look.latest(chat).id, "老王")
    chat.whispers("属性 苹果 口味 脆甜", by="果园")
    chat.whispers("特价 苹果 6.90 到 今晚8点", by="经理")
    chat.whispers("补货 香蕉 -20", by="果园")
    answer = chat.whispers("比较 红富士 香蕉", by="阿梅")
    answer.replied(
        "⚖ 苹果 ｜ 香蕉",
        "现价：¥8.90/斤，优惠后 ¥6.90 起 ｜ ¥3.90/斤",
        "合：¥6.90/斤 ｜ ¥3.90/斤",
        "库存：97斤 ｜ 已售罄",
        "口味：脆甜 ｜ —",
        "30天卖出：3斤 ｜ —",
    )
    assert "评价" not in answer._texts()  # neither has one
    assert answer.here is not None
    assert len(answer.here.images) == 1
    (picture,) = pictures(chat)
    assert picture.mime == "image/png"


@pytest.mark.parametrize("typed", ["比较 苹果和香蕉", "比较 苹果 VS 香蕉", "比较 苹果、香蕉", "compare 苹果 香蕉"])
def test_whatever_stands_between(chat: Chat, typed: str) -> None:
    chat.says(typed, by="阿梅").replied("⚖ 苹果 ｜ 香蕉")


def test_names_may_have_anything_in_them(chat: Chat) -> None:
    chat.sells("和田 大枣", unit="袋", price="20", stock=5, spec="500g")
    chat.sells("和田 小枣", unit="袋", price="30", stock=5, spec="500g*2袋")
    chat.whispers("比较 和田 大枣 和 和田 小枣", by="阿梅").replied(
        "⚖ 和田 大枣 ｜ 和田 小枣", "合：¥20.00/斤 ｜ ¥15.00/斤"
    )


def test_people_ask_which_is_better(chat: Chat) -> None:
    chat.whispers("苹果和香蕉哪个划算？", by="阿梅").replied("⚖ 苹果 ｜ 香蕉")
    assert chat.says("苹果和香蕉哪个划算？", by="阿梅").silent
    assert "⚖" not in chat.whispers("张三和李四哪个好？", by="阿梅")._texts()


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("比较", "比较 <商品> <商品>"),
        ("比较 苹果", "要写两样商品"),
        ("比较 苹果 红富士", "两边都是 苹果"),
        ("比较 苹果 榴莲", "没有「榴莲」"),
        ("比较 " + "苹果 " * 2000, "没有「苹果"),
        ("比较 苹果 \x00", "要写两样商品"),
    ],
)
def test_what_cannot_be_compared(chat: Chat, typed: str, answer: str) -> None:
    said = chat.whispers(typed, by="阿梅")
    said.replied(answer)
    assert len(said._texts()) < 300
    assert pictures(chat) == []


@pytest.mark.parametrize(
    ("spec", "unit", "held"),
    [
        ("", "斤", Content(1000, "斤")),
        ("", "公斤", Content(2000, "斤")),
        ("500g", "袋", Content(1000, "斤")),
        ("2.5kg", "箱", Content(5000, "斤")),
        ("500g*2袋", "份", Content(2000, "斤")),
        ("5斤装", "箱", Content(5000, "斤")),
        ("600ml*24瓶", "箱", Content(14400, "升")),
        ("大果", "箱", None),
        ("", "份", None),
        ("0g", "袋", None),
    ],
)
def test_what_a_packing_holds(spec: str, unit: str, held: Content | None) -> None:
    assert content(spec, unit) == held
