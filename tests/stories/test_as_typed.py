"""What others are to read stands there as it was typed: full-width marks, traditional characters, lines."""

from __future__ import annotations

import pytest

from models.members import Role
from models.outbox import Delivery
from tests.fire import look
from tests.stories.chat import MODULES, Chat

SAID = "今晚八點，大廳取貨！（帶袋子）"
PLAIN = "今晚八点,大厅取货!(带袋子)"


@pytest.fixture
def module_names() -> tuple[str, ...]:
    return (*MODULES, "announcements")


@pytest.fixture
def street(chat: Chat) -> Chat:
    chat.joins("經理", Role.MANAGER)
    chat.joins("小安", Role.SERVICE)
    return chat


def sent(chat: Chat) -> str:
    return str([row.message for row in look.rows(chat, Delivery)])


@pytest.mark.parametrize("command", ["公告 {}", "公告　{}", "/公告 {}", "  公告  {}  ", "announce {}", "公告 今晚\n{}"])
def test_a_leaders_announcement(street: Chat, command: str) -> None:
    street.says(command.format(SAID), by="团长").replied("公告")
    assert SAID in sent(street)
    assert PLAIN not in sent(street)


def test_a_managers_announcement(street: Chat) -> None:
    street.whispers(f"全店公告 給 社群 {SAID}", by="經理").replied(SAID)


def test_a_review_an_address_a_question_to_service_and_its_answer(street: Chat) -> None:
    street.whispers(f"地址 {SAID}", by="阿梅").replied(SAID)
    street.whispers(f"客服 {SAID}", by="阿梅")
    street.whispers(f"回复 1 {SAID}。", by="小安")
    assert SAID in street.told("小安")[-1]
    assert f"{SAID}。" in street.told("阿梅")[-1]
    street.says("开团 團\n苹果", by="团长")
    street.says("苹果2斤", by="阿梅")
    street.pays(look.latest(street).id, "阿梅")
    street.whispers(f"评价 1010 5 匿名 {SAID}", by="阿梅").replied("★")
    street.whispers("详情 苹果", by="老王").replied(SAID)
