"""Every order is tied to the touches of its buyer: the first and the last, as far back as is set, across channels."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from models.campaigns import Attribution, ChannelCode, Touch
from models.commissions import Commission, OrderCredit
from models.members import Identity, Role
from tests.fire import look
from tests.fire.crowd import at_once
from tests.make.rows import add
from tests.stories.chat import Chat, yuan
from tests.stories.purse import WITH_POINTS, balance, gives, places


@pytest.fixture
def module_names() -> Sequence[str]:
    return ("campaigns", *WITH_POINTS)


@pytest.fixture(autouse=True)
def codes(chat: Chat) -> None:
    """Two campaigns: 小王's cards with codes at 南门 and 北门, and a stall."""
    chat.joins("小王", Role.PROMOTER)
    for line in ("新活动 发卡片 卡片", "渠道码 1 南门", "渠道码 1 北门"):
        chat.whispers(line, by="小王")
    for line in ("新活动 摆摊 摊子", "渠道码 2 3号摊"):
        chat.whispers(line, by="经理")


def buys(chat: Chat, by: str, price: int = 1000) -> int:
    order_id = places(chat, by, pieces=1, price=price)
    chat.pays(order_id, by)
    return order_id


def tied(chat: Chat) -> dict[int, tuple[str, str, bool]]:
    """Each tied order: where its first touch and its last were, and whether it is a first order."""
    place = {code.id: code.place for code in look.rows(chat, ChannelCode)}
    at = {one.id: place[one.code_id] for one in look.rows(chat, Touch)}
    return {
        row.order_id: (at[row.first_touch_id], at[row.last_touch_id], row.first_of is not None)
        for row in look.rows(chat, Attribution)
    }


def test_first_orders_and_repeats_are_tied_to_the_first_and_the_last_touch(chat: Chat) -> None:
    chat.says("我从 南门 来", by="阿梅")
    one = buys(chat, "阿梅")
    chat.clock.advance(days=2)
    chat.says("我从 3号摊 来", by="阿梅")
    two = buys(chat, "阿梅")
    assert tied(chat) == {one: ("南门", "南门", True), two: ("南门", "3号摊", False)}
    alone = buys(chat, "老王")
    chat.says("我从 南门 来", by="老王")
    again = buys(chat, "老王")
    assert alone not in tied(chat)
    assert tied(chat)[again] == ("南门", "南门", False)


def test_the_window_is_a_setting(chat: Chat) -> None:
    chat.says("我从 南门 来", by="阿梅")
    chat.clock.advance(days=20)
    chat.says("我从 3号摊 来", by="阿梅")
    chat.clock.advance(days=10)
    at_its_end = buys(chat, "阿梅")
    chat.clock.advance(minutes=1)
    behind = buys(chat, "阿梅")
    chat.clock.advance(days=20)
    too_late = buys(chat, "阿梅")
    assert tied(chat)[at_its_end] == ("南门", "3号摊", True)
    assert tied(chat)[behind] == ("3号摊", "3号摊", False)
    assert too_late not in tied(chat)


def test_a_touch_between_ordering_and_paying_did_not_bring_the_order(chat: Chat) -> None:
    order_id = places(chat, "阿梅")
    chat.clock.advance(minutes=5)
    chat.says("我从 南门 来", by="阿梅")
    chat.pays(order_id, "阿梅")
    assert tied(chat) == {}


def test_orders_of_a_campaign_that_has_ended_still_count_within_the_window(chat: Chat) -> None:
    chat.says("我从 南门 来", by="阿梅")
    chat.whispers("结束活动 1", by="小王")
    chat.clock.advance(days=1)
    assert list(tied(chat)) == [] != [buys(chat, "阿梅")]
    assert list(tied(chat).values()) == [("南门", "南门", True)]


def test_the_promoter_earns_by_what_the_code_brought(chat: Chat) -> None:
    chat.whispers("佣金 默认 10%", by="经理")
    chat.says("我从 3号摊 来", by="阿梅")
    chat.clock.advance(days=1)
    chat.says("我从 南门 来", by="阿梅")
    order_id = buys(chat, "阿梅")
    (credit,) = look.rows(chat, OrderCredit)
    assert (credit.order_id, credit.source, credit.campaign_id) == (order_id, "campaign", 1)
    (commission,) = look.rows(chat, Commission)
    assert (commission.member_id, commission.amount) == (chat.who["小王"].id, yuan("1.00"))


def test_a_campaign_may_have_a_commission_of_its_own(chat: Chat) -> None:
    chat.whispers("佣金 默认 10%", by="经理")
    chat.whispers("佣金 卡片 30%", by="经理").replied("活动 卡片", "30%")
    assert chat.whispers("佣金", by="经理").replied("活动 卡片")
    chat.whispers("我从 南门 来", by="阿梅")
    buys(chat, "阿梅")
    (commission,) = look.rows(chat, Commission)
    assert (commission.member_id, commission.amount) == (chat.who["小王"].id, yuan("3.00"))


def test_by_setting_the_first_touch_counts(chat: Chat) -> None:
    shop = chat.shop
    counts = shop.settings.campaigns.model_copy(update={"counts": "first"})
    shop.settings = shop.settings.model_copy(update={"campaigns": counts})
    chat.says("我从 南门 来", by="阿梅")
    chat.says("我从 3号摊 来", by="阿梅")
    buys(chat, "阿梅")
    assert [credit.member_id for credit in look.rows(chat, OrderCredit)] == [chat.who["小王"].id]


def test_of_two_orders_paid_at_once_one_is_the_first(chat: Chat) -> None:
    chat.says("我从 南门 来", by="阿梅")
    orders = [places(chat, "阿梅", price=price) for price in (1000, 1100, 1200)]
    at_once(*(lambda order_id=order_id: chat.pays(order_id, "阿梅") for order_id in orders))
    assert sorted(first for _, _, first in tied(chat).values()) == [False, False, True]


# one person on two channels -------------------------------------------------------------------------------------------


def binds(chat: Chat, this: str, to: str) -> None:
    shown = chat.whispers("绑定", by=to).private or chat.whispers("绑定", by=to).here
    assert shown is not None
    code = shown.text.rsplit("绑定码：", 1)[1].split()[0]
    chat.whispers(f"绑定 {code}", by=this).replied("绑定好了")


def test_who_came_by_one_channel_and_orders_in_another_is_one_person_after_binding(chat: Chat) -> None:
    chat.joins("阿梅的公众号")
    chat.whispers("我从 南门 来", by="阿梅的公众号")
    chat.clock.advance(days=1)
    before = buys(chat, "阿梅")
    assert tied(chat) == {}
    binds(chat, "阿梅的公众号", "阿梅")
    assert tied(chat) == {before: ("南门", "南门", True)}
    after = buys(chat, "阿梅")
    assert tied(chat)[after] == ("南门", "南门", False)
    (touch,) = look.rows(chat, Touch)
    assert (touch.member_id, touch.joined) == (chat.who["阿梅"].id, True)


def test_binding_brings_orders_and_points_along(chat: Chat) -> None:
    chat.joins("阿梅的公众号")
    gives(chat, "阿梅的公众号", 30)
    chat.says("我从 南门 来", by="阿梅的公众号")
    order_id = buys(chat, "阿梅的公众号")
    chat.clock.advance(hours=1)
    chat.says("我从 南门 来", by="阿梅")
    later = buys(chat, "阿梅")
    binds(chat, "阿梅的公众号", "阿梅")
    assert look.order(chat, order_id).member_id == chat.who["阿梅"].id
    assert balance(chat, "阿梅") == 30
    assert tied(chat) == {order_id: ("南门", "南门", True), later: ("南门", "南门", False)}
    assert len(look.rows(chat, Touch)) == 1  # by one code once, the earlier time


def test_a_member_with_another_channel_left_stays_oneself(chat: Chat) -> None:
    chat.joins("阿梅的公众号")
    with chat.shop.work() as work:
        goes = chat.who["阿梅的公众号"].id
        add(work, Identity(member_id=goes, channel="wecom_bot", account="x", external_id="阿梅"))
    chat.whispers("我从 南门 来", by="阿梅的公众号")
    binds(chat, "阿梅的公众号", "阿梅")
    assert [one.member_id for one in look.rows(chat, Touch)] == [goes]


def test_a_promoters_two_selves_have_not_brought_each_other(chat: Chat) -> None:
    chat.joins("小王的公众号")
    chat.whispers("我从 南门 来", by="小王的公众号").replied("欢迎")
    order_id = buys(chat, "小王的公众号")
    assert order_id in tied(chat)
    binds(chat, "小王的公众号", "小王")
    assert (tied(chat), look.rows(chat, Touch)) == ({}, [])


def test_a_name_in_a_list_that_turns_out_to_be_somebody_takes_the_touches_along(chat: Chat) -> None:
    chat.joins("小陈")
    chat.says("我从 南门 来", by="小陈")
    order_id = buys(chat, "小陈")
    chat.says("合并 小陈 阿梅 确定", by="团长")
    assert look.order(chat, order_id).member_id == chat.who["阿梅"].id
    assert tied(chat) == {order_id: ("南门", "南门", True)}
