"""Who gets parts of payments at the gateway: added, confirmed, refused, gone."""

from __future__ import annotations

import pytest

from models.splits import SplitReceiver
from tests.fire import look
from tests.stories.chat import Chat
from tests.stories.test_splits import NAME, OWNER, SHOP, joined, managers_hear, module_names

__all__ = ["joined", "module_names"]


def test_a_receiver_is_confirmed_by_the_gateway(chat: Chat) -> None:
    chat.whispers("分账", by="经理").replied("30%", "还没有分账接收方")
    chat.whispers(f"分账 食堂 {SHOP} {NAME}", by="经理").replied("正在请微信确认", SHOP)
    chat.whispers("分账", by="经理").replied("食堂", SHOP, "等微信确认")
    chat.gateway.down = True
    chat.runs("splits.tell_receivers")
    assert not chat.gateway.receivers
    chat.gateway.down = False
    chat.clock.advance(minutes=6)
    chat.runs("splits.tell_receivers")
    assert chat.gateway.receivers[SHOP].name == NAME
    assert managers_hear(chat, "食堂", "可以用了") == 1
    (kept,) = look.rows(chat, SplitReceiver)
    assert NAME not in kept.sealed_name
    chat.whispers("分账 食堂 停", by="经理").replied("不再分给")
    chat.runs("splits.tell_receivers")
    assert not chat.gateway.receivers
    chat.whispers("分账 食堂 停", by="经理").replied("没有分账接收方")
    chat.whispers(f"分账 食堂 {OWNER}", by="经理").replied("正在请微信确认")


def test_a_refused_receiver_can_be_given_anew(chat: Chat) -> None:
    chat.gateway.refuses = "PARAM_ERROR"
    chat.whispers(f"分账 食堂 {SHOP} 别的名字", by="经理")
    chat.runs("splits.tell_receivers")
    assert managers_hear(chat, "没有接受", "PARAM_ERROR") == 1
    chat.gateway.refuses = ""
    chat.whispers(f"分账 食堂 {SHOP} {NAME}", by="经理").replied("正在请微信确认")
    chat.runs("splits.tell_receivers")
    chat.whispers("分账", by="经理").replied("可以分账")


@pytest.mark.parametrize(
    "text",
    ["分账 食堂", "分账 没有这家 1900000199 某公司", f"分账 食堂 {SHOP}", "分账 食堂 190 某公司", "分账 食堂 oShort",
     f"分账 食堂 {SHOP} {'长' * 200}", f"分账 果园 {SHOP} 果园公司", f"分账 食堂 {OWNER}", f"分账 {'食' * 9_000}"],
)  # fmt: skip
def test_what_fits_nothing_changes_nothing(joined: Chat, text: str) -> None:
    before = look.counts(joined)
    assert not joined.whispers(text, by="经理").silent
    assert {name for name, n in look.counts(joined).items() if n != before[name]} <= {"inbox"}
    joined.whispers("分账", by="食堂").replied("没听懂")
