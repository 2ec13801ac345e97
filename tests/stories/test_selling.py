"""What sells: one look at the own goods, and never at a single competitor's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from core import numbers
from models.files import KeptFile
from models.members import Role
from services import figures
from tests.conftest import SHANGHAI
from tests.fire import look
from tests.stories.chat import MODULES, Chat

MONDAY = datetime(2026, 3, 9, 12, tzinfo=SHANGHAI)
FRIDAY = datetime(2026, 3, 20, 18, tzinfo=SHANGHAI)  # of the week after


@pytest.fixture
def module_names() -> Sequence[str]:
    return (*MODULES, "selling")


def buys(chat: Chat, what: str, by: str = "阿梅") -> str:
    """The paid order's number."""
    chat.whispers(f"买 {what}", by=by).replied("付款")
    bought = look.latest(chat).id
    chat.pays(bought, by)
    return numbers.show(bought)


def sold_by_others(chat: Chat, *suppliers: tuple[str, str, str]) -> None:
    for supplier, name, price in suppliers:
        chat.joins(supplier, Role.SUPPLIER, supplier=supplier)
        chat.sells(name, unit="份", price=price, stock=100, by=supplier)
        buys(chat, f"{name} 1份")


def looks(chat: Chat, what: str = "", by: str = "果园") -> str:
    answer = chat.whispers(f"卖得怎样 {what}".strip(), by=by)
    assert answer.here is not None
    return answer.here.text


def test_what_was_sold_what_is_left_and_who_is_first(chat: Chat) -> None:
    chat.clock.set(MONDAY)
    buys(chat, "苹果 2斤")
    buys(chat, "香蕉 5斤")
    chat.clock.set(FRIDAY)
    buys(chat, "苹果 3斤")
    chat.whispers("下架 香蕉", by="果园")
    text = looks(chat)
    assert "2 种商品，在架 1 种" in text
    assert "02-16~03-15 四个整周" in text
    assert "1. 香蕉：今天 0斤 ¥0.00，还剩 15斤，已下架；四周 ¥19.50" in text
    assert "2. 苹果：今天 3斤 ¥26.70，还剩 95斤，在架；四周 ¥17.80" in text
    assert "香蕉 已下架，四周卖过 ¥19.50，还有 15斤" in text
    assert "盒饭" not in text


def test_a_share_is_told_from_three_suppliers_on(chat: Chat) -> None:
    chat.clock.set(MONDAY)
    buys(chat, "苹果 10斤")
    sold_by_others(chat, ("山庄", "雪梨", "50.00"))
    chat.clock.set(FRIDAY)
    assert "「水果」卖出的供应商不到三家" in looks(chat)
    chat.clock.set(MONDAY + timedelta(hours=1))
    sold_by_others(chat, ("河谷", "水蜜桃", "61.00"))
    chat.clock.set(FRIDAY)
    with chat.shop.work() as work:
        figures.rebuild(work)
    text = looks(chat)
    assert "「水果」占有率 45%" in text  # 89 of 200
    for others in ("雪梨", "水蜜桃", "山庄", "河谷", "50.00", "61.00", "111.00", "200.00"):
        assert others not in text
        assert others not in looks(chat, "苹果")
    assert "占有率 25%" in looks(chat, by="山庄")


def test_a_supplier_who_sold_nothing_doesnt_learn_of_two_others(chat: Chat) -> None:
    """And of two who sell together with the asker, neither sees the other."""
    chat.clock.set(MONDAY)
    sold_by_others(chat, ("山庄", "雪梨", "50.00"))
    chat.sells("枇杷", unit="份", price="9.00", stock=9, by="河谷")
    buys(chat, "盒饭 1份")
    chat.clock.set(FRIDAY)
    assert "「水果」" not in looks(chat)
    assert "「水果」卖出的供应商不到三家" in looks(chat, by="山庄")


def test_why_things_went_back_stands_beside_its_category(chat: Chat) -> None:
    chat.clock.set(MONDAY)
    bought = [buys(chat, "苹果 1斤") for _ in range(10)]
    sold_by_others(chat, ("山庄", "雪梨", "50.00"), ("河谷", "水蜜桃", "61.00"))
    chat.whispers(f"退款 {bought[0]} 苹果 1 都压坏了", by="阿梅").replied("已受理")
    for _ in range(2):
        chat.runs("payments.send_refunds")
        chat.clock.advance(minutes=2)
    chat.whispers(f"评价 {bought[1]} 2 味道可以，包装太差", by="阿梅")
    chat.whispers(f"评价 {bought[2]} 3 包装不行", by="阿梅")
    chat.whispers(f"评价 {bought[3]} 1 包装烂了", by="阿梅")
    chat.clock.set(FRIDAY)
    assert "💡 苹果 退款率 10%，多为压坏；同类 4%" in looks(chat)
    text = looks(chat, "苹果")
    assert "· 包装：3 条，平均 2.0 星" in text
    assert "· 味道：1 条，平均 2.0 星" in text
    assert "· 压坏 1 次" in text
    assert "「包装」有 3 条评价，平均只有 2.0 星" in text


def test_bought_together_names_own_goods_only_and_the_curves_come_as_pictures(chat: Chat) -> None:
    chat.clock.set(FRIDAY)
    buys(chat, "苹果 1斤, 香蕉 1斤, 盒饭 1份")
    buys(chat, "苹果 1斤")
    answer = chat.whispers("卖得怎样 苹果", by="果园")
    answer.replied("常一起买：香蕉（最近 2 单里 1 单）", "还不到四个整周")
    assert answer.here is not None
    assert "盒饭" not in answer.here.text
    assert len(answer.here.images) == 2
    assert [file.mime for file in look.rows(chat, KeptFile)] == ["image/png"] * 2


def test_next_week_is_the_mean_of_the_same_weekdays_with_its_past_error(chat: Chat) -> None:
    chat.clock.set(MONDAY)
    for _ in range(8):
        buys(chat, "苹果 8斤")
        chat.clock.advance(days=7)
    text = looks(chat, "苹果")
    assert "下周预计卖 8斤（周一到周日 8、0、0、0、0、0、0）" in text
    assert "过去 4 周这样估，平均差 0%" in text
    assert "还剩 36斤" in text
    assert "该补货" not in text
    chat.whispers("补货 苹果 -30", by="果园")
    assert "苹果 还剩 6斤，下周预计卖 8斤：该补货了" in looks(chat)


@pytest.mark.parametrize("typed", ["卖得怎样 盒饭", "卖得怎样 鱼翅", f"卖得怎样 {'😀' * 3000}", "selling \u202e苹"])
def test_others_goods_are_as_unknown_as_none(chat: Chat, typed: str) -> None:
    answer = chat.whispers(typed, by="果园")
    assert answer.here is not None
    assert "编号" not in answer.here.text
    assert "15.00" not in answer.here.text
    assert ("没有「" in answer.here.text) or "苹果" in answer.here.text


@pytest.mark.parametrize("who", ["阿梅", "团长", "经理"])
def test_it_is_for_suppliers_in_private(chat: Chat, who: str) -> None:
    assert "在架" not in str(chat.whispers("卖得怎样", by=who))
    assert chat.says("卖得怎样", by="果园").silent
