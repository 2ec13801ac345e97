"""拼团: enough people pay and it goes out; too few, and everybody has their money back."""

from __future__ import annotations

import pytest

from core import numbers
from core.money import Money
from models.group_buys import GroupBuy, GroupBuyStatus
from models.members import Role
from models.orders import FulfilmentStatus, OrderStatus
from models.outbox import Delivery
from models.refunds import RefundCause, RefundStatus
from tests.fire import look
from tests.stories.chat import Chat

OPENS = "拼团 盒饭 12.90 3人 到 周五20:00"  # it is Friday, a quarter past five in the afternoon
EATERS = ("阿梅", "老王", "小林")


@pytest.fixture
def group(chat: Chat) -> Chat:
    chat.joins("小林")
    chat.joins("推广员", Role.PROMOTER)
    return chat


def opens(chat: Chat, said: str = OPENS, by: str = "团长") -> GroupBuy:
    chat.says(said, by=by).replied("开好了")
    return look.rows(chat, GroupBuy)[-1]


def joins(chat: Chat, by: str, pieces: int = 1) -> int:
    chat.says(f"参团 1 {pieces}份", by=by).replied(by, "付款后算数")
    return look.latest(chat).id


def pays(chat: Chat, by: str) -> int:
    placed = joins(chat, by)
    chat.pays(placed, by)
    return placed


def ends(chat: Chat) -> None:
    chat.clock.advance(hours=4)
    chat.runs("orders.expire_orders")
    settles(chat)


def settles(chat: Chat) -> None:
    chat.runs("group_buys.settle")
    for _ in range(2):
        chat.runs("payments.send_refunds")
        chat.clock.advance(minutes=2)
    chat.runs("group_buys.settle")


def posted(chat: Chat) -> str:
    return str([row.message for row in look.rows(chat, Delivery, Delivery.community_id == chat.community.id)])


def status(chat: Chat) -> GroupBuyStatus:
    return look.rows(chat, GroupBuy)[0].status


def test_the_last_one_needed_fills_it_and_only_then_do_goods_go_out(group: Chat) -> None:
    opens(group)
    placed = [pays(group, name) for name in EATERS[:2]]
    assert look.order(group, placed[0]).total == Money(1290)
    group.says("活动", by="老王").replied("拼团 1：盒饭 ¥12.90/份（单买 ¥15.00），已付 2/3 人，还差 1 人", "参团 1")
    assert "还差 1 人" in group.told("老王")[-1]
    assert look.part(group, placed[0], "食堂").status is FulfilmentStatus.HELD
    group.whispers(f"订单 {numbers.show(placed[0])}", by="阿梅").replied("等成团")
    group.whispers("待发货", by="食堂").replied("没有")
    group.runs("fulfilment.send_digests")
    assert group.told("食堂") == []
    placed.append(pays(group, "小林"))
    assert status(group) is GroupBuyStatus.FILLED
    group.runs("group_buys.settle")
    assert {look.part(group, order_id, "食堂").status for order_id in placed} == {FulfilmentStatus.WAITING}
    assert len([told for told in group.told("食堂") if "新订单" in told]) == 3
    assert [len([told for told in group.told(name) if "提货码" in told]) for name in EATERS] == [1, 1, 1]
    group.whispers("待发货", by="食堂").replied(*map(numbers.show, placed))
    later = pays(group, "团长")  # until its end others join, and wait for nothing
    assert look.part(group, later, "食堂").status is FulfilmentStatus.WAITING
    ends(group)
    assert look.rows(group, GroupBuy)[0].settled_at is not None
    group.says("参团 1", by="经理").replied("已经结束")
    assert {look.order(group, order_id).status for order_id in (*placed, later)} == {OrderStatus.PAID}


def test_too_few_and_every_fen_goes_back_once(group: Chat) -> None:
    opens(group)
    placed = [pays(group, name) for name in EATERS[:2]]
    unpaid = joins(group, "小林", 2)
    assert look.order(group, unpaid).total == Money(2580)
    ends(group)
    assert status(group) is GroupBuyStatus.FAILED
    for order_id in placed:
        assert [(r.amount, r.status) for r in look.refunds(group, order_id)] == [(Money(1290), RefundStatus.DONE)]
        assert look.order(group, order_id).status is OrderStatus.REFUNDED
    assert look.order(group, unpaid).status is OrderStatus.EXPIRED
    assert look.sku(group, "盒饭").sold == look.sku(group, "盒饭").reserved
    assert "group-buy-failed" in posted(group)
    assert "没成" in "\n".join(group.told("阿梅"))
    assert group.told("食堂") == []  # they never heard of it
    settles(group)
    assert all(len(look.refunds(group, order_id)) == 1 for order_id in placed)


def test_called_off_unpaid_orders_are_cancelled(group: Chat) -> None:
    opens(group)
    paid, unpaid = pays(group, "阿梅"), joins(group, "老王")
    group.whispers("停拼团 1", by="推广员").replied("没有拼团 1")
    group.whispers("停拼团 1", by="团长").replied("停了")
    settles(group)
    assert look.order(group, paid).status is OrderStatus.REFUNDED
    assert look.order(group, unpaid).status is OrderStatus.CANCELLED
    assert "已取消" in group.told("老王")[-1]
    group.whispers("停拼团 1", by="团长").replied("已经结束")


def test_a_refund_before_the_end_reopens_the_place(group: Chat) -> None:
    opens(group)
    first = pays(group, "阿梅")
    pays(group, "老王")
    group.whispers(f"退款 {numbers.show(first)} 不想要了", by="阿梅").replied("已受理")
    settles(group)
    assert look.order(group, first).status is OrderStatus.REFUNDED
    pays(group, "小林")
    assert status(group) is GroupBuyStatus.OPEN
    group.says("活动", by="老王").replied("已付 2/3 人")
    pays(group, "阿梅")  # who left may come again
    assert status(group) is GroupBuyStatus.FILLED


def test_a_request_that_waits_is_granted_when_it_fails(group: Chat) -> None:
    opens(group)
    placed = joins(group, "阿梅", 4)  # more than is approved at once
    group.pays(placed, "阿梅")
    group.whispers(f"退款 {numbers.show(placed)} 不想要了", by="阿梅").replied("等")
    ends(group)
    (refund,) = look.refunds(group, placed)
    assert (refund.amount, refund.status) == (Money(5160), RefundStatus.DONE)


def test_what_is_paid_in_the_last_second_counts_and_what_comes_late_goes_back(group: Chat) -> None:
    opens(group, "拼团 盒饭 12.90 2人 到 10分钟后")
    pays(group, "阿梅")
    last, late = joins(group, "老王"), joins(group, "小林")
    group.clock.advance(minutes=9, seconds=59)
    group.pays(last, "老王", noticed=False)
    number = group.pays(late, "小林", noticed=False)
    group.clock.advance(seconds=2)
    group.runs("orders.expire_orders")
    group.runs("group_buys.settle")
    assert status(group) is GroupBuyStatus.OPEN  # notices may be late
    group.runs("payments.watch_payments")
    assert status(group) is GroupBuyStatus.FILLED
    assert look.payment(group, number).status == "paid"


def test_a_payment_after_it_has_failed_goes_back(group: Chat) -> None:
    opens(group, "拼团 盒饭 12.90 2人 到 10分钟后")
    late = joins(group, "老王")
    number = group.pays(late, "老王", noticed=False)
    group.clock.advance(minutes=13)
    group.runs("orders.expire_orders")
    group.runs("group_buys.settle")
    assert status(group) is GroupBuyStatus.FAILED
    group.till.take_notice({}, group.gateway.notice(number))
    settles(group)
    (refund,) = look.refunds(group, late)
    assert (refund.cause, refund.amount) == (RefundCause.LATE, Money(1290))
    assert look.order(group, late).status is OrderStatus.EXPIRED


def test_who_joins_again_keeps_the_newer_order(group: Chat) -> None:
    opens(group)
    first = joins(group, "阿梅")
    number = group.pays(first, "阿梅", noticed=False)
    group.clock.advance(minutes=16)
    group.runs("orders.expire_orders")
    joins(group, "阿梅")
    group.till.take_notice({}, group.gateway.notice(number))
    assert [refund.cause for refund in look.refunds(group, first)] == [RefundCause.LATE]
    group.says("参团 1", by="阿梅").replied("已经在拼团 1 里", numbers.show(look.latest(group).id))


def test_natural_replies(group: Chat) -> None:
    opens(group)
    group.says("+2", by="阿梅", quote=("群买", "👥 拼团 1：盒饭\n　👉 发「参团 1」参加")).replied("盒饭×2份")
    group.says("我要参团", by="老王").replied("盒饭×1份")
    opens(group, "拼团 苹果 7.90 2人 每人限3斤 到 周六20:00", by="推广员")
    assert group.says("我要参团", by="小林").silent  # in which one?
    group.says("参团 2 4斤", by="小林").replied("每人最多 3斤")
    group.says("参团2 2.5斤", by="小林").replied("苹果×2.5斤")


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("拼团 盒饭 12.90 1人 到 周五20:00", "2 到 500 人"),
        ("拼团 盒饭 12.90 501人 到 周五20:00", "2 到 500 人"),
        ("拼团 盒饭 0 3人 到 周五20:00", "价格大于 0"),
        ("拼团 盒饭 15 3人 到 周五20:00", "要比它低"),
        ("拼团 盒饭 12.90 3人 到 2026-06-01 20:00", "最长 30 天"),
        ("拼团 盒饭 12.90 3人", ""),
        ("拼团 火星 12.90 3人 到 周五20:00", "火星"),
        ("参团 99", "没有拼团 99"),
        ("参团 盒饭", "没有拼团"),
        ("停拼团 99", "没有拼团 99"),
    ],
)
def test_what_makes_no_sense_changes_nothing(group: Chat, said: str, answered: str) -> None:
    before = look.counts(group)
    group.whispers(said, by="团长").replied(answered)
    after = look.counts(group)
    assert all(after[name] == before[name] for name in ("group_buys", "orders", "outbox"))


def test_somebody_elses_group_and_blocked_people_have_no_part_in_it(group: Chat) -> None:
    opens(group)
    group.whispers("参团 1", by="生人").replied("没有拼团 1")
    group.says("拼团 盒饭 12 3人 到 周五20:00", by="阿梅")
    assert len(look.rows(group, GroupBuy)) == 1
    group.whispers("拉黑 老王 恶意", by="经理")
    assert not group.says("参团 1", by="老王").silent
    assert look.counts(group)["orders"] == 0
