"""Reviews: of own paid orders, once each, changeable."""

from __future__ import annotations

import pytest

from core import numbers
from queries.reviews import Rating
from tests.stories.chat import Chat

DEAL = "开团 周五水果团\n苹果\n香蕉\n截止 今晚9点\n自提 东门"


@pytest.fixture
def number(chat: Chat) -> str:
    """The number of 阿梅's paid order of 苹果 and 香蕉."""
    chat.says(DEAL, by="团长")
    ordered = chat.says("苹果2斤 香蕉1斤", by="阿梅")
    number = ordered.private.text.split("订单 ")[1].split("，")[0].split(" ")[0]
    chat.pays(numbers.read(number), "阿梅")
    return number


def test_a_review_counts_for_each_product_once_and_can_be_changed(chat: Chat, number: str) -> None:
    chat.whispers(f"评价 {number} 5 很甜", by="阿梅").replied("★★★★★", number)
    chat.says("详情 苹果", by="老王").replied("★ 5.0（1 条评价）", "阿梅：很甜")
    chat.whispers(f"review {number} 2", by="阿梅").replied("★★", "已修改")
    details = chat.says("详情 香蕉", by="老王").here.text
    assert "★ 2.0（1 条评价）" in details
    assert "很甜" not in details


def test_a_supplier_reads_what_is_said(chat: Chat, number: str) -> None:
    chat.whispers("口碑", by="果园").replied("还没有评价")
    chat.whispers(f"评价 {number} 4 还不错", by="阿梅")
    chat.whispers("口碑", by="果园").replied("苹果 ★ 4.0（1 条）", "香蕉 ★ 4.0（1 条）")
    chat.whispers("口碑 苹果", by="果园").replied("★★★★ 阿梅：还不错")
    chat.whispers("口碑", by="食堂").replied("还没有评价")
    chat.whispers("口碑 苹果", by="食堂").replied("没有「苹果」")


@pytest.mark.parametrize(
    ("stars", "answer"), [("0", "1 到 5"), ("6", "1 到 5"), ("好", "评价 <订单号>"), ("5 " + "长" * 501, "最多 500")]
)
def test_bad_reviews_are_refused_in_words(chat: Chat, number: str, stars: str, answer: str) -> None:
    chat.whispers(f"评价 {number} {stars}", by="阿梅").replied(answer)
    chat.whispers("口碑", by="果园").replied("还没有评价")


def test_others_orders_are_as_unknown_as_none(chat: Chat, number: str) -> None:
    nobodys = numbers.show(9999)
    others = chat.whispers(f"评价 {number} 1 差", by="老王").here.text
    assert others.replace(number, nobodys) == chat.whispers(f"评价 {nobodys} 1 差", by="老王").here.text
    chat.whispers("口碑", by="果园").replied("还没有评价")


def test_what_is_not_paid_cannot_be_reviewed(chat: Chat) -> None:
    chat.says(DEAL, by="团长")
    ordered = chat.says("苹果2斤", by="阿梅")
    number = ordered.private.text.split("订单 ")[1].split("，")[0].split(" ")[0]
    chat.whispers(f"评价 {number} 5", by="阿梅").replied("没有付款")


@pytest.mark.parametrize(
    ("stars", "number", "average"), [(0, 0, ""), (5, 1, "5.0"), (14, 3, "4.7"), (9, 2, "4.5"), (33, 20, "1.7")]
)
def test_averages_are_rounded_half_up(stars: int, number: int, average: str) -> None:
    assert Rating(stars, number).average == average
