"""What makes goods cheaper stands beside their price; and what was shown is what is charged."""

from __future__ import annotations

import pytest

from bot.words import Words
from core.message import Message
from core.money import Money
from models.orders import Order
from models.outbox import Delivery
from models.price_rules import PriceRule
from tests import make
from tests.fire import look
from tests.stories.chat import Chat


def makes(chat: Chat, command: str) -> None:
    chat.whispers(command, by="经理").replied("✅ 活动")


def posted(chat: Chat) -> str:
    """What the group was sent last."""
    row = look.rows(chat, Delivery, Delivery.community_id == chat.community.id)[-1]
    return Words("zh-CN", chat.shop.settings.zone).render_message(Message.from_json(row.message)).text


def last_total(chat: Chat) -> Money:
    return look.latest(chat).total


def test_the_details_say_it_for_who_asks(chat: Chat) -> None:
    makes(chat, "特价 苹果 6.90 共20斤 每人2斤 到 今晚8点")
    makes(chat, "试吃 苹果 共5斤")
    makes(chat, "阶梯价 苹果 3斤8.50 5斤7.90")
    makes(chat, "新客价 苹果 5.90")
    makes(chat, "满减 满30减3")
    makes(chat, "套装 苹果2斤+香蕉1斤 19.90")
    chat.whispers("详情 苹果", by="阿梅").replied(
        "¥8.90/斤 还剩 100斤",
        "🏷 特价 ¥6.90/斤，剩 2斤，至 03-06 20:00",
        "🏷 免费品尝，剩 1斤",
        "🏷 阶梯价 满 3斤 ¥8.50、满 5斤 ¥7.90",
        "🏷 新客价 ¥5.90/斤，剩 1斤",
        "🏷 满 ¥30.00 减 ¥3.00",
        "🏷 套装 苹果2斤+香蕉1斤 ¥19.90",
    )
    chat.whispers("买 苹果 4斤", by="阿梅")
    shown = chat.whispers("详情 苹果", by="阿梅")._texts()
    for had in ("特价", "免费品尝", "新客价"):
        assert had not in shown
    assert "阶梯价" in shown
    chat.whispers("详情 苹果", by="老王").replied("特价 ¥6.90/斤，剩 2斤", "免费品尝，剩 1斤", "新客价")
    assert "满 ¥30.00" not in chat.whispers("详情 盒饭", by="阿梅")._texts().replace("满 ¥30.00 减 ¥3.00", "")


def test_the_list_shows_it_while_there_is_any(chat: Chat) -> None:
    plain = chat.says("商品", by="阿梅")._texts()
    makes(chat, "特价 苹果 6.90 共2斤 从 今晚7点 到 今晚8点")
    assert chat.says("商品", by="阿梅")._texts() == plain
    chat.clock.advance(hours=1)
    chat.says("商品", by="阿梅").replied("苹果  ¥8.90/斤 🏷 特价 ¥6.90/斤")
    chat.whispers("买 苹果 2斤", by="老王")
    assert chat.says("商品", by="阿梅")._texts() == plain
    chat.clock.advance(minutes=16)
    chat.runs("orders.expire_orders")
    chat.whispers("详情 苹果", by="阿梅").replied("特价 ¥6.90/斤，剩 2斤")  # looks it up; a list may be a moment old
    chat.says("商品", by="阿梅").replied("特价 ¥6.90/斤")
    chat.whispers("停优惠 1", by="经理")
    assert chat.says("商品", by="阿梅")._texts() == plain


def test_what_holds_in_one_group_is_shown_there_alone(chat: Chat) -> None:
    with chat.shop.work() as work:
        make.community(work, "兰园")
    makes(chat, "特价 苹果 6.90 群 兰园")
    makes(chat, "特价 盒饭 12 群 梅园3号楼")
    text = chat.says("商品", by="阿梅")._texts()
    assert "¥12.00" in text
    assert "¥6.90" not in text
    assert "¥12.00" not in chat.whispers("商品", by="阿梅")._texts()


def test_the_deals_card_and_its_answers_show_it(chat: Chat) -> None:
    makes(chat, "特价 盒饭 12 共8份 到 今晚8点")
    makes(chat, "特价 苹果 8.50")
    chat.says("开团 午饭\n盒饭\n苹果 8.00", by="团长")
    card = posted(chat)
    assert "A. 盒饭 ¥15.00/份\n　🏷 特价 ¥12.00/份，剩 8份，至 03-06 20:00" in card
    assert "8.50" not in card  # the deal's own price is lower
    chat.says("盒饭多少钱", by="阿梅").replied("¥15.00", "🏷 特价 ¥12.00/份，剩 8份")
    chat.says("盒饭2份", by="阿梅").replied("原价 30.00 − 特价 6.00 = 24.00")


def test_a_price_that_was_shown_is_charged_for_a_while_after_it_was_raised(chat: Chat) -> None:
    chat.whispers("详情 苹果", by="阿梅").replied("¥8.90/斤")
    chat.clock.advance(minutes=5)
    chat.whispers("改价 苹果 9.90", by="果园").replied("¥8.90 → ¥9.90", "30 分钟内")
    chat.whispers("详情 苹果", by="老王").replied("¥9.90/斤")
    chat.clock.advance(minutes=10)
    chat.whispers("改价 苹果 12.00", by="果园")
    chat.clock.advance(minutes=19)
    chat.whispers("买 苹果 1斤", by="阿梅").replied("¥8.90")
    chat.clock.advance(minutes=2)
    chat.whispers("买 苹果 1斤", by="阿梅").replied("¥9.90")
    chat.clock.advance(minutes=10)
    chat.whispers("买 苹果 1斤", by="阿梅").replied("¥12.00")
    chat.whispers("改价 苹果 7.00", by="果园").replied("从下一单起生效")
    chat.whispers("买 苹果 1斤", by="阿梅").replied("¥7.00")


def test_what_is_paid_is_what_the_order_said(chat: Chat) -> None:
    """The reply's total is frozen with the order: nothing that happens until it is paid changes it."""
    makes(chat, "特价 苹果 6.90 到 今晚8点")
    chat.whispers("买 苹果 2斤", by="阿梅").replied("¥13.80")
    chat.whispers("停优惠 1", by="经理")
    chat.whispers("改价 苹果 20", by="果园")
    chat.clock.advance(minutes=14)
    chat.pays(look.latest(chat).id, "阿梅")
    (order,) = look.rows(chat, Order)
    assert order.paid == order.total == Money(1380)


def test_an_open_deal_keeps_its_prices(chat: Chat) -> None:
    chat.says("开团 水果\n苹果", by="团长")
    chat.whispers("改价 苹果 20", by="果园")
    chat.clock.advance(hours=2)
    chat.says("苹果1斤", by="阿梅")
    assert last_total(chat) == Money(890)


@pytest.mark.parametrize("module_names", [("members", "catalog", "orders", "group_orders", "payments", "fulfilment")])
def test_switched_off_it_is_gone(chat: Chat) -> None:
    chat.whispers("特价 苹果 6.90", by="经理")
    assert look.rows(chat, PriceRule) == []
    assert "特价" not in chat.whispers("帮助", by="经理")._texts()
    chat.whispers("详情 苹果", by="阿梅").replied("¥8.90/斤")
    chat.whispers("买 苹果 1斤", by="阿梅").replied("¥8.90")
