"""推广效果: cost, people, first orders, revenue, margin, repeat, return as counted by hand; best and worst in words."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest
from sqlalchemy import select

from core.money import ZERO
from documents import rows
from models.campaigns import Campaign, ChannelCode
from models.coupons import CouponKind
from models.files import KeptFile
from models.members import Role
from services import channel_codes, effects, files
from services.effects import By, Effect, Effects
from tests.fire import look
from tests.stories.chat import Chat, yuan
from tests.stories.purse import WITH_POINTS, completes, places, refunds_


@pytest.fixture
def module_names() -> Sequence[str]:
    return ("campaigns", *WITH_POINTS)


@pytest.fixture(autouse=True)
def two_ways(chat: Chat) -> None:
    """小王's cards at two places, and a tasting of the manager's."""
    chat.joins("小王", Role.PROMOTER)
    for line in ("新活动 发卡片 开学卡片", "渠道码 1 南门", "渠道码 1 北门", "推广费用 1 10 印卡片"):
        chat.whispers(line, by="小王")
    for line in ("新活动 免费品尝 试吃会", "渠道码 2 食堂", "推广费用 2 23 水果"):
        chat.whispers(line, by="经理")


def found(chat: Chat) -> Effects:
    with chat.shop.work(reads=True) as work:
        return effects.of(work, work.session.query(Campaign).order_by(Campaign.id).all())


def of(chat: Chat, by: By, name: str) -> Effect:
    return next(group.effect for group in found(chat).by[by] if group.name == name)


def comes(chat: Chat, name: str, place: str, *, orders: int = 1) -> list[int]:
    """A new person comes by a code and buys for ¥10.00 each time."""
    if name not in chat.who:
        chat.joins(name)
    chat.says(f"我从 {place} 来", by=name).replied("欢迎")
    return [buys(chat, name) for _ in range(orders)]


def buys(chat: Chat, name: str, **more: int) -> int:
    chat.clock.advance(seconds=1)
    order_id = places(chat, name, pieces=1, **more)
    chat.pays(order_id, name)
    return order_id


def test_the_sentence_names_the_cheapest_and_the_dearest_and_that_these_repeat_more_often(chat: Chat) -> None:
    for name, place, orders in (("甲", "南门", 1), ("乙", "北门", 2), ("丙", "食堂", 2), ("丁", "食堂", 2)):
        comes(chat, name, place, orders=orders)
    chat.clock.advance(days=30)
    said = chat.whispers("推广效果", by="经理").replied(
        "推广效果：2 个活动",
        "合计：费用 ¥33.00，触达 4，来 4 人，新成员 4\n首单 4（每个 ¥8.25），订单 7，收入 ¥70.00",
        "· 免费品尝：首单 2，每个 ¥11.50，复购 100.0%",
        "· 发卡片：首单 2，每个 ¥5.00，复购 50.0%",
        "💡 发卡片每个新客 ¥5.00，免费品尝 ¥11.50，但复购高一倍（100.0% 比 50.0%）。",
    )
    assert said
    chat.whispers("推广效果 1", by="小王").replied("推广效果：1 个活动", "南门", "北门")


def test_each_figure_is_what_counting_by_hand_gives(chat: Chat) -> None:
    chat.whispers("费率 食堂 20%", by="经理")
    chat.whispers("佣金 默认 10%", by="经理")
    chat.joins("甲")
    chat.joins("乙")
    chat.clock.advance(days=2)
    chat.joins("丙")
    for name, place in (("甲", "南门"), ("乙", "南门"), ("丙", "食堂")):
        chat.says(f"我从 {place} 来", by=name)
    chat.clock.advance(seconds=1)
    completes(chat, "甲", pieces=3)
    back = completes(chat, "甲", pieces=2)
    refunds_(chat, back, 1)
    for _ in range(2):
        chat.runs("payments.send_refunds")
        chat.clock.advance(minutes=2)
    completes(chat, "丙", pieces=1)
    cards, tasting = of(chat, By.WAY, "cards"), of(chat, By.WAY, "tasting")
    # 甲: ¥30.00 and ¥20.00, of which ¥10.00 went back; 20 % fees on the rest, 10 % commission to 小王.
    assert cards == Effect(
        cost=yuan("10.00") + yuan("4.00"), reached=2, people=2, joined=0, orders=2, first=1, revenue=yuan("40.00"),
        margin=yuan("8.00"),
    )  # fmt: skip
    assert (cards.per_first, cards.repeat, cards.return_) == (yuan("14.00"), None, Decimal(8) / 14)
    # The manager's code is nobody's: no commission.
    assert tasting == Effect(
        cost=yuan("23.00"), reached=1, people=1, joined=1, orders=1, first=1, revenue=yuan("10.00"), margin=yuan("2.00")
    )  # fmt: skip
    assert of(chat, By.CAMPAIGN, "开学卡片") == cards
    assert of(chat, By.PROMOTER, "小王") == cards
    assert of(chat, By.PROMOTER, "") == tasting


def test_what_was_noted_for_all_is_shared_over_the_places_by_their_people(chat: Chat) -> None:
    for name, place in (("甲", "南门"), ("乙", "南门"), ("丙", "北门")):
        comes(chat, name, place)
    chat.whispers("推广费用 北门 5 摊位费", by="小王")
    assert of(chat, By.PLACE, "南门").cost == yuan("6.67")
    assert of(chat, By.PLACE, "北门").cost == yuan("3.33") + yuan("5.00")
    chat.whispers("新活动 摆摊 没有码", by="经理")
    chat.whispers("推广费用 3 7 桌子", by="经理")
    whole = found(chat)
    assert whole.total.cost == yuan("45.00")
    for groups in whole.by.values():
        assert sum((group.effect.cost for group in groups), ZERO) == whole.total.cost
    assert of(chat, By.WAY, "stall") == Effect(cost=yuan("7.00"))


def test_coupons_that_a_campaign_gave_out_are_its_cost_when_they_are_used(chat: Chat) -> None:
    chat.whispers("新券 迎新券 减2", by="经理")
    chat.joins("甲")
    chat.says("我从 南门 来", by="甲")
    for name in ("甲", "老王", "阿梅"):
        chat.whispers(f"活动发券 1 迎新券 {name}", by="经理").replied("「开学卡片」的名义发给了 1 人")
    chat.whispers("活动发券 1 迎新券 梅园3号楼", by="经理").replied(f"共 {len(chat.who)} 人")
    chat.whispers("活动发券 9 迎新券 阿梅", by="经理").replied("没有活动 9")
    chat.whispers("活动发券 1 没有的券 阿梅", by="经理").replied("没有券「没有的券」")
    assert of(chat, By.CAMPAIGN, "开学卡片").cost == yuan("10.00")
    buys(chat, "甲")
    assert of(chat, By.CAMPAIGN, "开学卡片") == Effect(
        cost=yuan("12.00"), reached=1, people=1, joined=1, orders=1, first=1, revenue=yuan("8.00"), margin=ZERO
    )  # fmt: skip
    buys(chat, "老王")  # who did not come by a code of it
    assert of(chat, By.CAMPAIGN, "开学卡片").cost == yuan("14.00")
    chat.whispers("新券 别的券 减3", by="经理")
    other = look.rows(chat, CouponKind)[-1]
    chat.whispers(f"领券 {other.code}", by="甲")
    buys(chat, "甲")
    effect = of(chat, By.CAMPAIGN, "开学卡片")
    assert (effect.cost, effect.margin) == (yuan("14.00"), yuan("-3.00"))  # that one is the shop's


def test_samples_are_the_cost_of_the_campaign_that_brought_who_had_them(chat: Chat) -> None:
    chat.whispers("试吃 盒饭 共9份", by="经理").replied("免费品尝")
    for name, place in (("甲", "食堂"), ("乙", "南门")):
        chat.joins(name)
        chat.says(f"我从 {place} 来", by=name)
    chat.clock.advance(seconds=1)
    for name in ("甲", "老王"):
        chat.whispers("买 盒饭 1份", by=name).replied("不用付款")
    assert of(chat, By.WAY, "tasting") == Effect(
        cost=yuan("23.00") + yuan("15.00"), reached=1, people=1, joined=1, orders=1, first=1
    )  # fmt: skip
    assert of(chat, By.WAY, "cards").cost == yuan("10.00")


def test_who_opened_the_page_was_reached(chat: Chat) -> None:
    with chat.shop.work() as work:
        for code in work.session.query(ChannelCode).order_by(ChannelCode.id).limit(1):
            for _ in range(5):
                channel_codes.note_opened(work, code)
    comes(chat, "甲", "南门")
    comes(chat, "乙", "北门")
    assert (of(chat, By.PLACE, "南门").reached, of(chat, By.PLACE, "北门").reached) == (5, 1)


def test_orders_between_two_campaigns_are_shown(chat: Chat) -> None:
    comes(chat, "甲", "南门")
    comes(chat, "甲", "食堂")
    chat.whispers("推广效果", by="经理").replied("1 单的首次和末次触达是不同活动的", "按末次触达")
    assert (of(chat, By.WAY, "cards").orders, of(chat, By.WAY, "tasting").orders) == (1, 1)
    first = chat.shop.settings.campaigns.model_copy(update={"counts": "first"})
    chat.shop.settings = chat.shop.settings.model_copy(update={"campaigns": first})
    assert of(chat, By.WAY, "cards").orders == 2
    assert found(chat).total.elsewhere == 1


def test_commission_for_one_campaign_is_no_cost_of_another(chat: Chat) -> None:
    chat.whispers("佣金 默认 10%", by="经理")
    chat.joins("甲")
    for place in ("食堂", "南门"):
        chat.says(f"我从 {place} 来", by="甲")
        chat.clock.advance(seconds=1)
    buys(chat, "甲")
    cards = of(chat, By.WAY, "cards")
    assert (cards.cost, cards.margin) == (yuan("11.00"), ZERO)
    first = chat.shop.settings.campaigns.model_copy(update={"counts": "first"})
    chat.shop.settings = chat.shop.settings.model_copy(update={"campaigns": first})
    tasting = of(chat, By.WAY, "tasting")
    assert (tasting.orders, tasting.cost, tasting.margin) == (1, yuan("23.00"), yuan("-1.00"))


def test_only_first_orders_that_are_old_enough_say_whether_they_repeat(chat: Chat) -> None:
    comes(chat, "甲", "南门")
    chat.clock.advance(days=29)
    comes(chat, "乙", "南门")
    assert of(chat, By.PLACE, "南门").repeat is None
    chat.clock.advance(days=1)
    buys(chat, "甲")
    assert of(chat, By.PLACE, "南门").repeat == 0  # 30 days and some seconds later
    chat.clock.advance(days=28)
    buys(chat, "乙")
    chat.clock.advance(days=2)
    assert of(chat, By.PLACE, "南门").repeat == Decimal(1) / 2


def test_the_workbook_has_all_divisions_and_their_sums(chat: Chat) -> None:
    for name, place in (("甲", "南门"), ("乙", "北门"), ("丙", "食堂")):
        comes(chat, name, place)
    answer = chat.whispers("推广效果", by="经理").here
    assert answer is not None
    ((name, url),) = answer.files
    assert name == "推广效果.xlsx"
    file_id = files.id_in(chat.shop.settings, url.removeprefix(chat.shop.settings.address))
    with chat.shop.work(reads=True) as work:
        content = bytes(work.execute(select(KeptFile.content).where(KeptFile.id == file_id)).scalar_one())
    cells = [row.cells for row in rows.read(content, rows.Limits(megabytes=5, rows=100, columns=20))]
    assert any(row[:2] == ("发卡片", "10.00") or row[0] == "发卡片" for row in cells)
    assert len(answer.images) == 1


def test_everybody_sees_what_is_theirs(chat: Chat) -> None:
    chat.joins("小李", Role.PROMOTER)
    chat.whispers("推广效果", by="小李").replied("没有推广活动")
    chat.whispers("推广效果 1", by="小李").replied("没有活动 1")
    said = chat.whispers("推广效果", by="小王").replied("1 个活动")
    assert said
    chat.clock.advance(days=400)
    chat.whispers("结束活动 1", by="小王")
    chat.clock.advance(days=400)
    chat.whispers("推广效果 本月", by="小王").replied("没有推广活动")


@pytest.mark.parametrize(
    "text", ["推广效果 " + "长" * 10_000, "推广效果 明年", "推广效果 99", "推广效果 -1", "推广效果 2026-13"]
)
def test_odd_periods_are_refused_in_words(chat: Chat, text: str) -> None:
    before = look.counts(chat) | {"inbox": 0}
    answer = chat.whispers(text, by="经理").here
    assert answer is not None
    assert len(answer.text) < 200
    assert look.counts(chat) | {"inbox": 0} == before
