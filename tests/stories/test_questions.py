"""Asking before buying: answered from the product's page, or by its supplier."""

from __future__ import annotations

import pytest

from services import questions
from tests.stories.chat import Chat


@pytest.fixture
def asked(chat: Chat) -> Chat:
    """The group; 苹果 says how it tastes, how long it keeps and when it comes."""
    for said in ("口味 脆甜", "保质期 冷藏30天", "送货时间 次日中午", "使用方法 洗净带皮吃"):
        chat.whispers(f"属性 苹果 {said}", by="果园")
    return chat


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("问 苹果 甜吗", "脆甜"),
        ("问 苹果 是什么口味的？", "脆甜"),
        ("问 苹果 能放多久", "冷藏30天"),
        ("问 苹果 保质期多长", "冷藏30天"),
        ("问 苹果 多久能送到", "次日中午"),
        ("问 苹果 几点送", "次日中午"),
        ("问 苹果 怎么吃", "洗净带皮吃"),
        ("问 苹果甜吗", "脆甜"),
        ("ask 苹果 is it sweet", "脆甜"),
        ("问 平果 甜吗", "脆甜"),
        ("问 苹果 多少钱一斤", "¥8.90/斤"),
        ("问 苹果 有优惠吗", "¥8.90/斤"),
        ("问 苹果 还有吗", "还剩 100斤"),
    ],
)
def test_the_products_page_answers(asked: Chat, typed: str, answer: str) -> None:
    asked.says(typed, by="阿梅").replied(answer)
    asked.whispers("问题", by="果园").replied("没有等着回答的问题")


def test_the_answer_says_where_it_is_from(asked: Chat) -> None:
    asked.says("问 苹果 甜吗", by="阿梅").replied("口味：脆甜", "商品说明")


def test_what_is_not_known_goes_to_the_supplier_and_comes_back(asked: Chat) -> None:
    asked.says("问 苹果 打蜡了吗", by="阿梅").replied("果园", "1")
    assert any("阿梅 问 苹果：打蜡了吗" in said and "答 1" in said for said in asked.told("果园"))
    assert asked.told("食堂") == []
    asked.whispers("问题", by="果园").replied("1. 阿梅 问 苹果：打蜡了吗")
    asked.whispers("答 1 没有打蜡", by="果园").replied("已回答")
    assert any("你问 苹果：打蜡了吗" in said and "没有打蜡" in said for said in asked.told("阿梅"))
    asked.whispers("答 1 打了", by="果园").replied("已经回答过了", "没有打蜡")
    asked.whispers("收录 1", by="果园").replied("已收进 苹果")
    asked.says("问 苹果 有没有打蜡", by="老王").replied("没有打蜡", "常见问题")
    asked.whispers("问题", by="果园").replied("没有等着回答的问题")


def test_the_same_question_is_passed_on_once(asked: Chat) -> None:
    for _ in range(3):
        asked.says("问 苹果 打蜡了吗", by="阿梅").replied("果园")
    assert len(asked.told("果园")) == 1


def test_nobody_floods_a_supplier(asked: Chat) -> None:
    for i in range(questions.OPEN_AT_ONCE):
        asked.says(f"问 苹果 树有{i}米高吗", by="阿梅").replied("果园")
    asked.says("问 苹果 树是谁种的", by="阿梅").replied("还有 5 个问题")
    asked.says("问 苹果 树是谁种的", by="老王").replied("果园")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("问 苹果", "想问 苹果 什么"),
        ("问 榴莲 甜吗", "没有「榴莲」"),
        ("问 苹果 " + "长" * 400, "最多 300"),
    ],
)
def test_bad_questions_are_refused_in_words(asked: Chat, typed: str, answer: str) -> None:
    asked.says(typed, by="阿梅").replied(answer)
    assert asked.told("果园") == []


@pytest.mark.parametrize("typed", ["答 1 甜", "收录 1"])
def test_others_questions_are_as_unknown_as_none(asked: Chat, typed: str) -> None:
    asked.says("问 苹果 打蜡了吗", by="阿梅")
    others = asked.whispers(typed, by="食堂").here.text
    none = asked.whispers(typed.replace("1", "7"), by="食堂").here.text
    assert others.replace("1 号", "7 号") == none
    assert asked.says(typed, by="阿梅").silent
    asked.whispers("问题", by="食堂").replied("没有等着回答的问题")
    asked.whispers("问题", by="果园").replied("打蜡了吗")


def test_an_unanswered_question_is_not_kept(asked: Chat) -> None:
    asked.says("问 苹果 打蜡了吗", by="阿梅")
    asked.whispers("收录 1", by="果园").replied("没有 1 号问题")
