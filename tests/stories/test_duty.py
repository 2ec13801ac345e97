"""值班: new orders go to whoever is on duty; unanswered, to the others, then to the managers: each once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.duty import Call, CallStatus, Shift
from models.members import Role, RoleGrant
from services import duty
from tests.fire import look
from tests.fire.crowd import at_once
from tests.stories.chat import Chat
from tests.stories.test_packing import bought

WAITS = 10  # minutes, as configured by default
NEW = "新订单"


@pytest.fixture
def orchard(chat: Chat) -> Chat:
    """小周 has the evening, 小吴 the morning; 果园 himself has no shift."""
    for name in ("小周", "小吴"):
        chat.joins(name, Role.SUPPLIER, supplier="果园")
    chat.whispers("值班 小周 每天 17:00-23:00", by="果园").replied("小周 一二三四五六日 17:00–23:00（在岗）")
    chat.whispers("值班 小吴 周一到周六 6:00-12点", by="果园").replied("小吴 一二三四五六 6:00–12:00")
    return chat


def heard(chat: Chat, *words: str) -> dict[str, int]:
    counts = {
        name: sum(all(word in text for word in words) for text in chat.told(name))
        for name in ("小周", "小吴", "果园", "经理")
        if name in chat.who
    }
    return {name: number for name, number in counts.items() if number}


def later(chat: Chat, minutes: int) -> None:
    chat.clock.advance(minutes=minutes)
    chat.runs("fulfilment.pass_on_calls")


def test_only_who_is_on_duty_is_told(orchard: Chat) -> None:
    bought(orchard, "苹果2斤")
    assert heard(orchard, NEW, "苹果 × 2斤", "收到") == {"小周": 1}
    orchard.whispers("收到", by="小周").replied("1 个订单")
    orchard.whispers("收到", by="小周").replied("没有")
    later(orchard, 3 * WAITS)
    assert heard(orchard, "⏰") == {}
    (call,) = look.rows(orchard, Call)
    assert (call.status, call.taken_by) == (CallStatus.TAKEN, orchard.who["小周"].id)


def test_unanswered_it_goes_on_once_each(orchard: Chat) -> None:
    bought(orchard, "苹果2斤")
    later(orchard, WAITS - 1)
    assert heard(orchard, "⏰") == {}
    later(orchard, 1)
    assert heard(orchard, "⏰") == {"小吴": 1, "果园": 1}
    later(orchard, WAITS)
    assert heard(orchard, "⏰") == {"小吴": 1, "果园": 1, "经理": 1}
    later(orchard, 10 * WAITS)
    assert heard(orchard, "⏰") == {"小吴": 1, "果园": 1, "经理": 1}
    orchard.whispers("收到", by="果园").replied("1 个订单")


def test_the_next_one_answers(orchard: Chat) -> None:
    bought(orchard, "苹果2斤")
    bought(orchard, "苹果1斤", by="老王")
    later(orchard, WAITS)
    orchard.whispers("收到", by="小吴").replied("2 个订单")
    later(orchard, WAITS)
    assert "经理" not in heard(orchard, "⏰")


def test_where_nobody_is_on_duty_all_are_told(orchard: Chat) -> None:
    orchard.clock.advance(hours=8)  # past two in the morning
    bought(orchard, "苹果2斤")
    assert heard(orchard, NEW, "苹果 × 2斤") == {"小周": 1, "小吴": 1, "果园": 1}
    later(orchard, WAITS)
    assert heard(orchard, "⏰") == {"经理": 1}


def test_without_shifts_nobody_waits(chat: Chat) -> None:
    bought(chat, "苹果2斤, 盒饭1份")
    assert heard(chat, NEW) == {"果园": 1}
    assert look.rows(chat, Call) == []
    chat.whispers("值班", by="果园").replied("还没有排班")
    chat.whispers("收到", by="果园").replied("没有")


def test_who_left_is_told_no_more(orchard: Chat) -> None:
    with orchard.shop.work() as work:
        (grant,) = look.rows(orchard, RoleGrant, RoleGrant.member_id == orchard.who["小周"].id)
        work.session.delete(grant)
    bought(orchard, "苹果2斤")
    assert heard(orchard, NEW) == {"小吴": 1, "果园": 1}
    assert "小周" not in orchard.whispers("值班", by="果园").here.text


def test_two_processes_pass_on_once(orchard: Chat) -> None:
    bought(orchard, "苹果2斤")
    orchard.clock.advance(minutes=WAITS)
    at_once(*(lambda: orchard.runs("fulfilment.pass_on_calls") for _ in range(3)))
    assert heard(orchard, "⏰") == {"小吴": 1, "果园": 1}


def test_anothers_shifts_are_unknown(orchard: Chat) -> None:
    (first, _) = look.rows(orchard, Shift)
    orchard.whispers(f"值班 取消 {first.id}", by="食堂").replied("没有")
    orchard.whispers("值班 小周 每天 8:00-9:00", by="食堂").replied("没有叫「小周」的")
    orchard.whispers("值班", by="食堂").replied("还没有排班")
    bought(orchard, "苹果2斤")
    orchard.whispers("收到", by="食堂").replied("没有")
    assert len(look.rows(orchard, Shift)) == 2
    orchard.whispers(f"值班 取消 {first.id}", by="果园").replied("小吴")
    assert len(look.rows(orchard, Shift)) == 1


@pytest.mark.parametrize(
    "words", ["每天 25:00-26:00", "每天 8:00-8:00", "周八 8:00-9:00", "每天 八点", "x" * 3000, "0 8-9"]
)
def test_hours_that_cannot_be(orchard: Chat, words: str) -> None:
    orchard.whispers(f"值班 小周 {words}", by="果园").replied("")
    assert len(look.rows(orchard, Shift)) == 2


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("每天", 127), ("工作日", 31), ("周末", 96), ("周一到周五", 31), ("周六", 32), ("1-5", 31), ("一三五", 21),
        ("周六、周日", 96), ("周五到周一", 0b1110001), ("星期天", 64), ("7", 64),
    ],
)  # fmt: skip
def test_days_in_words(words: str, days: int) -> None:
    assert duty.days_of(words) == days


def test_a_shift_may_reach_over_midnight(orchard: Chat) -> None:
    orchard.whispers("值班 果园 周五 22点-6点", by="果园").replied("22:00–6:00")
    shift, me = look.rows(orchard, Shift)[-1], orchard.who["果园"].id
    with orchard.shop.work(reads=True) as work:
        friday = work.now.astimezone(work.settings.zone).replace(hour=22, minute=0)
        on = [me in duty.on_duty(work, shift.supplier_id, friday + timedelta(hours=h)) for h in range(-1, 9)]
        assert on == [False] + [True] * 8 + [False]
        assert me not in duty.on_duty(work, shift.supplier_id, friday - timedelta(days=1))
