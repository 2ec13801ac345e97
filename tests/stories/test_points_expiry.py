"""Points that end: to the day, with a reminder, and not while an order has them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from core import numbers
from models.ledger import Account
from models.orders import OrderStatus
from models.points import PointsLot
from services.points import TooFewPoints
from tests.conftest import SHANGHAI
from tests.fire import look
from tests.fire.test_reductions import balance as booked
from tests.stories.chat import Chat
from tests.stories.purse import WITH_POINTS, balance, gives, owed, places, sets


@pytest.fixture
def module_names() -> tuple[str, ...]:
    return WITH_POINTS


@pytest.fixture(autouse=True)
def freely(chat: Chat) -> None:
    sets(chat)


def test_what_expires_first_is_spent_first(chat: Chat) -> None:
    for points_ in (100, 200):
        gives(chat, "阿梅", points_)
        chat.clock.advance(days=10)
    places(chat, "阿梅", pay_with=150)
    assert [(lot.reserved, lot.unspent) for lot in look.rows(chat, PointsLot)] == [(100, 100), (50, 200)]


@pytest.mark.parametrize(
    ("given", "months", "last_day"),
    [
        ((2026, 3, 6), 12, (2027, 3, 6)),
        ((2026, 8, 31), 6, (2027, 2, 28)),
        ((2027, 8, 31), 6, (2028, 2, 29)),
        ((2026, 12, 31), 2, (2027, 2, 28)),
        ((2026, 11, 30), 1, (2026, 12, 30)),
    ],
)
def test_they_last_to_the_end_of_the_day_months_later(
    chat: Chat, given: tuple[int, int, int], months: int, last_day: tuple[int, int, int]
) -> None:
    sets(chat, expire_months=months)
    chat.clock.set(datetime(*given, 23, 30, tzinfo=SHANGHAI))
    gives(chat, "阿梅", 100)
    last = datetime(*last_day, 23, 59, 59, tzinfo=SHANGHAI)
    chat.clock.set(last)
    chat.runs("points.expire")
    assert balance(chat, "阿梅") == 100
    chat.clock.set(last + timedelta(seconds=1))
    assert balance(chat, "阿梅") == 0  # nobody waits for the job
    chat.runs("points.expire")
    assert (balance(chat, "阿梅"), owed(chat, "阿梅"), booked(chat, Account.POINTS_COST)) == (0, 0, 0)


def test_what_is_over_cannot_be_spent_even_before_the_job_has_run(chat: Chat) -> None:
    gives(chat, "阿梅", 100)
    chat.clock.advance(days=200)
    gives(chat, "阿梅", 30)
    chat.clock.advance(days=200)
    with pytest.raises(TooFewPoints):
        places(chat, "阿梅", pay_with=31)
    places(chat, "阿梅", pay_with=30)


def test_set_aside_they_last_until_the_order_is_decided(chat: Chat) -> None:
    sets(chat, expire_months=1)
    gives(chat, "阿梅", 100)
    chat.clock.set(datetime(2026, 4, 6, 23, 55, tzinfo=SHANGHAI))
    kept, gone = places(chat, "阿梅", pay_with=60), places(chat, "阿梅", pay_with=40)
    chat.clock.advance(minutes=10)
    chat.runs("points.expire")
    chat.pays(kept, "阿梅")
    chat.whispers(f"取消 {numbers.show(gone)}", by="阿梅")
    assert look.order(chat, kept).status is OrderStatus.PAID
    assert balance(chat, "阿梅") == 0
    chat.whispers("我的积分", by="阿梅").replied("−40 到期")


def test_a_reminder_comes_once_before(chat: Chat) -> None:
    gives(chat, "阿梅", 100)
    gives(chat, "老王", 100)
    chat.clock.set(datetime(2027, 2, 27, 10, 0, tzinfo=SHANGHAI))
    chat.runs("points.remind")
    assert chat.told("阿梅") == []
    chat.clock.set(datetime(2027, 2, 28, 10, 0, tzinfo=SHANGHAI))
    for _ in range(3):
        chat.runs("points.remind")
        chat.clock.advance(days=1)
    assert [said.split("，")[0] for said in chat.told("阿梅")] == ["⏰ 你有 100 积分最早在 03-07 00:00 到期"]
    assert len(chat.told("老王")) == 1
