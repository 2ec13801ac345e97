"""抽奖: odds that everybody sees, a draw that everybody can compute, prizes handed over once."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Sequence

import pytest

from core import numbers
from core.money import Money
from core.quantity import Quantity
from models.coupons import Coupon
from models.history import Move
from models.lotteries import Lottery, LotteryEntry, LotteryStatus
from models.members import Role
from models.orders import FulfilmentStatus, Order, OrderStatus
from models.outbox import Delivery
from queries import points as points_found
from tests.fire import look
from tests.stories.chat import MODULES, Chat

PLAYERS = tuple(f"邻居{place}" for place in range(8))
OPENS = "抽奖 开学抽奖 奖品 盒饭 2份, 5元券 3张, 100积分 1份 到 周日20:00"


@pytest.fixture
def module_names() -> Sequence[str]:
    return (*MODULES, "points", "lotteries")


@pytest.fixture
def hall(chat: Chat) -> Chat:
    for name in PLAYERS:
        chat.joins(name)
    chat.joins("推广员", Role.PROMOTER)
    return chat


def opens(chat: Chat, said: str = OPENS, by: str = "经理") -> Lottery:
    chat.says(said, by=by).replied("开好了")
    return look.rows(chat, Lottery)[-1]


def all_enter(chat: Chat) -> None:
    for number, name in enumerate(PLAYERS, start=1):
        chat.says("参加抽奖 1", by=name).replied(f"号码 {number}")


def draws(chat: Chat) -> Lottery:
    chat.clock.advance(days=3)
    chat.runs("lotteries.draw")
    return look.rows(chat, Lottery)[0]


def winners(chat: Chat) -> dict[int, int]:
    """Who has won which prize, by number."""
    entries = look.rows(chat, LotteryEntry, LotteryEntry.prize_id.is_not(None))
    return {entry.number: entry.prize_id or 0 for entry in entries}


def test_odds_are_shown_at_any_time_and_each_person_is_in_once(hall: Chat) -> None:
    lottery = opens(hall)
    hall.says("活动", by="阿梅").replied(
        "盒饭 × 2（每份价值 ¥15.00）", "一共 6 份奖品", lottery.seed_hash, "参加抽奖 1"
    )
    all_enter(hall)
    hall.whispers("活动", by="阿梅").replied("6 份奖品 / 8 人 = 75.0%", "2/8")
    hall.says("参加抽奖 1", by="邻居3").replied("已经参加了抽奖 1，号码 4")
    hall.says("+1", by="阿梅", quote=("群买", "🎁 抽奖 1：开学抽奖 👉 发「参加抽奖 1」。")).replied("号码 9")
    hall.says("验证抽奖 1", by="阿梅").replied("还没开奖")
    assert len(look.rows(hall, LotteryEntry)) == 9


def test_anybody_can_draw_again_from_what_is_published(hall: Chat) -> None:
    """By hand: nothing of ours but the published text."""
    published = opens(hall).seed_hash
    all_enter(hall)
    assert published in str([row.message for row in look.rows(hall, Delivery)])
    draws(hall)
    proof = hall.says("验证抽奖 1", by="阿梅")
    assert proof.here is not None
    text = proof.here.text
    seed, *hashes = re.findall(r"\b[0-9a-f]{64}\b", text)
    assert hashlib.sha256(seed.encode()).hexdigest() == published == hashes[0]
    assert "名单（8 个号码）：1-8" in text
    listed = hashlib.sha256(b"1,2,3,4,5,6,7,8").hexdigest()
    assert listed == hashes[1]
    scores = {n: hmac.new(seed.encode(), f"{listed}:{n}".encode(), "sha256").hexdigest() for n in range(1, 9)}
    ranked = sorted(scores, key=lambda number: scores[number])
    for name, won in (("盒饭", ranked[:2]), ("5元券", ranked[2:5]), ("100积分", ranked[5:6])):
        assert f"{name}：{'、'.join(map(str, sorted(won)))}\n" in text
    assert not any(name in text for name in PLAYERS)


def test_prizes_are_handed_over_once(hall: Chat) -> None:
    opens(hall)
    assert look.sku(hall, "盒饭").reserved == Quantity.of(2)  # set aside at once
    all_enter(hall)
    draws(hall)
    hall.runs("lotteries.draw")
    won = winners(hall)
    assert sorted(won.values()) == [1, 1, 2, 2, 2, 3]
    placed = look.rows(hall, Order)
    assert [(order.status, order.total) for order in placed] == [(OrderStatus.PAID, Money(0))] * 2
    assert {look.part(hall, order.id, "食堂").status for order in placed} == {FulfilmentStatus.WAITING}
    assert (look.sku(hall, "盒饭").reserved, look.sku(hall, "盒饭").sold) == (Quantity.of(0), Quantity.of(2))
    assert len(look.rows(hall, Coupon)) == 3
    by_number = {entry.number: entry.member_id for entry in look.rows(hall, LotteryEntry)}
    lucky = {by_number[number]: prize for number, prize in won.items()}
    with hall.shop.work(reads=True) as work:
        assert [points_found.purse(work, m).free for m, prize in lucky.items() if prize == 3] == [100]
    for name in PLAYERS:
        told = [line for line in hall.told(name) if "你中了" in line]
        assert len(told) == (hall.who[name].id in lucky)
    buyer = next(name for name in PLAYERS if lucky.get(hall.who[name].id) == 1)
    hall.whispers("我的订单", by=buyer).replied("盒饭")
    hall.whispers("待发货", by="食堂").replied(numbers.show(placed[0].id))


def test_nobody_entered_and_the_goods_go_back(hall: Chat) -> None:
    opens(hall)
    lottery = draws(hall)
    assert lottery.status is LotteryStatus.DRAWN
    assert look.sku(hall, "盒饭").reserved == Quantity.of(0)
    assert "lottery-nobody" in str([row.message for row in look.rows(hall, Delivery)])
    hall.says("参加抽奖 1", by="阿梅").replied("已经结束")
    hall.says("验证抽奖 1", by="阿梅").replied("0 个号码")


def test_more_prizes_than_people_and_the_rest_goes_back(hall: Chat) -> None:
    opens(hall, "抽奖 小奖 奖品 盒饭 5份 到 周日20:00", by="团长")
    hall.says("参加抽奖 1", by="阿梅").replied("号码 1")
    hall.says("活动", by="阿梅").replied("100.0%")
    draws(hall)
    assert (look.sku(hall, "盒饭").reserved, look.sku(hall, "盒饭").sold) == (Quantity.of(0), Quantity.of(1))


def test_after_its_end_nobody_enters_drawn_or_not(hall: Chat) -> None:
    opens(hall)
    hall.clock.advance(days=3)
    hall.says("参加抽奖 1", by="阿梅").replied("已经结束")
    assert look.rows(hall, LotteryEntry) == []
    assert look.rows(hall, Lottery)[0].entrants == 0


def test_who_is_blocked_doesnt_win(hall: Chat) -> None:
    opens(hall, "抽奖 小奖 奖品 盒饭 8份 到 周日20:00")
    all_enter(hall)
    hall.whispers("拉黑 邻居2 刷单", by="经理")
    hall.says("参加抽奖 1", by="邻居2")
    draws(hall)
    assert sorted(winners(hall)) == [1, 2, 4, 5, 6, 7, 8]
    hall.says("验证抽奖 1", by="阿梅").replied("名单（7 个号码）：1-2、4-8")


def test_only_managers_give_away_much(hall: Chat) -> None:
    hall.says("抽奖 大奖 奖品 100元券 6张 到 周日20:00", by="推广员").replied("¥600.00", "管理者")
    opens(hall, "抽奖 大奖 奖品 100元券 6张 到 周日20:00")
    hall.says("抽奖 大奖 奖品 苹果 1份 到 周日20:00", by="阿梅")
    assert len(look.rows(hall, Lottery)) == 1


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("抽奖 车 奖品 50001元券 1张 到 周日20:00", "不超过 ¥50000.00"),
        ("抽奖 空 奖品 苹果 0份 到 周日20:00", "1 到 200 份"),
        ("抽奖 多 奖品 苹果 201份 到 周日20:00", "1 到 200 份"),
        ("抽奖 缺 奖品 盒饭 60份 到 周日20:00", "盒饭"),
        ("抽奖 久 奖品 苹果 1份 到 2026-12-01 20:00", "最长 60 天"),
        ("抽奖 无 奖品 火星 1份 到 周日20:00", "火星"),
        ("抽奖 无时间 奖品 苹果 1份", ""),
        ("抽奖 到 周日20:00", ""),
        ("参加抽奖 77", "没有抽奖 77"),
        ("验证抽奖 77", "没有抽奖 77"),
    ],
)
def test_what_makes_no_sense_changes_nothing(hall: Chat, said: str, answered: str) -> None:
    before = look.counts(hall)
    hall.whispers(said, by="经理").replied(answered)
    after = look.counts(hall)
    assert all(after[name] == before[name] for name in ("lotteries", "lottery_prizes", "lottery_entries", "moves"))
    assert look.sku(hall, "盒饭").reserved == Quantity.of(0)


def test_it_is_drawn_once(hall: Chat) -> None:
    opens(hall)
    all_enter(hall)
    draws(hall)
    assert len(look.rows(hall, Move, Move.subject == "lotteries")) == 1
