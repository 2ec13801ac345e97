"""The words of old messages are blanked; orders, money and what still runs are not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.clock import SetClock
from core.message import message
from core.say import say
from core.work import Shop
from models.group_orders import ChainVersion, Doubt
from models.inbox import InboxMessage
from models.orders import Order
from models.outbox import Delivery, DeliveryStatus
from queries import retention as find
from queries.retention import NO_ANSWER, NO_MESSAGE
from tests import make
from tests.conftest import problems
from tests.fire import look
from tests.fire.test_erasure import Evening
from tests.stories.chat import Chat

JOB = "consent.blank_old_words"


@pytest.fixture
def chat(shop: Shop, clock: SetClock) -> Iterator[Chat]:
    from models.members import Role

    evening = Evening(shop, clock)
    chat = evening.chat
    chat.joins("团长", Role.LEADER)
    for name in ("阿梅", "老王"):
        chat.joins(name)
    chat.sells("苹果", unit="斤", price="8.90", stock=100, whole=False)
    chat.says("开团 今晚团\n苹果\n截止 明天20点", by="团长")
    chat.says("#接龙\n1. 阿梅 苹果2斤\n2. 小红 那个", by="阿梅")
    chat.says("苹果1斤", by="老王")
    yield chat
    assert problems(shop) == []


def sends(chat: Chat) -> None:
    with chat.shop.work() as work:
        for row in look.rows(chat, Delivery):
            settled = Delivery.__table__.update().where(Delivery.id == row.id)
            work.execute(settled.values(status=DeliveryStatus.SENT, sent_at=work.now, attempts=1))


def test_old_words_are_blanked_once_the_deal_is_over(chat: Chat) -> None:
    chat.says("结团", by="团长")
    sends(chat)
    before = [(o.total, o.status, o.member_id) for o in look.rows(chat, Order)]
    answers, sent, lists = look.rows(chat, InboxMessage), look.rows(chat, Delivery), look.rows(chat, ChainVersion)
    assert all(row.reply != NO_ANSWER for row in answers)
    chat.clock.advance(days=364)
    chat.runs(JOB)
    assert [row.text for row in look.rows(chat, ChainVersion)] == [row.text for row in lists]
    chat.clock.advance(days=2)
    chat.runs(JOB)
    assert [row.reply for row in look.rows(chat, InboxMessage)] == [dict(NO_ANSWER)] * len(answers)
    assert [row.message for row in look.rows(chat, Delivery)][: len(sent)] == [dict(NO_MESSAGE)] * len(sent)
    assert {row.text for row in look.rows(chat, ChainVersion)} == {""}
    assert {d.text for d in look.rows(chat, Doubt)} <= {"", "小红", "2. 小红 那个", "小红 那个"}
    assert [(o.total, o.status, o.member_id) for o in look.rows(chat, Order)] == before
    chat.says("名单", by="团长").replied("阿梅", "苹果×2斤")
    chat.says("来源 老王", by="团长")


def test_what_still_runs_keeps_its_words(chat: Chat) -> None:
    with chat.shop.work() as work:
        waiting = make.letter(work, chat.who["阿梅"].id, message(say("order-expired", number="1036")))
    chat.clock.advance(days=400)
    chat.runs(JOB)
    assert all(row.text for row in look.rows(chat, ChainVersion))  # its deal is open
    (row,) = look.rows(chat, Delivery, Delivery.id == waiting)
    assert row.message["says"]


def test_the_job_ends_and_blanks_nothing_twice(chat: Chat) -> None:
    sends(chat)
    chat.clock.advance(days=400)
    chat.runs(JOB)
    with chat.shop.work() as work:
        assert [find.blank(work, subject, work.now, 100) for subject in find.SUBJECTS[:1]] == [0]
        assert not any(find.blank(work, subject, work.now, 100) for subject in find.SUBJECTS[2:])


def test_many_are_blanked_some_at_a_time(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    from services import retention

    sends(chat)
    monkeypatch.setattr(retention, "AT_ONCE", 1)
    chat.clock.advance(days=400)
    chat.runs(JOB)
    assert all(row.reply == NO_ANSWER for row in look.rows(chat, InboxMessage))
