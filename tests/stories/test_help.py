"""帮助: short where much can be done, in full where little can, and by topic or command."""

from __future__ import annotations

import pytest

from bot.words import LANGUAGES, keys
from tests.stories.chat import Chat


def test_much_is_shown_by_topic(chat: Chat) -> None:
    text = chat.whispers("帮助", by="经理").here.text
    assert len(text.splitlines()) < 40
    assert chat.whispers("帮助", by="经理").replied("【报表】日报 · 增长 · 收入 · 环比", "帮助 退款")
    assert chat.whispers("帮助 报表", by="经理").replied("增长 [时间]：", "明细 [时间]")
    assert "退款 <号>" not in chat.whispers("帮助 报表", by="经理").here.text


def test_one_command_explains_itself(chat: Chat) -> None:
    assert chat.whispers("帮助 退款", by="阿梅").replied("退款 <号>")
    assert chat.whispers("help refund", by="阿梅").replied("退款 <号>")
    assert len(chat.whispers("帮助 签到啊", by="阿梅").here.text.splitlines()) > 5  # no such thing: all topics


def test_nobody_is_told_of_what_only_others_may(chat: Chat) -> None:
    assert "报表" not in chat.whispers("帮助", by="阿梅").here.text
    assert "增长" not in chat.whispers("帮助 报表", by="阿梅").here.text
    assert "日报" not in chat.whispers("帮助 日报", by="阿梅").here.text


@pytest.mark.parametrize("module_names", [("members", "catalog")])
def test_little_is_shown_in_full(chat: Chat) -> None:
    assert chat.whispers("帮助", by="阿梅").replied("详情 <商品>：图片、规格", "地址 [收货地址]")


def test_every_topic_has_its_name(chat: Chat) -> None:
    for command in chat.dispatcher.switchboard.commands:
        assert all(f"topic-{command.module}" in keys(language) for language in LANGUAGES), command.module
