"""Member levels: by what was paid for completed orders, up with an order, down with a refund."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from core import numbers
from core.money import Money
from core.sections import Levels
from tests.fire import look
from tests.stories.chat import Chat

STEPS = [{"spent": "40", "name": "银卡", "percent": 10}, {"spent": "100", "name": "金卡", "percent": 20}]


def sets(chat: Chat, steps: list[dict[str, object]]) -> None:
    levels = Levels.model_validate({"steps": steps})
    chat.shop.settings = chat.shop.settings.model_copy(update={"levels": levels})


def completes(chat: Chat, goods: str) -> str:
    chat.whispers(f"买 {goods}", by="阿梅")
    number = numbers.show(look.latest(chat).id)
    chat.pays(look.latest(chat).id, "阿梅")
    chat.whispers(f"收货 {number}", by="阿梅").replied("已收货")
    return number


def refunds(chat: Chat, text: str) -> None:
    chat.whispers(text, by="阿梅").replied("已受理")
    for _ in range(2):
        chat.runs("payments.send_refunds")
        chat.clock.advance(minutes=2)


def test_up_with_completed_orders_down_with_refunds(chat: Chat) -> None:
    sets(chat, STEPS)
    chat.whispers("我的等级", by="阿梅").replied("¥0.00，还没有会员等级", "再消费 ¥40.00 升为银卡，每件 9 折")
    first = completes(chat, "盒饭 3份")
    assert sum("升为银卡了，每件 9 折" in told for told in chat.told("阿梅")) == 1
    chat.whispers("我的等级", by="阿梅").replied("你是银卡，累计消费 ¥45.00，每件 9 折", "再消费 ¥55.00 升为金卡")
    chat.whispers("买 盒饭 1份", by="阿梅").replied("原价 15.00 − 银卡 1.50 = 13.50")
    chat.whispers(f"订单 {numbers.show(look.latest(chat).id)}", by="阿梅").replied("银卡 1.50")
    chat.whispers("买 盒饭 1份", by="老王").replied("¥15.00")
    completes(chat, "盒饭 2份")
    assert sum("升为" in told for told in chat.told("阿梅")) == 1
    refunds(chat, f"退款 {first} 盒饭 3 坏了")
    chat.whispers("我的等级", by="阿梅").replied("¥27.00", "再消费 ¥13.00")
    chat.whispers("买 盒饭 1份", by="阿梅").replied("¥15.00")


def test_a_level_is_shown_beside_the_price_and_stands_beside_coupons_but_no_flash_price(chat: Chat) -> None:
    sets(chat, STEPS)
    completes(chat, "盒饭 3份")
    chat.whispers("详情 盒饭", by="阿梅").replied("🏷 会员价 ¥13.50/份")
    assert "会员价" not in chat.whispers("详情 盒饭", by="老王")._texts()
    assert "会员价" not in chat.says("商品", by="阿梅")._texts()
    chat.whispers("新券 小券 减2", by="经理")
    chat.whispers("发券 小券 阿梅", by="经理")
    chat.whispers("买 盒饭 1份", by="阿梅").replied("原价 15.00 − 银卡 1.50 − 小券 2.00 = 11.50")
    chat.whispers("特价 盒饭 12", by="经理")
    chat.whispers("买 盒饭 1份", by="阿梅").replied("原价 15.00 − 特价 3.00 = 12.00")


def test_a_manager_sees_how_many_have_each(chat: Chat) -> None:
    chat.whispers("会员等级", by="经理").replied("还没有设会员等级")
    sets(chat, STEPS)
    completes(chat, "盒饭 3份")
    chat.whispers("会员等级", by="经理").replied(
        "银卡：满 ¥40.00，每件 9 折，1 人", "金卡：满 ¥100.00，每件 8 折，0 人"
    )
    assert chat.says("会员等级", by="阿梅").silent


def test_without_levels_nothing_is_taken_off_or_told(chat: Chat) -> None:
    completes(chat, "盒饭 3份")
    assert look.latest(chat).total == Money(4500)
    assert [told for told in chat.told("阿梅") if "升为" in told] == []
    chat.whispers("我的等级", by="阿梅").replied("累计消费 ¥45.00")


@pytest.mark.parametrize(
    "steps",
    [
        [{"spent": "10", "name": "一", "percent": 100}],
        [{"spent": "10.001", "name": "一", "percent": 1}],
        [{"spent": "10", "name": "", "percent": 1}],
        [{"spent": "10", "name": "一", "percent": 2}, {"spent": "10", "name": "二", "percent": 3}],
        [{"spent": "10", "name": "一", "percent": 2}, {"spent": "20", "name": "二", "percent": 1}],
    ],
)
def test_levels_that_do_not_rise_stop_the_start(steps: list[dict[str, object]]) -> None:
    with pytest.raises(ValidationError):
        Levels.model_validate({"steps": steps})
