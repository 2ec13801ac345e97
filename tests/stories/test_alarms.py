"""What somebody should look at: told once, with what to do, and over when it is over."""

from __future__ import annotations

import pytest

from core import numbers
from core.money import Money
from core.sections import Alarms
from models.alarms import Alarm
from models.catalog import Sku
from models.orders import Order
from models.outbox import Delivery, DeliveryStatus
from models.payments import Payment, PaymentStatus
from scheduler.jobs import Step
from services import alarms, history
from tests.fire import look
from tests.stories.chat import Chat

LOOK, PROVE = "alarms.look", "alarms.prove"


@pytest.fixture(autouse=True)
def few(chat: Chat) -> None:
    """Limits that a small story reaches."""
    limits = Alarms(refund_lines=2, refund_percent=30, complaints=2)
    chat.shop.settings = chat.shop.settings.model_copy(update={"alarms": limits})


def told(chat: Chat) -> list[str]:
    """The alarms that the manager was sent, one text each time."""
    return [str(row.message) for row in look.rows(chat, Delivery) if "alarm-head" in str(row.message)]


def becomes(chat: Chat, status: DeliveryStatus) -> None:
    """All messages."""
    with chat.shop.work() as work:
        for row in work.session.query(Delivery):
            if row.status is not status:
                history.note(work, "outbox", row.id, DeliveryStatus.SENDING, status)
            row.status, row.attempts = status, 1
            row.sent_at = work.now if status is DeliveryStatus.SENT else None


def buys(chat: Chat, who: str, what: str) -> Order:
    chat.whispers(f"买 {what}", by=who)
    order = look.latest(chat)
    chat.pays(order.id, who)
    return order


def test_all_is_well(chat: Chat) -> None:
    buys(chat, "阿梅", "苹果 2斤")
    for job in (LOOK, PROVE):
        chat.runs(job)
    assert told(chat) == []
    assert chat.whispers("报警", by="经理").replied("一切正常")


def test_messages_that_are_late_and_letters_that_are_dead(chat: Chat) -> None:
    buys(chat, "阿梅", "苹果 2斤")
    chat.clock.advance(minutes=11)
    chat.runs(LOOK)
    chat.runs(LOOK)
    assert len(told(chat)) == 1
    assert "alarm-late-messages" in told(chat)[0]
    assert chat.whispers("报警", by="经理").replied("晚了 11 分钟", "程序和平台连接")
    becomes(chat, DeliveryStatus.DEAD)
    chat.runs(LOOK)
    assert len(told(chat)) == 2
    assert chat.whispers("报警", by="经理").replied("多次发送失败", "deadletter list")
    becomes(chat, DeliveryStatus.SENT)
    chat.runs(LOOK)
    assert chat.whispers("报警", by="经理").replied("一切正常")
    assert [row.over_at is not None for row in look.rows(chat, Alarm)] == [True, True]


def test_goods_of_which_much_goes_back_and_about_which_people_complain(chat: Chat) -> None:
    orders = [buys(chat, who, "盒饭 1份") for who in ("阿梅", "老王")]
    for order, who in zip(orders, ("阿梅", "老王"), strict=True):
        chat.whispers(f"退款 {numbers.show(order.id)} 盒饭 1 凉了", by=who)
    buys(chat, "阿梅", "苹果 1斤")
    for _ in range(3):
        chat.runs("payments.send_refunds")
        chat.clock.advance(minutes=2)
    chat.runs("figures.fold_days")
    chat.runs(LOOK)
    assert chat.whispers("报警", by="经理").replied(
        "「盒饭」一周退款率 100%（¥30.00）", "2 人对「盒饭」不满意", "明细 本周 盒饭"
    )
    assert "苹果" not in str(told(chat))
    chat.clock.advance(days=9)
    chat.runs("figures.fold_days")
    chat.runs(LOOK)
    assert "盒饭" not in chat.whispers("报警", by="经理").here.text


def test_few_stars_are_complaints_and_one_person_is_one(chat: Chat) -> None:
    for who in ("阿梅", "阿梅"):
        order = buys(chat, who, "苹果 1斤")
        chat.whispers(f"评价 {numbers.show(order.id)} 1 烂的", by=who)
    chat.runs(LOOK)
    assert told(chat) == []
    order = buys(chat, "老王", "苹果 1斤")
    chat.whispers(f"评价 {numbers.show(order.id)} 2 不新鲜", by="老王")
    chat.runs(LOOK)
    assert "alarm-complaints" in told(chat)[0]


def test_a_payment_for_something_else_stands_but_was_told_when_it_came(chat: Chat) -> None:
    order = buys(chat, "阿梅", "苹果 1斤")
    with chat.shop.work() as work:
        held = Payment(
            number="held-1", member_id=order.member_id, amount=Money(1), status=PaymentStatus.HELD, gateway="sandbox",
            expires_at=work.now, created_at=work.now,
        )  # fmt: skip
        work.session.add(held)
    chat.runs(LOOK)
    assert told(chat) == []
    assert chat.whispers("报警", by="经理").replied("¥0.01", "对不上")
    with chat.shop.work() as work:
        work.session.delete(work.session.get_one(Payment, held.id))
    chat.runs(LOOK)
    assert chat.whispers("报警", by="经理").replied("一切正常")


def test_what_does_not_add_up_is_found_at_night_and_over_when_mended(chat: Chat) -> None:
    with chat.shop.work() as work:
        sku = work.session.query(Sku).order_by(Sku.id).first()
        assert sku is not None
        sku.reserved = sku.reserved + sku.received
    chat.runs(PROVE)
    assert "alarm-unsound" in told(chat)[0]
    assert chat.whispers("报警", by="经理").replied("app.py audit")
    with chat.shop.work() as work:
        sku = work.session.query(Sku).order_by(Sku.id).first()
        assert sku is not None
        sku.reserved = sku.reserved - sku.received
    chat.runs(LOOK)  # what looks often doesn't end what only the night can judge
    assert not chat.whispers("报警", by="经理").here.text.startswith("✅")
    chat.runs(PROVE)
    assert chat.whispers("报警", by="经理").replied("一切正常")


def test_of_two_who_see_the_same_one_tells(chat: Chat) -> None:
    buys(chat, "阿梅", "苹果 2斤")
    chat.clock.advance(minutes=11)
    step: Step = chat.jobs[LOOK].step  # type: ignore[assignment]
    with chat.shop.work() as first:
        step(first)
    with chat.shop.work() as second:
        assert len(alarms.find.standing(second)) == 1
        step(second)
    assert len(told(chat)) == 1
