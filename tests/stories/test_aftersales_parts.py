"""After-sales of what has gone out in part: only what is in the customer's hands comes back or is replaced."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from core import numbers
from models.orders import FulfilmentStatus, OrderLine
from services.case_notices import show
from tests.conftest import problems
from tests.fire import look
from tests.stories.chat import MODULES, Chat

H1 = show(1)


@pytest.fixture
def module_names() -> Sequence[str]:
    return (*MODULES, "aftersales")


@pytest.fixture
def number(chat: Chat) -> str:
    """An order of five and two, of which two of the five have gone out."""
    chat.sells("草莓", unit="份", price="30.00", stock=20)
    chat.sells("梨", unit="份", price="30.00", stock=20)
    chat.whispers("买 草莓 5份, 梨 2份", by="阿梅").replied("付款")
    order = look.latest(chat)
    chat.pays(order.id, "阿梅")
    number = numbers.show(order.id)
    chat.whispers(f"发货 {number} 顺丰 SF1 草莓 2", by="果园").replied("一部分")
    return number


def strawberries(chat: Chat, number: str) -> OrderLine:
    return look.rows(chat, OrderLine, OrderLine.order_id == numbers.read(number), OrderLine.name == "草莓")[0]


def test_what_has_not_gone_out_is_not_exchanged(chat: Chat, number: str) -> None:
    chat.whispers(f"换货 {number} 草莓 3 酸", by="阿梅").replied("草莓", "2份")
    chat.whispers(f"换货 {number} 梨 1 酸", by="阿梅").replied("还没有发出")
    assert strawberries(chat, number).claimed.thousandths == 0
    chat.whispers(f"换货 {number} 草莓 2 酸", by="阿梅").replied(H1, "等供应商")
    chat.whispers(f"同意售后 {H1}", by="果园").replied("等取换补的货")
    chat.whispers(f"收到退货 {H1} 入库", by="果园")
    assert look.sku(chat, "草莓").sold.thousandths == 5000  # two back, two out again
    chat.whispers("待发货", by="果园").replied("草莓×3份", "草莓×2份")
    chat.whispers(f"发货 {number} 顺丰 SF2", by="果园").replied("已发货")
    chat.whispers(f"收货 {number}", by="阿梅").replied("已收货")
    assert problems(chat.shop) == []


def test_what_has_not_gone_out_is_not_sent_again(chat: Chat, number: str) -> None:
    chat.whispers(f"补发 {number} 草莓 3 少了", by="阿梅").replied("2份")
    chat.whispers(f"补发 {number} 梨 1 少了", by="阿梅").replied("还没有发出")
    chat.whispers(f"补发 {number} 草莓 1 少了", by="阿梅").replied(H1)


def test_a_return_waits_until_all_of_it_is_out(chat: Chat, number: str) -> None:
    """Its refund would be taken from what is still to go out: two came back, and two less would be sent."""
    chat.whispers(f"退货 {number} 草莓 2 酸", by="阿梅").replied("还有货没发出")
    chat.whispers(f"退款 {number} 草莓 3 不要了", by="阿梅")  # what hasn't gone out: ¥90 awaits a word
    chat.whispers(f"同意退款 {number}", by="果园")
    left = 20 - look.sku(chat, "草莓").sold.thousandths // 1000
    assert left == 18
    chat.whispers(f"退货 {number} 草莓 2 酸", by="阿梅").replied(H1)
    chat.whispers(f"同意售后 {H1}", by="果园")
    chat.whispers(f"收到退货 {H1} 入库", by="果园").replied("退款中")
    assert look.sku(chat, "草莓").sold.thousandths == 0  # each came back once
    chat.whispers("待发货", by="果园").replied("梨×2份")
    assert problems(chat.shop) == []


def test_a_complaint_of_what_is_there_leaves_the_rest_to_come(chat: Chat, number: str) -> None:
    """It is about what is out; agreeing hands nothing over that is still to go, nor is less of it sent."""
    chat.whispers("坏了3份", by="阿梅").replied("草莓", "最多还能处理 2份")
    chat.whispers("坏了1份", by="阿梅").replied("草莓", "30.00")
    chat.whispers("同意", by="阿梅").replied(H1)
    assert look.part(chat, numbers.read(number), "果园").status is FulfilmentStatus.PARTLY
    assert look.sku(chat, "草莓").sold.thousandths == 5000
    chat.whispers("待发货", by="果园").replied("草莓×3份", "梨×2份")
    chat.whispers(f"发货 {number} 顺丰 SF2", by="果园").replied("已发货")
    chat.whispers(f"收货 {number}", by="阿梅").replied("已收货")
    assert problems(chat.shop) == []
