"""A whole evening: a group orders, pays and is refunded; the suppliers are told."""

from __future__ import annotations

from core import numbers
from tests.stories.chat import Chat

DEAL = "开团 周五水果团\n苹果 8.50 限10\n香蕉\n盒饭\n截止 今晚9点\n自提 东门"


def order_number(text: str) -> str:
    return text.split("订单 ")[1].split("，")[0].split(" ")[0]


def test_an_evening_from_open_to_refund(chat: Chat) -> None:
    chat.says(DEAL, by="团长").replied("周五水果团")
    assert chat.says("今天好冷啊", by="老王").silent
    ordered = chat.says("苹果2斤 盒饭1份", by="阿梅")
    ordered.replied("阿梅", "苹果×2斤", "¥32.00")
    number = order_number(ordered.private.text)
    chat.says("名单", by="老王").replied("阿梅", "苹果×2斤", "未付")
    chat.pays(numbers.read(number), "阿梅")
    assert any("苹果×2斤" in said and "提货码" in said for said in chat.told("阿梅"))
    assert any("苹果 × 2斤" in said and "盒饭" not in said for said in chat.told("果园"))
    assert any("盒饭 × 1份" in said and "苹果" not in said for said in chat.told("食堂"))
    chat.whispers(f"退款 {number} 苹果 1 坏了", by="阿梅").replied("¥8.50", "已受理")
    chat.runs("payments.send_refunds")
    chat.clock.advance(minutes=2)
    chat.runs("payments.send_refunds")
    assert any("已到账" in said for said in chat.told("阿梅"))
    chat.whispers("待发货", by="果园").replied(number, "苹果×1斤")
    chat.whispers(f"发货 {number} 顺丰 SF100", by="果园").replied("已发货")
    chat.whispers(f"收货 {number}", by="阿梅").replied("已收货")
    chat.whispers(f"评价 {number} 5 好吃", by="阿梅").replied("评")
    chat.whispers("日报", by="经理").replied("¥32.00", "¥8.50")
    chat.says("结团", by="团长").replied("已截单")
