"""到哪了: where it is and what happens next. 改自提: another place, until it is packed."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from core import numbers
from models.history import Change
from models.orders import Fulfilment, Order
from tests.fire import look
from tests.fire.crowd import at_once
from tests.stories.chat import MODULES, Chat


@pytest.fixture
def module_names() -> Sequence[str]:
    return (*MODULES, "consent")


@pytest.fixture
def number(chat: Chat) -> str:
    """阿梅's paid order of the 果园 and the 食堂, to be picked up at 东门."""
    chat.says("自提点 东门", by="阿梅")
    chat.whispers("买 苹果 2斤, 盒饭 1份", by="阿梅")
    chat.pays(look.latest(chat).id, "阿梅")
    return numbers.show(look.latest(chat).id)


def place(chat: Chat) -> str:
    return look.latest(chat).pickup_point


def test_each_step_says_what_happens_next(chat: Chat, number: str) -> None:
    code = look.rows(chat, Fulfilment)[0].pickup_code
    for typed in ("到哪了", "我的东西到哪了？", "发货了吗", "什么时候到", "where", f"到哪了 {number}"):
        chat.whispers(typed, by="阿梅").replied(
            f"【{number}】苹果×2斤、盒饭×1份", "果园 正在备货", code, "在「东门」取"
        )
    chat.whispers(f"发货 {number} 顺丰 SF123", by="果园")
    chat.whispers("到哪了", by="阿梅").replied("果园 已发出：顺丰 SF123", f"收货 {number}", "食堂 正在备货")
    chat.whispers(f"发货 {number} 顺丰 SF124", by="食堂")
    chat.whispers(f"收货 {number}", by="阿梅")
    chat.whispers("到哪了", by="阿梅").replied("果园 的已交到你手上", "食堂 的已交到你手上")


def test_a_first_part_is_on_its_way(chat: Chat, number: str) -> None:
    chat.whispers(f"发货 {number} 顺丰 SF123 苹果 1", by="果园").replied("一部分")
    chat.whispers("到哪了", by="阿梅").replied("果园 先发了一部分：顺丰 SF123")
    chat.whispers(f"改自提 {number} 南门", by="阿梅").replied("改不了地方了")


def test_what_is_not_paid_says_until_when(chat: Chat, number: str) -> None:
    chat.whispers("买 香蕉 1斤", by="阿梅")
    answer = chat.whispers("到哪了", by="阿梅")
    answer.replied("还没付款，03-06 18:15", "正在备货")
    assert answer.pay_link
    chat.whispers(f"取消 {numbers.show(look.latest(chat).id)}", by="阿梅")
    assert "还没付款" not in chat.whispers("到哪了", by="阿梅")._texts()


def test_only_ones_own_and_only_in_private(chat: Chat, number: str) -> None:
    chat.whispers("到哪了", by="老王").replied("没有订单")
    assert chat.says("到哪了", by="阿梅").here is None
    assert chat.says("什么时候到", by="阿梅").silent
    nobodys = numbers.show(9999)
    for typed in ("到哪了 {}", "改自提 {} 南门"):
        for by in ("老王", "团长", "果园"):
            others = chat.whispers(typed.format(number), by=by)._texts()
            assert others.replace(number, nobodys) == chat.whispers(typed.format(nobodys), by=by)._texts()
    assert place(chat) == "东门"


def test_another_place_until_it_is_packed(chat: Chat, number: str) -> None:
    chat.whispers(f"改自提 {number} 南门", by="阿梅").replied(f"订单 {number} 改到「南门」")
    assert place(chat) == "南门"
    for supplier in ("果园", "食堂"):
        assert f"订单 {number} 换地方了：东门 → 南门" in chat.told(supplier)[-1]
    chat.whispers("待发货", by="果园").replied("南门")
    (change,) = look.rows(chat, Change, Change.subject == Order.__tablename__)
    assert (change.old, change.new, change.name) == ("东门", "南门", number)
    told = len(chat.told("果园"))
    chat.whispers(f"改地址 {number} 南门", by="阿梅").replied("南门")  # as it is already
    assert len(chat.told("果园")) == told
    chat.whispers(f"发货 {number} 顺丰 SF123", by="食堂")
    chat.whispers(f"改自提 {number} 东门", by="阿梅").replied("改不了地方了")
    assert place(chat) == "南门"


def test_an_unpaid_order_moves_silently(chat: Chat) -> None:
    chat.whispers("买 苹果 1斤", by="阿梅")
    number = numbers.show(look.latest(chat).id)
    chat.whispers(f"改自提 {number} 南门", by="阿梅").replied("改到「南门」")
    assert not any("换地方" in text for text in chat.told("果园"))
    chat.whispers(f"取消 {number}", by="阿梅")
    chat.whispers(f"改自提 {number} 东门", by="阿梅").replied("改不了地方了")


@pytest.mark.parametrize("where", ["北门", "\x00", "🍎", "门" * 10_000, "东门\n南门"])
def test_a_place_that_is_none(chat: Chat, number: str, where: str) -> None:
    answer = chat.whispers(f"改自提 {number} {where}", by="阿梅")
    assert not answer.silent
    assert len(answer._texts()) < 300
    assert place(chat) == "东门"


def test_packing_and_moving_at_once_agree(chat: Chat, number: str) -> None:
    """Either it moved and the supplier was told, or it was too late."""
    moved, _ = at_once(
        lambda: chat.whispers(f"改自提 {number} 南门", by="阿梅")._texts(),
        lambda: chat.whispers(f"发货 {number} 顺丰 SF1", by="果园")._texts(),
    )
    assert ("改到「南门」" in moved) == (place(chat) == "南门")
    assert ("改到「南门」" in moved) == any("换地方了" in text for text in chat.told("果园"))
