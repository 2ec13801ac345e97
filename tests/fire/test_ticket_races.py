"""Two at the very same moment on one ticket: one has it, nothing is told twice."""

from __future__ import annotations

import pytest

from models.history import Move
from models.members import Role
from models.tickets import Ticket, TicketMessage, TicketStatus
from tests.fire import look
from tests.fire.crowd import at_once
from tests.stories.chat import Answer, Chat

TIMES = 6


@pytest.fixture
def desk(chat: Chat) -> Chat:
    for name in ("小安", "小平"):
        chat.joins(name, Role.SERVICE)
    for number in range(TIMES):
        chat.joins(f"客{number}")
    return chat


def text(answer: Answer) -> str:
    return answer.here.text if answer.here else ""


def test_of_two_who_answer_at_once_one_does(desk: Chat) -> None:
    for number in range(1, TIMES + 1):
        desk.whispers("客服 在吗", by=f"客{number - 1}")
        said = at_once(
            lambda n=number: desk.whispers(f"回复 {n} 在的", by="小安"),
            lambda n=number: desk.whispers(f"回复 {n} 在呢", by="小平"),
        )
        assert sorted("已发给顾客" in text(answer) for answer in said) == [False, True]
        assert any("在答。要接过来" in text(answer) for answer in said)
        assert len(look.rows(desk, TicketMessage, TicketMessage.ticket_id == number)) == 1


def test_of_two_suppliers_answers_one_stands(desk: Chat) -> None:
    desk.joins("果园二", Role.SUPPLIER, supplier="果园")
    for number in range(1, TIMES + 1):
        desk.says(f"问 苹果 树有{number}米高吗", by="阿梅")
        at_once(
            lambda n=number: desk.whispers(f"答 {n} 有", by="果园"),
            lambda n=number: desk.whispers(f"答 {n} 没有", by="果园二"),
        )
        assert len(look.rows(desk, TicketMessage, TicketMessage.ticket_id == number)) == 1
    assert len(desk.told("阿梅")) == TIMES


def test_one_conversation_however_many_messages_open_it(desk: Chat) -> None:
    for number in range(TIMES):
        by = f"客{number}"
        at_once(*(lambda b=by, i=i: desk.whispers(f"客服 第{i}句", by=b) for i in range(3)))
        (ticket,) = look.rows(desk, Ticket, Ticket.member_id == desk.who[by].id)
        said = [ticket.words, *(m.text for m in look.rows(desk, TicketMessage, TicketMessage.ticket_id == ticket.id))]
        assert sorted(said) == ["第0句", "第1句", "第2句"]
    assert len([one for one in desk.told("小安") if "回复请发" in one or "引用这条消息" in one]) == TIMES


def test_a_ticket_is_closed_once_whoever_closes_it(desk: Chat) -> None:
    for number in range(1, TIMES + 1):
        by = f"客{number - 1}"
        desk.whispers("客服 在吗", by=by)
        desk.whispers(f"回复 {number} 在的", by="小安")
        at_once(
            lambda n=number: desk.whispers(f"结单 {n}", by="小安"),
            lambda b=by: desk.whispers("结单", by=b),
            lambda b=by: desk.whispers("还有", by=b),
        )
        moves = look.rows(desk, Move, Move.subject == "tickets", Move.subject_id == number, Move.new == "closed")
        assert len(moves) == 1
        assert look.rows(desk, Ticket, Ticket.id == number)[0].status is TicketStatus.CLOSED


def test_stars_are_given_once(desk: Chat) -> None:
    for number in range(TIMES):
        by = f"客{number}"
        desk.whispers("客服 在吗", by=by)
        desk.whispers("结单", by=by)
        said = at_once(*(lambda b=by, s=s: desk.whispers(f"评分 {s}", by=b) for s in (1, 5)))
        assert sorted("★" in text(answer) for answer in said) == [False, True]


def test_a_reminder_is_sent_once_by_however_many_processes(desk: Chat) -> None:
    desk.whispers("客服 在吗", by="阿梅")
    desk.clock.advance(minutes=20)
    at_once(*(lambda: desk.runs("support.remind") for _ in range(3)))
    assert len([said for said in desk.told("小安") if "等了 20 分钟" in said]) == 1
