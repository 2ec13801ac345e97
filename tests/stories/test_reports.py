"""A manager asks how things stand: growth, revenue, and why this week differs from the one before."""

from __future__ import annotations

from core import numbers
from core.money import Money
from services import reports
from tests.fire import look
from tests.stories.chat import Chat


def two_weeks(chat: Chat) -> None:
    """阿梅 buys in the first week; in the second she and 老王, and she gets one meal back."""
    for who, what in (("阿梅", "买 盒饭 1份"), ("阿梅", "买 盒饭 2份"), ("老王", "买 苹果 3斤")):
        chat.whispers(what, by=who)
        order = look.latest(chat).id
        chat.pays(order, who)
        chat.clock.advance(days=7 if what.endswith("1份") else 0)
    refunded = look.rows(chat, type(look.latest(chat)))[-2].id
    chat.whispers(f"退款 {numbers.show(refunded)} 盒饭 1 凉了", by="阿梅")
    for _ in range(2):
        chat.runs("payments.send_refunds")
        chat.clock.advance(minutes=2)


def test_this_week_against_the_last(chat: Chat) -> None:
    two_weeks(chat)
    told = chat.whispers("环比 本周", by="经理")

    assert told.replied("净收入 ¥41.70", "¥15.00", "+¥26.70", "购买人数", "退款 -¥15.00")
    assert told.here is not None
    assert told.here.images[0].startswith("http")


def test_revenue_and_growth_are_those_of_the_orders(chat: Chat) -> None:
    two_weeks(chat)
    assert chat.whispers("收入 本周", by="经理").replied(
        "2 单收款 ¥56.70", "退款 1 笔 ¥15.00", "净收入 ¥41.70", "食堂", "水果"
    )
    assert chat.whispers("增长 本周", by="经理").replied("购买 2 人", "首次购买 1", "活跃 2")
    with chat.shop.work(reads=True) as work:
        change = reports.change(work, reports.period(work, "本周"))
    assert sum(amount.fen for amount in change.causes.values()) == 2670
    assert [sum(mix.more.fen for mix in rows) for rows in change.mix.values()] == [2670, 2670]
    assert change.now.net == Money(4170)


def test_an_empty_shop_and_odd_periods_are_answered_in_words(chat: Chat) -> None:
    for command in ("增长", "收入", "环比"):
        assert chat.whispers(command, by="经理").here is not None
    assert chat.whispers("收入 2031-05", by="经理").replied("还没到")
    for odd in ("收入 2026-13", "收入 昨晚", "收入 99999999999999-01", "收入 " + "哈" * 9000):
        assert chat.whispers(odd, by="经理").replied("看不懂时间")


def test_reports_are_for_managers_in_private(chat: Chat) -> None:
    for who in ("阿梅", "团长", "果园"):
        for command in ("增长", "收入", "环比"):
            answer = chat.whispers(command, by=who)
            assert "净收入" not in "".join(part.text for part in (answer.here, answer.private) if part)
    assert chat.says("收入", by="经理").silent or "净收入" not in str(chat.says("收入", by="经理"))
