"""What can be tampered with in events, and an evening in which there were some; see tests/fire/test_audit.py."""

from __future__ import annotations

from models.group_buys import GroupBuy
from models.lotteries import Lottery
from models.tastings import TastingSeat
from queries.audit.lotteries import DRAWN_OTHERWISE
from tests.fire import look
from tests.fire.waiting_faults import OF_WAITING, with_waiting
from tests.stories.chat import Chat

EVENTS = ("lotteries", "tastings")
OF_EVENTS = {
    "UPDATE group_buys SET needed = 3 WHERE status = 'filled'": "a group-buy is filled that too few have paid",
    (
        "UPDATE orders SET status = 'placed' WHERE id IN (SELECT o.order_id FROM group_buy_orders o"
        " JOIN group_buys g ON g.id = o.group_buy_id WHERE g.settled_at IS NOT NULL AND g.status = 'failed')"
    ): "a failed group-buy keeps somebody's money",
    "UPDATE fulfilments SET status = 'waiting' WHERE status = 'held'": (
        "goods of a group-buy that isn't filled are handed on"
    ),
    "UPDATE group_buys SET settled_at = opened_at WHERE status = 'open'": (
        "a part waits though its group-buy is settled"
    ),
    "DELETE FROM group_buy_orders": "a part waits for nothing",
    "UPDATE lotteries SET entrants = entrants + 1": "a lottery's entries are not the numbers that were given",
    "UPDATE lottery_entries SET prize_id = (SELECT min(id) FROM lottery_prizes)": (
        "a prize was won more often than there are"
    ),
    "UPDATE lottery_entries SET order_id = NULL": "a winner of goods without their order",
    "UPDATE lotteries SET seed = 'x' WHERE status = 'open'": (
        "a lottery's seed is shown before the draw, or not behind it"
    ),
    "UPDATE lotteries SET seed_hash = 'x'": DRAWN_OTHERWISE,
    "UPDATE lotteries SET status = 'open' WHERE status = 'drawn'": "a status of lotteries differs from its history",
    "UPDATE tastings SET booked = booked - 1": "a tasting's places differ from the people who have one",
    "UPDATE tastings SET given = given + 1": "a tasting's samples differ from those who came",
    "UPDATE tastings SET places = 0": "more people have a place than there are",
    "UPDATE tasting_seats SET order_id = NULL": "a sample without its order, or an order without a sample",
    "UPDATE tastings SET places = places + 1": "somebody waits though there is a place",
    "UPDATE tasting_seats SET status = 'cancelled' WHERE status = 'waiting'": (
        "a status of tasting_seats differs from its history"
    ),
    "UPDATE tastings SET status = 'over'": "a status of tastings differs from its history",
    "UPDATE group_buys SET status = 'failed' WHERE status = 'open'": "a status of group_buys differs from its history",
    **OF_WAITING,
}


def with_events(chat: Chat) -> None:
    """A group-buy is filled, one has failed, one waits with what somebody has paid; a lottery is drawn, one is open."""
    group_buy(chat, "小林", "小周")
    group_buy(chat, "小林")
    chat.clock.advance(minutes=13)
    chat.runs("group_buys.settle")
    for _ in range(2):
        chat.runs("payments.send_refunds")
        chat.clock.advance(minutes=2)
    chat.runs("group_buys.settle")
    group_buy(chat, "小林")
    for title in ("开过", "还开"):
        chat.whispers(f"抽奖 {title} 奖品 梨 1份 到 10分钟后", by="经理").replied("开好了")
        number = len(look.rows(chat, Lottery))
        for name in ("小林", "小周"):
            chat.says(f"参加抽奖 {number}", by=name).replied("号码")
        if number == 1:
            chat.clock.advance(minutes=11)
            chat.runs("lotteries.draw")
    with_tasting(chat)
    with_waiting(chat)


def with_tasting(chat: Chat) -> None:
    """One has come, one waits."""
    chat.says("品尝 梨 1份 今天0:01-23:59 楼下", by="团长").replied("开好了")
    for name in ("小林", "小周"):
        chat.says("报名品尝 1", by=name)
    code = look.rows(chat, TastingSeat)[0].code
    chat.says(f"品尝到场 {code}", by="团长").replied("已给 1/1 份")


def group_buy(chat: Chat, *paying: str) -> None:
    chat.says("拼团 梨 50 2人 到 10分钟后", by="团长").replied("开好了")
    number = len(look.rows(chat, GroupBuy))
    for name in paying:
        chat.says(f"参团 {number}", by=name).replied("付款后算数")
        chat.pays(look.latest(chat).id, name)
