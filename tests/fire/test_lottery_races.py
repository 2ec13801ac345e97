"""Many enter and draw at once: numbers without gaps, each person once, one draw."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pytest

from core import draws
from models.history import Move
from models.lotteries import Lottery, LotteryEntry
from services import lotteries
from tests.fire import look
from tests.fire.crowd import at_once
from tests.stories.chat import MODULES, Chat

CROWD = 16


@pytest.fixture
def module_names() -> Sequence[str]:
    return (*MODULES, "points", "lotteries")


@pytest.fixture
def crowd(chat: Chat) -> Chat:
    for place in range(CROWD):
        chat.joins(f"邻居{place}")
    chat.whispers("抽奖 小奖 奖品 盒饭 3份, 5元券 3张 到 10分钟后", by="经理").replied("开好了")
    return chat


def draw(chat: Chat) -> None:
    with chat.shop.work() as work:
        lotteries.draw_next(work)


def test_all_at_once_each_gets_a_number_of_their_own(crowd: Chat) -> None:
    names = [f"邻居{place % (CROWD // 2)}" for place in range(CROWD)]  # each of them twice
    at_once(*(partial(crowd.says, "参加抽奖 1", by=name) for name in names))
    assert sorted(entry.number for entry in look.rows(crowd, LotteryEntry)) == list(range(1, CROWD // 2 + 1))


def test_two_processes_draw_once(crowd: Chat) -> None:
    for place in range(CROWD):
        crowd.says("参加抽奖 1", by=f"邻居{place}").replied("号码")
    crowd.clock.advance(minutes=11)
    at_once(*(partial(draw, crowd) for _ in range(4)))
    assert len(look.rows(crowd, Move, Move.subject == "lotteries")) == 1
    (lottery,) = look.rows(crowd, Lottery)
    won = {entry.number: entry.prize_id for entry in look.rows(crowd, LotteryEntry) if entry.prize_id}
    ranked = draws.winners(lottery.seed, list(range(1, CROWD + 1)), 6)
    assert won == {number: 1 if place < 3 else 2 for place, number in enumerate(ranked)}
