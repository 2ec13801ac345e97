"""Points: each way to get them and to lose them, to the point."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from core import numbers
from models.ledger import Account
from models.orders import OrderStatus
from models.points import PointsLot, PointsReason
from services import points
from services.orders import OrderCompleted
from services.points import TooFewPoints
from tests.conftest import SHANGHAI
from tests.fire import look
from tests.fire.test_reductions import balance as booked
from tests.scheduler.processes import together
from tests.stories.chat import Chat
from tests.stories.purse import WITH_POINTS, balance, completes, free, gives, owed, places, receives, refunds_, sets


@pytest.fixture
def module_names() -> tuple[str, ...]:
    return WITH_POINTS


@pytest.fixture(autouse=True)
def freely(chat: Chat) -> None:
    sets(chat)


# Getting them


def test_a_completed_order_earns_whole_points_for_what_was_paid_and_says_so_once(chat: Chat) -> None:
    order_id = places(chat, "阿梅", price=1099)
    chat.pays(order_id, "阿梅")
    assert balance(chat, "阿梅") == 0
    receives(chat, order_id)

    assert balance(chat, "阿梅") == 32  # of ¥32.97
    told = [said for said in chat.told("阿梅") if "积分" in said]
    assert told == [f"🎁 订单 {numbers.show(order_id)} 完成，+32 积分\n现有积分 32，发「我的积分」看明细。"]


def test_what_is_paid_with_points_earns_none(chat: Chat) -> None:
    gives(chat, "阿梅", 3000)
    completes(chat, "阿梅", pay_with=1500)
    assert balance(chat, "阿梅") == 1500 + 15
    completes(chat, "阿梅", pieces=1, pay_with=1000)  # costs nothing else
    assert balance(chat, "阿梅") == 515


def test_what_was_refunded_before_completion_earns_nothing(chat: Chat) -> None:
    order_id = places(chat, "阿梅")
    chat.pays(order_id, "阿梅")
    refunds_(chat, order_id, 1)
    receives(chat, order_id)
    assert balance(chat, "阿梅") == 20


def test_a_shop_may_give_more_or_nothing(chat: Chat) -> None:
    sets(chat, per_yuan=5)
    completes(chat, "阿梅")
    sets(chat, per_yuan=0)
    completes(chat, "阿梅")
    assert balance(chat, "阿梅") == 150


def test_told_twice_it_is_given_once(chat: Chat) -> None:
    order_id = completes(chat, "阿梅")
    with chat.shop.work() as work:
        work.tell(OrderCompleted(order_id))
        assert not points.give(work, chat.who["阿梅"].id, 5, PointsReason.ORDER, order_id)
        assert points.give(work, chat.who["阿梅"].id, 5, PointsReason.EVENT, order_id)
        assert not points.give(work, chat.who["阿梅"].id, 5, PointsReason.EVENT, order_id)
        assert not points.give(work, chat.who["阿梅"].id, 0, PointsReason.WIN_BACK, order_id)
    assert balance(chat, "阿梅") == 35


def test_a_review_earns_once_for_each_product_that_was_kept(chat: Chat) -> None:
    chat.says("开团 团\n苹果\n香蕉\n盒饭", by="团长")
    chat.says("苹果1斤 香蕉1斤 盒饭1份", by="阿梅")
    order_id = look.latest(chat).id
    chat.pays(order_id, "阿梅")
    receives(chat, order_id)
    before = balance(chat, "阿梅")
    chat.whispers(f"退款 {numbers.show(order_id)} 盒饭 1 洒了", by="阿梅").replied("受理")
    after_refund = balance(chat, "阿梅")
    assert after_refund == before * 1280 // 2780

    chat.whispers(f"评价 {numbers.show(order_id)} 5 好", by="阿梅").replied("谢谢")
    assert balance(chat, "阿梅") == after_refund + 20
    assert chat.told("阿梅")[-1].startswith("🎁 感谢评价，+20 积分")
    chat.whispers(f"评价 {numbers.show(order_id)} 4 还行", by="阿梅").replied("已修改")
    assert balance(chat, "阿梅") == after_refund + 20


def test_a_review_before_the_goods_are_there_earns_when_they_are(chat: Chat) -> None:
    order_id = places(chat, "阿梅")
    chat.pays(order_id, "阿梅")
    chat.whispers(f"评价 {numbers.show(order_id)} 5", by="阿梅")
    assert balance(chat, "阿梅") == 0
    receives(chat, order_id)
    assert balance(chat, "阿梅") == 30 + 10
    assert len([said for said in chat.told("阿梅") if "积分" in said]) == 1


def test_reviews_earn_no_more_often_a_day_than_is_set(chat: Chat) -> None:
    sets(chat, per_yuan=0, reviews_per_day=2)
    done = [numbers.show(completes(chat, "阿梅", pieces=1)) for _ in range(4)]
    for number in done[:3]:
        chat.whispers(f"评价 {number} 5", by="阿梅")
    assert balance(chat, "阿梅") == 20
    chat.clock.set(datetime(2026, 3, 7, 0, 0, 1, tzinfo=SHANGHAI))
    chat.whispers(f"评价 {done[3]} 5", by="阿梅")
    assert balance(chat, "阿梅") == 30


# Signing in


def test_signing_in_counts_the_days_in_a_row(chat: Chat) -> None:
    for day in range(1, 8):
        chat.says("签到", by="阿梅").replied(f"连续 {day} 天", "+12" if day == 7 else "+2")
        chat.clock.advance(days=1)
    assert balance(chat, "阿梅") == 7 * 2 + 10
    chat.clock.advance(days=1)
    chat.says("签到", by="阿梅").replied("连续 1 天")


def test_after_the_longest_streak_the_table_begins_anew(chat: Chat) -> None:
    sets(chat, sign_in=1, streaks={2: 10, 3: 100})
    brought = []
    for _ in range(7):
        before = balance(chat, "阿梅")
        chat.says("签到", by="阿梅")
        brought.append(balance(chat, "阿梅") - before)
        chat.clock.advance(days=1)
    assert brought == [1, 11, 101, 1, 11, 101, 1]


def test_the_day_ends_at_midnight_of_the_shop(chat: Chat) -> None:
    chat.clock.set(datetime(2026, 3, 6, 23, 59, 59, tzinfo=SHANGHAI))
    chat.says("签到", by="阿梅").replied("连续 1 天")
    chat.clock.set(datetime(2026, 3, 7, 0, 0, 0, tzinfo=SHANGHAI))
    chat.says("签到", by="阿梅").replied("连续 2 天")
    chat.clock.set(datetime(2026, 3, 7, 23, 59, 59, tzinfo=SHANGHAI))  # another day in UTC
    chat.says("签到", by="阿梅").replied("签过到了", "连续 2 天")
    assert balance(chat, "阿梅") == 4


def test_a_second_tap_changes_nothing(chat: Chat) -> None:
    chat.says("签到", by="阿梅", mid="one").replied("签到成功")
    before = look.counts(chat)
    chat.says("签到", by="阿梅", mid="one").replied("签到成功")  # the same message again
    chat.whispers("签到", by="阿梅").replied("签过到了")
    after = look.counts(chat)
    assert {name for name in after if after[name] != before[name]} <= {"inbox"}
    assert balance(chat, "阿梅") == 2


def test_two_processes_sign_in_once(chat: Chat) -> None:
    task = ("sign_in", str(chat.who["阿梅"].id))
    assert sorted(together(chat.shop, [task, task, task])) == [0, 0, 1]
    assert balance(chat, "阿梅") == 2


# Paying with them


def test_points_are_set_aside_and_gone_with_the_payment(chat: Chat) -> None:
    gives(chat, "阿梅", 1000)
    order_id = places(chat, "阿梅", pay_with=800)
    assert (balance(chat, "阿梅"), free(chat, "阿梅"), owed(chat, "阿梅")) == (1000, 200, 1000)
    chat.whispers("我的积分", by="阿梅").replied("积分 1000（可抵 ¥10.00）", "800 分已用在待付款")
    chat.pays(order_id, "阿梅")
    assert (balance(chat, "阿梅"), free(chat, "阿梅"), owed(chat, "阿梅")) == (200, 200, 200)
    assert booked(chat, Account.SUPPLIER) == 0
    receives(chat, order_id)
    assert booked(chat, Account.SUPPLIER) == -3000  # the supplier gets his due


@pytest.mark.parametrize("how", ["cancelled", "expired"])
def test_what_is_not_paid_gives_its_points_back(chat: Chat, how: str) -> None:
    gives(chat, "阿梅", 1000)
    order_id = places(chat, "阿梅", pay_with=1000)
    if how == "cancelled":
        chat.whispers(f"取消 {numbers.show(order_id)}", by="阿梅").replied("已取消")
    else:
        chat.clock.advance(minutes=16)
        chat.runs("orders.expire_orders")
    assert look.order(chat, order_id).status is OrderStatus(how)
    assert free(chat, "阿梅") == 1000


def test_more_than_there_is_cannot_be_set_aside(chat: Chat) -> None:
    gives(chat, "阿梅", 100)
    with pytest.raises(TooFewPoints):
        places(chat, "阿梅", pay_with=101)
    assert free(chat, "阿梅") == 100


# Refunds


def test_a_refund_gives_back_what_it_took_and_takes_back_what_it_gave_piece_by_piece(chat: Chat) -> None:
    gives(chat, "阿梅", 1000)
    order_id = completes(chat, "阿梅", pay_with=1000)  # ¥20.00 in money: 20 points
    assert balance(chat, "阿梅") == 20
    went = []
    for _ in range(3):
        before = balance(chat, "阿梅")
        refunds_(chat, order_id, 1)
        went.append(balance(chat, "阿梅") - before)
    # Back come 333, 333, 334; of the earnings go 7, 7, 6: 20 × (2000 − 666) // 2000 = 13, then 6, then none.
    assert went == [333 - 7, 333 - 7, 334 - 6]
    assert (balance(chat, "阿梅"), owed(chat, "阿梅")) == (1000, 1000)


def test_what_was_spent_meanwhile_becomes_debt_which_the_next_earnings_pay_off(chat: Chat) -> None:
    order_id = completes(chat, "阿梅", pieces=10)  # 100 points
    completes(chat, "阿梅", pay_with=100)  # spends them, earns 29
    refunds_(chat, order_id)
    assert (balance(chat, "阿梅"), owed(chat, "阿梅")) == (29 - 100, 29 - 100)
    chat.whispers("我的积分", by="阿梅").replied("积分 -71", "欠 71 分", "−100 订单")
    with pytest.raises(TooFewPoints):
        places(chat, "阿梅", pay_with=1)

    chat.says("签到", by="阿梅")
    assert balance(chat, "阿梅") == -69
    gives(chat, "阿梅", 100)
    assert free(chat, "阿梅") == 31


def test_points_set_aside_while_in_debt_pay_it_off_when_they_come_free(chat: Chat) -> None:
    order_id = completes(chat, "阿梅", pieces=10)  # 100 points
    waits = places(chat, "阿梅", pay_with=80)
    refunds_(chat, order_id)
    assert (free(chat, "阿梅"), balance(chat, "阿梅")) == (-80, 0)
    chat.whispers(f"取消 {numbers.show(waits)}", by="阿梅")
    assert (free(chat, "阿梅"), balance(chat, "阿梅")) == (0, 0)
    assert sum(lot.unspent for lot in look.rows(chat, PointsLot)) == 0


def test_a_refund_in_debt_brings_back_what_is_left_over(chat: Chat) -> None:
    earns = completes(chat, "阿梅", pieces=10)  # 100 points
    paid = completes(chat, "阿梅", pay_with=100)  # earns 29
    refunds_(chat, earns)
    assert balance(chat, "阿梅") == -71
    refunds_(chat, paid)
    assert balance(chat, "阿梅") == 0


def test_an_other_rate_since_then_changes_nothing_of_what_a_refund_takes_back(chat: Chat) -> None:
    sets(chat, per_yuan=10)
    order_id = completes(chat, "阿梅")
    sets(chat, per_yuan=1)
    refunds_(chat, order_id, 2)
    assert balance(chat, "阿梅") == 100
    refunds_(chat, order_id)
    assert balance(chat, "阿梅") == 0


def test_given_back_they_last_as_long_as_they_would_have_and_some_days_at_least(chat: Chat) -> None:
    sets(chat, per_yuan=0)
    gives(chat, "阿梅", 100)
    first = look.rows(chat, PointsLot)[0].expires_at
    chat.clock.advance(days=200)
    gives(chat, "阿梅", 100)
    order_id = completes(chat, "阿梅", pay_with=150)
    chat.clock.advance(days=150)
    refunds_(chat, order_id)  # 15 days before the first would have expired
    lots = sorted((lot.expires_at, lot.unspent) for lot in look.rows(chat, PointsLot) if lot.unspent)
    thirty = datetime(2026, 3, 6, tzinfo=SHANGHAI) + timedelta(days=200 + 150 + 31)
    assert lots[0] == (thirty, 100)
    assert thirty > first
    assert sum(unspent for _, unspent in lots) == 200


def test_what_would_have_lasted_longest_comes_back_first(chat: Chat) -> None:
    sets(chat, per_yuan=0)
    gives(chat, "阿梅", 100)
    chat.clock.advance(days=100)
    gives(chat, "阿梅", 100)
    soon, later = (lot.expires_at for lot in look.rows(chat, PointsLot))
    order_id = completes(chat, "阿梅", pieces=2, pay_with=200)
    for _ in range(2):
        refunds_(chat, order_id, 1)
    back = [(lot.expires_at, lot.unspent) for lot in look.rows(chat, PointsLot) if lot.unspent]
    assert back == [(later, 100), (soon, 100)]


def test_a_refund_takes_back_the_very_points_that_it_gave(chat: Chat) -> None:
    gives(chat, "阿梅", 50)
    chat.clock.advance(days=1)
    order_id = completes(chat, "阿梅", pieces=5)
    refunds_(chat, order_id, 4)
    assert [lot.unspent for lot in look.rows(chat, PointsLot)] == [50, 10]


# Commands


def test_one_sees_what_one_has(chat: Chat) -> None:
    chat.whispers("我的积分", by="阿梅").replied("积分 0")
    completes(chat, "阿梅")
    chat.says("签到", by="阿梅")
    for text in ("我的积分", "points", "积分"):
        chat.whispers(text, by="阿梅").replied(
            "积分 32（可抵 ¥0.32）", "最近到期：32 分，2027-03-07", "+30 订单", "+2 签到"
        )
    seen = chat.says("我的积分", by="阿梅")
    assert seen.here is None
    assert seen.private is not None


def test_a_manager_gives_and_takes_with_a_reason(chat: Chat) -> None:
    chat.whispers("积分 阿梅 +500 补偿晚到", by="经理").replied("阿梅", "+500", "积分 500")
    chat.whispers("积分 阿梅 -200 算错了", by="经理").replied("−200", "积分 300")
    chat.whispers("我的积分", by="阿梅").replied("+500 补偿晚到", "−200 算错了")
    chat.whispers("积分 阿梅", by="经理").replied("积分 300", "补偿晚到")
    assert owed(chat, "阿梅") == 300


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("积分 阿梅 +999999999999 多", "每次加减"),
        ("积分 阿梅 +1000000000000 多", "用法"),
        ("积分 阿梅 0 没有", "每次加减"),
        ("积分 阿梅 +100", "写上原因"),
        ("积分 阿梅 -1 扣", "积分不够"),
        ("积分 阿梅 一百 送", "用法"),
        ("积分 阿梅 +-5 送", "用法"),
        ("积分 没这个人 +100 送", "没这个人"),
    ],
)
def test_bad_adjustments_are_refused_in_words(chat: Chat, text: str, answer: str) -> None:
    chat.whispers(text, by="经理").replied(answer)
    assert balance(chat, "阿梅") == 0


def test_nobody_else_adjusts(chat: Chat) -> None:
    chat.whispers("积分 阿梅 +500 送我", by="阿梅").replied("没听懂")
    assert chat.says("积分 阿梅 +500 送", by="经理").silent
    assert balance(chat, "阿梅") == 0
