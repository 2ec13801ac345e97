"""Questions in a group: price and stock of what is named, the list, one's own order."""

from __future__ import annotations

from tests.stories.chat import Chat


def test_questions_are_answered_with_what_was_asked(chat: Chat) -> None:
    chat.says("开团 周五水果团\n苹果 8.50\n香蕉", by="团长")
    chat.says("苹果2斤", by="阿梅")
    chat.says("苹果多少钱", by="老王").replied("苹果", "¥8.50", "98斤")
    assert "香蕉" not in chat.says("苹果还有吗", by="老王").here.text
    chat.says("大家都订了几份啊", by="老王").replied("阿梅", "苹果×2斤")
    mine = chat.says("我订了几斤苹果", by="阿梅")
    assert mine.here is None
    assert "苹果×2斤" in mine.private.text
    chat.says("我订了啥", by="老王").replied("还没有订单")


def test_what_is_sold_out_is_said_so(chat: Chat) -> None:
    chat.says("开团 周五水果团\n苹果\n香蕉", by="团长")
    chat.says("香蕉20斤", by="阿梅")
    chat.says("香蕉还有吗", by="老王").replied("售完")
