"""What the bot could not decide: asked under a number, answered once, refused when stale, never lost."""

from __future__ import annotations

import re

import pytest

from tests.stories.chat import Answer, Chat
from tests.stories.test_group_orders import chain


@pytest.fixture
def group(chat: Chat) -> Chat:
    """A group with a deal in which 番茄 may be one of two."""
    chat.sells("小番茄红", unit="盒", price="9.00", stock=30)
    chat.sells("小番茄黄", unit="盒", price="9.00", stock=30)
    chat.says("开团 周五团\n苹果\n香蕉\n小番茄红\n小番茄黄", by="团长")
    for name in ("小林", "夏夏"):
        chat.joins(name)
    return chat


def number_of(answer: Answer) -> str:
    found = re.search(r"❓(\d+)", answer.here.text)
    assert found, answer.here.text
    return found[1]


def test_a_choice_by_its_number(group: Chat) -> None:
    group.says("小番茄2盒", by="阿梅").replied("❓1", "1. 小番茄红", "2. 小番茄黄")
    group.says("2", by="阿梅").replied("阿梅：小番茄黄×2盒")
    group.says("名单", by="团长").replied("阿梅 小番茄黄×2盒")


def test_a_number_of_somebody_else_is_talk(group: Chat) -> None:
    group.says("小番茄2盒", by="阿梅")
    answer = group.says("2", by="老王")
    assert answer.silent or "阿梅" not in answer.here.text
    group.says("名单", by="老王").replied("0 人")


def test_quoting_the_question(group: Chat) -> None:
    asked = group.says("小番茄2盒", by="阿梅")
    group.says("谁家的猫", by="老王")
    group.says("1", by="阿梅", quote=("群买", asked.here.text)).replied("阿梅：小番茄红×2盒")


def test_the_leader_answers_for_anybody_and_strangers_do_not(group: Chat) -> None:
    number = number_of(group.says("小番茄2盒", by="阿梅"))
    group.says(f"确认 {number} 1", by="老王").replied("本人或团长")
    group.says(f"确认 {number} 1", by="团长").replied("阿梅：小番茄红×2盒")
    group.says(f"确认 {number} 2", by="阿梅").replied("已经答过")


def test_an_answer_in_words_and_one_that_is_still_unclear(group: Chat) -> None:
    number = number_of(group.says("小番茄2盒", by="阿梅"))
    group.says(f"确认 {number} 随便", by="阿梅").replied("还是没看清")
    group.says(f"确认 {number} 9", by="阿梅").replied("还是没看清")
    group.says(f"确认 {number} 小番茄黄3盒", by="阿梅").replied("阿梅：小番茄黄×3盒")
    group.says("确认 99", by="阿梅").replied("没有 ❓99")


def test_ordering_in_plain_words_settles_a_question(group: Chat) -> None:
    number = number_of(group.says("小番茄2盒", by="阿梅"))
    group.clock.advance(minutes=1)
    group.says("小番茄黄2盒", by="阿梅").replied("小番茄黄×2盒")
    group.says(f"确认 {number} 2", by="阿梅").replied("已经答过")
    group.says("名单", by="团长").replied("阿梅 小番茄黄×2盒")


def test_questions_expire_in_words(group: Chat) -> None:
    number = number_of(group.says("小番茄2盒", by="阿梅"))
    group.clock.advance(hours=1)
    group.says(f"确认 {number} 1", by="阿梅").replied("过期")


def test_a_missing_name_stays_until_somebody_entitled_confirms(group: Chat) -> None:
    group.says(chain("阿梅 苹果2斤", "老王 香蕉3斤", "小林 苹果1斤"), by="小林")
    asked = group.says(chain("阿梅 苹果2斤", "小林 苹果1斤", "夏夏 苹果1斤"), by="夏夏")
    asked.replied("少了 老王（香蕉×3斤）", "夏夏：苹果×1斤")
    assert group.says(chain("阿梅 苹果2斤", "小林 苹果1斤", "夏夏 苹果1斤"), by="阿梅").silent, "reported once"
    number = number_of(asked)
    group.says(f"确认 {number}", by="夏夏").replied("本人或团长")
    group.says(f"确认 {number}", by="团长").replied("老王：已撤下")
    assert "老王" not in group.says("名单", by="团长").here.text


def test_a_confirmation_is_refused_when_the_order_has_changed_since(group: Chat) -> None:
    group.says("香蕉3斤", by="老王")
    number = number_of(group.says("老王的香蕉改成5斤", by="阿梅"))
    group.says("香蕉再加1斤", by="老王")
    group.says(f"确认 {number}", by="团长").replied("后来变了")
    number = number_of(group.says("老王的香蕉改成5斤", by="阿梅"))
    group.says(f"确认 {number}", by="老王").replied("老王：香蕉×5斤")


def test_nothing_is_lost_and_the_leader_can_let_it_be(group: Chat) -> None:
    group.says("苹果多来点", by="阿梅")
    group.says(chain("小林 香蕉1斤", "老王"), by="老王").replied("老王 要哪一样")
    group.says("未读懂", by="团长").replied("苹果多来点", "没看清", "没写商品", "2 条")
    group.says("忽略 1", by="老王").replied("本人或团长")
    group.says("忽略 1", by="团长").replied("不管了")
    group.says("确认 2 苹果3斤", by="老王").replied("老王：苹果×3斤")
    group.says("未读懂", by="团长").replied("都读懂了")


def test_after_the_end_no_question_can_be_answered(group: Chat) -> None:
    number = number_of(group.says("小番茄2盒", by="阿梅"))
    group.says("结团", by="团长")
    group.says(f"确认 {number} 1", by="阿梅").replied("截单")
