"""Customer service when somebody types nonsense, too much, or asks for what is not theirs."""

from __future__ import annotations

import pytest

from core.clock import SetClock
from models.members import Role
from models.tickets import Ticket, TicketMessage, TicketStatus
from services import tickets
from tests.fire import look
from tests.stories.chat import Chat
from tests.stories.test_support import notices, ticket


@pytest.fixture
def desk(chat: Chat) -> Chat:
    """The group, with 小安 and 小平 in customer service."""
    for name in ("小安", "小平"):
        chat.joins(name, Role.SERVICE)
    return chat


@pytest.mark.parametrize("typed", ["回复 {} 你好", "结单 {}", "接手 {}", "工单 {}"])
def test_others_tickets_are_as_unknown_as_none(desk: Chat, typed: str) -> None:
    desk.whispers("客服 在吗", by="阿梅")
    others = desk.whispers(typed.format(1), by="果园").here.text
    assert others.replace("1 号", "7 号") == desk.whispers(typed.format(7), by="果园").here.text
    desk.says("问 苹果 打蜡了吗", by="阿梅")
    for by in ("食堂", "小安"):
        assert "没有 2 号工单" in desk.whispers(typed.format(2), by=by).here.text
    assert "没有 1 号工单" in desk.whispers("结单 1", by="老王").here.text
    assert [one.status for one in look.rows(desk, Ticket)] == [TicketStatus.WAITING] * 2


@pytest.mark.parametrize("stars", ["0", "6", "99999999999", "-1", "很好", "五", "１０"])
def test_stars_are_one_to_five(desk: Chat, stars: str) -> None:
    desk.whispers("客服 在吗", by="阿梅")
    desk.whispers("结单", by="阿梅")
    assert desk.whispers(f"评分 {stars}", by="阿梅").here is not None
    assert ticket(desk).stars is None


def test_stars_come_in_time_or_not_at_all(desk: Chat, clock: SetClock) -> None:
    desk.whispers("客服 在吗", by="阿梅")
    desk.whispers("结单", by="阿梅")
    clock.advance(days=8)
    desk.whispers("评分 5", by="阿梅").replied("已经评过分了")


def test_too_long_is_refused_and_nothing_changes(desk: Chat) -> None:
    desk.whispers("客服 " + "长" * 10_000, by="阿梅").replied("最多 1000")
    assert look.rows(desk, Ticket) == []
    desk.whispers("客服 在吗", by="阿梅")
    desk.whispers("长" * 10_000, by="阿梅").replied("最多 1000")
    desk.whispers("回复 1 " + "长" * 10_000, by="小安").replied("最多 1000")
    assert look.rows(desk, TicketMessage) == []
    assert ticket(desk).taken_by is None


@pytest.mark.parametrize(
    "words",
    ["\x00在吗\x00", "👩‍👩‍👧‍👦🍎", "<script>alert(1)</script>", "]]>", "'; DROP TABLE tickets;--", "\ud800在吗"],
)
def test_odd_words_are_words(desk: Chat, words: str) -> None:
    desk.whispers(f"客服 {words}", by="阿梅").replied("工单 1")
    desk.whispers(words, by="阿梅")
    assert len(notices(desk, "小安")) == 1


def test_a_flood_is_stopped(desk: Chat) -> None:
    desk.whispers("客服 在吗", by="阿梅")
    for number in range(tickets.MOST_UNANSWERED):
        desk.whispers(f"喂{number}", by="阿梅").replied("已补充")
    desk.whispers("喂", by="阿梅").replied(f"已经有 {tickets.MOST_UNANSWERED} 条")
    assert len(notices(desk, "小安")) == 1
    desk.whispers("结单", by="阿梅")
    for _ in range(tickets.MOST_A_DAY - 1):
        desk.whispers("客服 在吗", by="阿梅").replied("已转给客服")
        desk.whispers("结单", by="阿梅")
    desk.whispers("客服 在吗", by="阿梅").replied("一天最多开")
    desk.whispers("客服 在吗", by="老王").replied("已转给客服")


def test_a_resend_says_nothing_twice(desk: Chat) -> None:
    for _ in range(2):
        desk.whispers("客服 在吗", by="阿梅", mid="m-a").replied("工单 1")
    for _ in range(2):
        desk.whispers("还在吗", by="阿梅", mid="m-b")
    for _ in range(2):
        desk.whispers("回复 1 在的", by="小安", mid="m-c").replied("已发给顾客")
    assert len(look.rows(desk, Ticket)) == 1
    assert [m.text for m in look.rows(desk, TicketMessage)] == ["还在吗", "在的"]
    assert len(notices(desk, "小安")) == 1


def test_roles_are_given_by_the_manager(chat: Chat) -> None:
    chat.whispers("角色 老王 客服", by="经理").replied("老王", "客服")
    chat.whispers("客服 在吗", by="阿梅")
    assert len(notices(chat, "老王")) == 1
    assert notices(chat, "经理") == []
    chat.whispers("日报", by="老王").replied("没听懂")
