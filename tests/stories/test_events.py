"""活动: all that is on, whatever its kind, and what to type."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.fire import look
from tests.stories.chat import MODULES, Chat


@pytest.fixture
def module_names() -> Sequence[str]:
    return (*MODULES, "points", "lotteries")


def test_everything_that_is_on_stands_in_one_list(chat: Chat) -> None:
    chat.says("拼团 盒饭 12.90 3人 到 周五20:00", by="团长").replied("开好了")
    chat.whispers("抽奖 小奖 奖品 苹果 1份 到 周五20:00", by="经理").replied("开好了")
    chat.whispers("特价 香蕉 2.90 共2斤 到 周五20:00", by="经理").replied("特价")
    chat.whispers("特价 苹果 6.90 从 周六8:00 到 周六20:00", by="经理").replied("特价")
    before = look.counts(chat)
    shown = chat.says("活动", by="阿梅")
    shown.replied("参团 1", "参加抽奖 1", "香蕉 特价 ¥2.90/斤，共 2斤", "签到")
    assert shown.here is not None
    assert "苹果 特价" not in shown.here.text  # tomorrow
    assert look.counts(chat) == before
    chat.says("签到", by="阿梅").replied("签到成功")
    chat.whispers("买 香蕉 2斤", by="阿梅").replied("特价")
    chat.clock.advance(minutes=1)
    after = chat.says("活动", by="阿梅").here
    assert after is not None
    assert "签到" not in after.text
    assert "已抢光，0 人候补；想等就发「候补 1」" in after.text
    chat.clock.advance(hours=4)
    chat.says("签到", by="老王")
    chat.says("活动", by="老王").replied("现在没有活动")


def test_what_is_on_in_another_group_is_not_shown(chat: Chat) -> None:
    chat.says("拼团 盒饭 12.90 3人 到 周五20:00", by="团长").replied("开好了")
    chat.whispers("签到", by="生人")
    answered = chat.whispers("活动", by="生人")
    assert answered.here is not None
    assert "拼团" not in answered.here.text
