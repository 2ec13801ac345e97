"""Services by the hour: slots made in a line, ordered with a time or without one, moved, given back, reminded of."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from core import numbers
from core.clock import SetClock
from core.quantity import Quantity
from models.orders import OrderStatus
from models.slots import SlotBooking, TimeSlot
from tests.fire import look
from tests.stories.chat import Chat


@pytest.fixture
def wash(chat: Chat) -> Chat:
    """食堂 does the laundry on Saturday and Sunday; it is Friday evening."""
    chat.sells("洗衣", unit="份", price="6.00", stock=100, by="食堂")
    chat.whispers("时段 洗衣 周六 9:00-11:00 3份", by="食堂").replied("开了 1 个", "周六 03-07 09:00-11:00", "剩 3份")
    chat.whispers("时段 洗衣 周日 14点-16点 2份", by="食堂").replied("周日 03-08 14:00-16:00")
    return chat


def taken(chat: Chat) -> list[int]:
    return [slot.taken.thousandths // 1000 for slot in look.rows(chat, TimeSlot)]


def bought(chat: Chat, what: str, by: str = "阿梅", *, paid: bool = True) -> int:
    chat.whispers(f"买 {what}", by=by).replied("订单")
    order_id = look.latest(chat).id
    if paid:
        chat.pays(order_id, by)
    return order_id


def test_who_says_no_time_gets_the_earliest_and_everybody_sees_when(wash: Chat) -> None:
    wash.says("时段 洗衣", by="老王").replied("1. 周六 03-07 09:00-11:00，还能约 3份", "2. 周日")
    wash.says("开团 周末服务\n洗衣\n苹果", by="团长").replied("周末服务")
    wash.says("洗衣2份", by="阿梅").replied("⏰ 洗衣：周六 03-07 09:00-11:00", "改时段 1010 <")
    assert taken(wash) == [2, 0]
    wash.says("洗衣1份", by="老王").replied("周六 03-07")
    wash.says("洗衣1份", by="团长").replied("周日 03-08 14:00-16:00")  # Saturday is full
    assert taken(wash) == [3, 1]
    wash.pays(1, "阿梅")
    assert any("洗衣 × 2份" in told and "⏰ 周六 03-07 09:00-11:00" in told for told in wash.told("食堂"))
    wash.whispers("订单 1010", by="阿梅").replied("⏰ 周六 03-07 09:00-11:00")
    wash.whispers("我的订单", by="阿梅").replied("洗衣×2份 03-07 09:00-11:00")
    wash.whispers("待发货", by="食堂").replied("洗衣×2份 03-07 09:00-11:00")
    wash.whispers("时段 洗衣", by="食堂").replied("1. 周六 03-07 09:00-11:00：已约 3份，剩 0份")
    assert "已约" not in wash.says("时段 洗衣", by="阿梅").here.text


def test_a_time_that_is_said_is_kept_to(wash: Chat) -> None:
    wash.says("开团 周末服务\n洗衣", by="团长")
    wash.says("洗衣1份 周日", by="阿梅").replied("周日 03-08 14:00-16:00")
    wash.says("+1 周六上午9点", by="老王").replied("周六 03-07")
    wash.says("洗衣 1份 周一9点", by="团长").replied("在「周一9点」没有空", "1. 周六", "2. 周日")
    assert taken(wash) == [1, 1]
    assert len(look.rows(wash, SlotBooking)) == 2
    wash.says("洗衣3份 周日下午", by="团长").replied("没有空", "（都约满了")
    wash.says("+1 周六", by="阿梅").replied("已经约在 周日")
    wash.says("+1", by="阿梅").replied("洗衣×2份", "周日")
    assert taken(wash) == [1, 2]
    wash.whispers("买 洗衣 1份 周六9点", by="阿梅").replied("周六 03-07 09:00-11:00")
    assert taken(wash) == [2, 2]


def test_a_slot_that_is_full_takes_no_more_of_an_order(wash: Chat) -> None:
    wash.says("开团 周末服务\n洗衣", by="团长")
    wash.says("洗衣2份 周日", by="阿梅")
    wash.says("+1", by="阿梅").replied("周日 03-08 14:00-16:00 只剩 0份", "1. 周六")
    assert taken(wash) == [0, 2]
    wash.says("改成1份", by="阿梅").replied("洗衣×1份", "周日")
    assert taken(wash) == [0, 1]
    wash.says("不要了", by="阿梅")
    assert taken(wash) == [0, 0]
    wash.says("洗衣4份", by="阿梅").replied("没有还能约 4份 的时段")
    assert taken(wash) == [0, 0]


def test_a_list_of_many_gives_each_their_time(wash: Chat) -> None:
    wash.says("开团 周末服务\n洗衣\n苹果", by="团长")
    said = wash.says("1. 阿梅 洗衣2份 周日\n2. 老王 洗衣2份\n3. 小陈 苹果1斤\n4. 李四 洗衣2份", by="阿梅")
    said.replied("⏰ 阿梅：洗衣 周日 03-08", "⏰ 老王：洗衣 周六 03-07", "李四", "没有还能约 2份")
    assert taken(wash) == [2, 2]
    assert len(look.rows(wash, SlotBooking)) == 2


def test_a_place_comes_back_once_however_an_order_ends(wash: Chat, clock: SetClock) -> None:
    expired, cancelled = bought(wash, "洗衣1份", paid=False), bought(wash, "洗衣1份", paid=False)
    refunded = bought(wash, "洗衣1份", by="老王")
    assert taken(wash) == [3, 0]
    wash.whispers(f"取消 {numbers.show(cancelled)}", by="阿梅")
    wash.whispers(f"取消 {numbers.show(cancelled)}", by="阿梅")
    assert taken(wash) == [2, 0]
    wash.whispers(f"退款 {numbers.show(refunded)} 有事", by="老王").replied("已受理")
    wash.whispers(f"退款 {numbers.show(refunded)} 有事", by="老王")
    assert taken(wash) == [1, 0]
    clock.advance(minutes=30)
    wash.runs("orders.expire_orders")
    assert taken(wash) == [0, 0]
    assert look.order(wash, expired).status is OrderStatus.EXPIRED


def test_a_late_payment_has_its_slot_again_only_while_there_is_room(wash: Chat, clock: SetClock) -> None:
    first = bought(wash, "洗衣3份", paid=False)
    number = wash.pays(first, "阿梅", noticed=False)
    clock.advance(minutes=30)
    wash.runs("orders.expire_orders")
    assert taken(wash) == [0, 0]
    second = bought(wash, "洗衣1份 周六", by="老王", paid=False)
    wash.till.take_notice({}, wash.gateway.notice(number))
    assert look.order(wash, first).status is OrderStatus.EXPIRED
    assert taken(wash) == [1, 0]
    third = wash.pays(second, "老王", noticed=False)
    clock.advance(minutes=30)
    wash.runs("orders.expire_orders")
    wash.till.take_notice({}, wash.gateway.notice(third))
    assert look.order(wash, second).status is OrderStatus.PAID
    assert taken(wash) == [1, 0]


def test_a_slot_is_changed_until_it_begins(wash: Chat, clock: SetClock) -> None:
    mine, theirs = bought(wash, "洗衣2份"), bought(wash, "洗衣1份 周日", by="老王")
    number = numbers.show(mine)
    wash.whispers(f"改时段 {number} 2", by="阿梅").replied("周日 03-08 14:00-16:00 只剩 1份")
    wash.whispers(f"改时段 {numbers.show(theirs)} 2", by="阿梅").replied("没有这个订单")
    for wrong in ("99", "周一", "嗯嗯", "0", "9" * 12):
        wash.whispers(f"改时段 {number} {wrong}", by="阿梅")
    assert taken(wash) == [2, 1]
    wash.whispers(f"退款 {number} 洗衣 1 多了", by="阿梅").replied("已受理")
    wash.whispers(f"改时段 {number} 周日下午", by="阿梅").replied("现在约在 周日 03-08 14:00-16:00")
    assert taken(wash) == [0, 2]
    assert any(f"订单 {number} 的 洗衣 改了时间" in told and "→ 周日" in told for told in wash.told("食堂"))
    wash.whispers(f"改时段 {number} 1", by="经理").replied("周六 03-07")
    assert any("改了时间" in told for told in wash.told("阿梅"))
    assert taken(wash) == [1, 1]
    wash.whispers(f"订单 {number}", by="阿梅").replied("⏰ 周六 03-07 09:00-11:00")
    clock.advance(hours=16)  # Saturday, 10:00
    wash.whispers(f"改时段 {number} 2", by="阿梅").replied("已经开始")
    wash.whispers(f"改时段 {numbers.show(theirs)} 1", by="老王").replied("没有时段 1")
    assert taken(wash) == [1, 1]


def test_nothing_is_ordered_for_what_is_over_or_closed(wash: Chat, clock: SetClock) -> None:
    held = bought(wash, "洗衣1份")
    wash.whispers("取消时段 1", by="食堂").replied("已经有人约", numbers.show(held))
    wash.whispers("取消时段 2", by="果园").replied("没有时段 2")
    wash.whispers("取消时段 99", by="食堂").replied("没有时段 99")
    wash.whispers("取消时段 2", by="食堂").replied("停了", "周日")
    wash.whispers("取消时段 2", by="食堂").replied("没有时段 2")
    wash.whispers("买 洗衣 1份 周日", by="阿梅").replied("没有空")
    clock.advance(hours=16)
    wash.whispers("买 洗衣 1份", by="阿梅").replied("没有还能约 1份 的时段")
    wash.whispers("时段 洗衣 周日 14:00-16:00 5份", by="食堂").replied("剩 5份")  # open again
    wash.whispers("买 洗衣 1份", by="阿梅").replied("周日 03-08")
    wash.whispers("取消时段 洗衣", by="食堂").replied("以后不分时段卖", "0 个")
    assert "⏰" not in wash.whispers("买 洗衣 1份", by="阿梅").here.text
    wash.says("时段", by="阿梅").replied("现在没有按时段约的商品")


def test_a_run_of_days_in_one_line(wash: Chat) -> None:
    wash.whispers("时段 洗衣 工作日 18:00-20:00 30份", by="食堂").replied("开了 5 个", "周一 03-09 18:00-20:00")
    wash.whispers("时段 洗衣 周一 18:00-20:00 20份", by="经理").replied("开了 1 个", "剩 20份")
    wash.whispers("时段 洗衣 周三 晚上9点-10点 4份 到 3月20日", by="食堂").replied(
        "开了 2 个", "周三 03-18 21:00-22:00"
    )
    for wrong in ("周八 9:00-11:00 3份", "周六 9:00-11:00", "周六 11:00-9:00 3份", "周六 9:00-11:00 1.5份",
                  "周六 9:00-11:00 0份", "昨天 9:00-11:00 3份", "每天 9:00-11:00 3份 到 2099-01-01",
                  "周六 9:00-11:00 999999999份", "周六 25:00-27:00 3份"):  # fmt: skip
        before = len(look.rows(wash, TimeSlot))
        wash.whispers(f"时段 洗衣 {wrong}", by="食堂")
        assert len(look.rows(wash, TimeSlot)) == before, wrong
    bought(wash, "洗衣3份 周六")
    wash.whispers("时段 洗衣 周六 9:00-11:00 2份", by="食堂").replied("不能改得比它少")
    wash.whispers("时段 洗衣 周六 9:00-11:00 4份", by="果园").replied(
        "洗衣 的时段", "还能约"
    )  # not theirs: they see it
    assert Quantity.of(3) in {slot.capacity for slot in look.rows(wash, TimeSlot)}


def test_a_reminder_comes_once_before_it_begins(wash: Chat, clock: SetClock) -> None:
    mine = bought(wash, "洗衣1份")
    bought(wash, "洗衣1份", by="老王", paid=False)
    wash.runs("slots.remind_of_slots")
    assert not any("快到时间了" in told for told in wash.told("阿梅"))
    clock.advance(hours=14, minutes=30)  # Saturday, 8:30
    for _ in range(3):
        wash.runs("slots.remind_of_slots")
    told = [text for text in wash.told("阿梅") if "快到时间了" in text]
    assert len(told) == 1
    assert numbers.show(mine) in told[0]
    assert look.part(wash, mine, "食堂").pickup_code in told[0]
    assert not any("快到时间了" in text for text in wash.told("老王"))
    wash.whispers(f"改时段 {numbers.show(mine)} 2", by="阿梅").replied("周日")
    clock.advance(hours=29)
    wash.runs("slots.remind_of_slots")
    assert len([text for text in wash.told("阿梅") if "快到时间了" in text]) == 2


def test_who_orders_nothing_of_the_kind_asks_nothing_of_slots(wash: Chat) -> None:
    wash.says("开团 周末服务\n洗衣\n苹果", by="团长")
    asked: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        if "time_slots" in statement or "slot_bookings" in statement:
            asked.append(statement)

    event.listen(wash.shop.database.engine, "before_cursor_execute", note)
    wash.says("苹果2斤", by="阿梅").replied("苹果×2斤")
    wash.says("苹果+1", by="阿梅").replied("苹果×3斤")
    wash.pays(1, "阿梅")
    wash.says("1. 老王 苹果1斤\n2. 小陈 苹果1斤", by="老王").replied("小陈")
    assert asked == []
    wash.says("洗衣1份", by="老王").replied("周六")
    assert asked


def test_what_has_begun_takes_no_more_even_of_an_order_that_stands(wash: Chat, clock: SetClock) -> None:
    wash.says("开团 周末服务\n洗衣", by="团长")
    clock.advance(hours=14, minutes=55)  # Saturday, 8:55
    wash.says("洗衣1份", by="阿梅").replied("周六 03-07 09:00-11:00")
    number = wash.pays(1, "阿梅", noticed=False)
    clock.advance(minutes=6)
    wash.says("+1", by="阿梅").replied("只剩 0份", "2. 周日")
    clock.advance(minutes=20)
    wash.runs("orders.expire_orders")
    wash.till.take_notice({}, wash.gateway.notice(number))  # late: the hour has begun, the money goes back
    assert look.order(wash, 1).status is OrderStatus.EXPIRED
    assert taken(wash) == [0, 0]
