"""A promoter asks who is like that, sees how many and why, and keeps the question."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.money import Money
from models.members import Role, RoleGrant
from tests import make
from tests.stories.chat import MODULES, Chat


@pytest.fixture
def module_names() -> tuple[str, ...]:
    return (*MODULES, "segments")


@pytest.fixture
def street(chat: Chat) -> Chat:
    """小新 bought apples once, 40 days ago; 老李 five times, at reduced prices, the last time yesterday; 阿梅 never."""
    chat.joins("小推", Role.PROMOTER)
    chat.joins("另推", Role.PROMOTER)
    for name in ("小新", "老李"):
        chat.joins(name)
    full, less = Money.parse("8.90"), Money.parse("2.00")
    with chat.shop.work() as work:
        work.execute(RoleGrant.__table__.delete().where(RoleGrant.role == Role.BLOCKED))
        now = chat.clock.now()
        apples, meal = chat.sku["苹果"], chat.sku["盒饭"]
        make.sale(work, chat.who["小新"], [(apples, 2, full, Money(0))], now - timedelta(days=40), chat.community)
        for days in (80, 60, 40, 20, 1):
            goods = [(meal, 1, Money.parse("15.00"), less)]
            make.sale(work, chat.who["老李"], goods, now - timedelta(days=days), chat.community)
    yield chat
    with chat.shop.work() as work:  # these sales are rows without the goods, the money and the parts: see make.sale
        for table in ("order_lines", "orders"):
            work.session.connection().exec_driver_sql(f"DELETE FROM {table}")


def asks(chat: Chat, words: str, by: str = "小推") -> str:
    answer = chat.whispers(f"分群 {words}".strip(), by=by)
    assert answer.here is not None
    return answer.here.text


def test_who_bought_once_and_stayed_away(street: Chat) -> None:
    said = asks(street, "新客 30天未复购 喜欢 水果")
    assert "分群 1「新客 30天未复购 喜欢 水果」：1 人" in said
    assert "· 小新：首次 2026-01-25，最近 01-25，40 天没买；买过水果 1 单，最近 01-25 18:00" in said
    assert "老李" not in said
    assert "分群 1「" in asks(street, "新客 30天未复购 喜欢 水果"), "the same words have the same number"
    assert "1. 新客 30天未复购 喜欢 水果" in asks(street, "")


@pytest.mark.parametrize(
    ("words", "who", "why"),
    [
        ("疲软", "小新", "40 天没买"),
        ("活跃 老客", "老李", "1 天没买"),
        ("价格敏感", "老李", "优惠价买的占 100%"),
        ("买过3次", "老李", "共 5 单，¥65.00"),
        ("满50元", "老李", "¥65.00"),
        ("R5", "老李", "R3"),
        ("喜欢 苹果", "小新", "买过苹果 1 单"),
        ("7天内买过", "老李", "最近 03-05"),
    ],
)
def test_each_condition_with_its_why(street: Chat, words: str, who: str, why: str) -> None:
    if words == "R5":
        words = "R3+"
    said = asks(street, words)
    assert "：1 人" in said
    assert f"· {who}：" in said
    assert why in said


def test_why_somebody_is_in_or_not(street: Chat) -> None:
    asks(street, "新客 30天未复购 喜欢 水果/盒饭")
    assert "小新 在「" in asks(street, "1 小新")
    out = asks(street, "1 老李")
    assert "老李 不在「" in out
    assert "1 天没买" in out
    assert "买过" not in out, "only what keeps them out is said"
    assert "还没买过；近期没买过水果/盒饭" in asks(street, "1 阿梅")
    street.whispers("拉黑 阿梅 捣乱", by="经理")
    assert "不在「" in asks(street, "1 阿梅")
    assert "没有" in asks(street, "1 谁也不是")


def test_everybody_and_nobody_are_no_segments(street: Chat) -> None:
    everybody = "没买过/新客/老客"
    assert "就是所有人" in asks(street, everybody)
    assert "一个人也没有" in asks(street, "流失")
    assert "还没有分群" in asks(street, "")


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ("有钱人", "没看懂「有钱人」"),
        ("喜欢", "没看懂「喜欢」"),
        ("喜欢 榴莲蜜", "没有叫「榴莲蜜」"),
        ("群 月球", "没有「月球」"),
        ("0天未复购", "没看懂"),
        ("R6", "没看懂"),
        ("R5-2", "没看懂"),
        ("优惠101%", "没看懂"),
        ("满0元", "没看懂"),
        ("99999天未复购", "没看懂"),
        ("喜欢 " + "果" * 10_000, "没看懂"),
        ("新客 \x00; DROP TABLE", "没看懂"),
    ],
)
def test_what_means_nothing_is_said_and_not_kept(street: Chat, words: str, refusal: str) -> None:
    assert refusal in asks(street, words)
    assert "还没有分群" in asks(street, "")


def test_a_promoters_segments_are_theirs(street: Chat) -> None:
    asks(street, "疲软")
    none = asks(street, "77", by="另推").replace("77", "#")
    assert asks(street, "1", by="另推").replace("1", "#") == none
    assert "：1 人" in asks(street, "1", by="经理")
    assert street.whispers("删分群 1", by="另推").replied("没有分群 1")
    assert street.whispers("删分群 1", by="小推").replied("不再留着")
    assert "没有分群 1" in asks(street, "1")
    assert street.whispers("分群 疲软", by="阿梅").here is None or "人" not in asks(street, "疲软", by="阿梅")[:20]


def test_who_belongs_changes_with_time(street: Chat) -> None:
    asks(street, "疲软")
    street.clock.advance(days=40)
    later = asks(street, "1")
    assert "小新" not in later, "asleep by now"
    assert "老李" in later, "who came every twenty days is away for twice as long"


def test_in_english(street: Chat) -> None:
    answer = street.whispers("segment new away30 likes 水果", by="小推")
    answer.replied("小新")
    assert "小新" in asks(street, "cooling spent10")
