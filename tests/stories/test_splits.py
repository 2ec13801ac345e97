"""Profit sharing: suppliers get a part of each payment once goods can't come back, once, and nothing is paid twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from core.message import Message
from core.money import ZERO, Money
from core.quantity import Quantity
from core.sections import Splits
from core.work import Actor
from models.ledger import Account, Posting
from models.outbox import Delivery
from models.settlement import Settlement
from models.splits import PartStatus, ReturnStatus, Split, SplitPart, SplitReturn, SplitStatus
from queries import orders as orders_found
from services import refunds, split_returns, splits
from services.settlement import show as shown
from tests.fire import look
from tests.fire.crowd import at_once
from tests.fire.test_reductions import hand_over, placed, refund
from tests.stories.chat import MODULES, Chat

SHOP, OWNER = "1900000199", "oShitang" + "x" * 20
NAME = "梅园食堂有限公司"


@pytest.fixture
def module_names() -> Sequence[str]:
    return (*MODULES, "splits")


@pytest.fixture
def joined(chat: Chat) -> Chat:
    """食堂 can get its parts at the gateway."""
    chat.whispers(f"分账 食堂 {SHOP} {NAME}", by="经理").replied("正在请微信确认")
    chat.runs("splits.tell_receivers")
    return chat


def sold(chat: Chat, pieces: int = 10) -> int:
    """Meals at 10.00 of 食堂, paid and handed over."""
    order_id = placed(chat, pieces=pieces)
    chat.pays(order_id, "阿梅")
    hand_over(chat, order_id)
    return order_id


def shares(chat: Chat, days: int = 8, *, times: int = 2) -> Split:
    """The window is over; the job runs, and again a while later."""
    chat.clock.advance(days=days)
    for _ in range(times):
        chat.runs("splits.send")
        chat.clock.advance(minutes=15)
    return look.rows(chat, Split)[-1]


def balance(chat: Chat, account: Account) -> Money:
    return sum((row.amount for row in look.rows(chat, Posting, Posting.account == account)), ZERO)


def owed(chat: Chat) -> Money:
    return -balance(chat, Account.SUPPLIER)


def part(chat: Chat) -> SplitPart:
    return look.rows(chat, SplitPart)[-1]


def managers_hear(chat: Chat, *words: str) -> int:
    return sum(all(word in told for word in words) for told in chat.told("经理"))


def take_back(chat: Chat) -> SplitReturn:
    for _ in range(2):
        chat.runs("splits.take_back")
        chat.clock.advance(minutes=2)
    return look.rows(chat, SplitReturn)[-1]


def asks_back(chat: Chat, order_id: int, pieces: int | None) -> None:
    """A refund is approved; nothing has been said to the gateway yet."""
    with chat.shop.work() as work:
        order, lines = orders_found.order(work, order_id), orders_found.lines(work, order_id)
        assert order is not None
        quantity = None if pieces is None else Quantity.of(pieces)
        refunds.approve(work, refunds.request(work, order, refunds.parts_of(lines, quantity, "1"), "坏了").id)


def test_nothing_is_frozen_for_suppliers_without_receiver(chat: Chat) -> None:
    sold(chat)
    assert not chat.gateway.for_sharing
    assert look.rows(chat, Split) == []


def test_a_part_goes_out_once_goods_cannot_come_back(joined: Chat) -> None:
    sold(joined)
    assert shares(joined, 6).status is SplitStatus.WAITING
    split = shares(joined, 2, times=1)
    assert (split.status, part(joined).status) == (SplitStatus.ACCEPTED, PartStatus.PENDING)  # which is not yet done
    assert (owed(joined), balance(joined, Account.PASSING_ON)) == (Money(7000), Money(-3000))

    joined.clock.advance(minutes=2)
    joined.runs("splits.send")
    split = look.rows(joined, Split)[-1]
    assert (split.status, part(joined).status, part(joined).amount) == (SplitStatus.DONE, PartStatus.DONE, Money(3000))
    assert (balance(joined, Account.GATEWAY), balance(joined, Account.PASSING_ON)) == (Money(7000), ZERO)
    assert joined.gateway.asked_for[-1] == ("share", split.number)
    assert joined.gateway.unshared(next(iter(joined.gateway.for_sharing))) == ZERO  # the rest is the shop's again


def test_a_statement_shows_it_and_pays_only_the_rest(joined: Chat) -> None:
    joined.whispers("费率 食堂 10%", by="经理")
    sold(joined)
    shares(joined)
    joined.whispers("结算 食堂", by="经理").replied(
        "货款（1 条）　¥100.00", "服务费　-¥10.00", "已分账　-¥30.00", "账上余额　¥60.00", "本期应付　¥60.00"
    )
    number = shown(look.rows(joined, Settlement)[-1].id)
    joined.whispers(f"确认结算 {number}", by="食堂")
    joined.whispers(f"结算付款 {number} 60 流水1", by="经理").replied("已记账")
    assert owed(joined) == ZERO


def test_what_a_statement_is_about_to_pay_is_not_shared(joined: Chat) -> None:
    sold(joined)
    joined.clock.advance(days=8)
    joined.whispers("结算 食堂", by="经理").replied("本期应付　¥100.00")
    assert shares(joined, 0).status is SplitStatus.DONE
    assert look.rows(joined, SplitPart) == []
    assert [what for what, _ in joined.gateway.asked_for] == ["receiver", "unfreeze"]


def test_the_cap_holds_and_a_debt_comes_first(joined: Chat) -> None:
    joined.shop.settings = joined.shop.settings.model_copy(update={"splits": Splits(most_percent=90)})
    owes = sold(joined, 7)
    joined.whispers("结算 食堂", by="经理")  # before the window ends: carried
    joined.clock.advance(days=8)
    joined.whispers("结算 食堂", by="经理").replied("本期应付　¥70.00")
    number = shown(look.rows(joined, Settlement)[-1].id)
    joined.whispers(f"确认结算 {number}", by="食堂")
    joined.whispers(f"结算付款 {number} 70 流水1", by="经理")
    shares(joined, 0)
    refund(joined, owes, 3)
    assert owed(joined) == Money(-3000)
    sold(joined, 10)
    shares(joined)
    assert part(joined).amount == Money(7000)  # 90.00 would be allowed, 70.00 is owed
    assert owed(joined) == ZERO


def test_a_refund_before_lowers_what_is_shared(joined: Chat) -> None:
    order_id = sold(joined)
    refund(joined, order_id, 8)
    shares(joined)
    assert part(joined).amount == Money(2000)
    assert owed(joined) == ZERO
    assert look.rows(joined, SplitReturn) == []


def test_what_is_wholly_refunded_is_not_spoken_of(joined: Chat) -> None:
    refund(joined, sold(joined), None)
    assert shares(joined).status is SplitStatus.DONE
    assert joined.gateway.asked_for == [("receiver", SHOP)]


def test_while_a_refund_awaits_a_word_nothing_is_shared(joined: Chat) -> None:
    order_id = sold(joined)
    joined.clock.advance(days=6)
    with joined.shop.work() as work:
        order = orders_found.order(work, order_id)
        assert order is not None
        asked = refunds.request(work, order, refunds.all_parts(orders_found.lines(work, order_id)), "坏了")
    assert shares(joined, 3).status is SplitStatus.WAITING
    with joined.shop.work() as work:
        refunds.reject(work, asked.id)
    assert shares(joined, 1).status is SplitStatus.DONE
    assert part(joined).amount == Money(3000)


def test_no_answer_shares_and_takes_back_once(joined: Chat) -> None:
    order_id = sold(joined)
    joined.gateway.loses = True
    assert shares(joined).status is SplitStatus.ASKED
    joined.gateway.loses = False
    assert shares(joined, 0).status is SplitStatus.DONE
    assert [what for what, _ in joined.gateway.asked_for].count("share") == 3
    assert len(joined.gateway.shared) == 1

    joined.gateway.loses = True
    asks_back(joined, order_id, 1)
    take_back(joined)
    joined.gateway.loses = False
    assert take_back(joined).status is ReturnStatus.DONE
    assert len(joined.gateway.returned) == 1
    assert owed(joined) == Money(7000)


def test_a_crash_between_store_and_call_is_made_up_for(joined: Chat) -> None:
    order_id = sold(joined)
    joined.clock.advance(days=8)
    with joined.shop.work() as work:
        first = splits.next_errand(work)
    assert first is not None
    joined.runs("splits.send")  # another process leaves it alone meanwhile
    assert len(joined.gateway.asked_for) == 1
    joined.clock.advance(minutes=2)
    assert shares(joined, 0).status is SplitStatus.DONE
    assert list(joined.gateway.shared) == [first.number]

    asks_back(joined, order_id, 1)
    with joined.shop.work() as work:
        back = split_returns.next_errand(work)
    assert back is not None
    joined.clock.advance(minutes=2)
    assert take_back(joined).status is ReturnStatus.DONE
    assert list(joined.gateway.returned) == [back.number]


def test_what_differs_is_alarmed_once_and_not_booked(joined: Chat) -> None:
    order_id = sold(joined)
    joined.gateway.says = lambda facts: replace(
        facts, parts=tuple(replace(one, amount=one.amount + Money(1)) for one in facts.parts)
    )
    for _ in range(3):
        assert shares(joined, 8).status is SplitStatus.ASKED
    assert managers_hear(joined, "30.01", "not", "30.00") == 1
    assert balance(joined, Account.GATEWAY) == Money(10_000)
    joined.whispers("分账", by="经理").replied("有问题", "30.01")
    joined.gateway.says = lambda facts: facts
    assert shares(joined, 0).status is SplitStatus.DONE

    joined.gateway.says_returned = lambda facts: replace(facts, amount=Money(1))
    asks_back(joined, order_id, 1)
    assert take_back(joined).status is ReturnStatus.WAITING
    assert managers_hear(joined, "¥0.01, not ¥10.00") == 1
    assert owed(joined) == Money(6000)
    joined.gateway.says_returned = lambda facts: facts
    joined.clock.advance(minutes=15)
    assert take_back(joined).status is ReturnStatus.DONE


def test_what_is_refused_is_owed_again_and_released(joined: Chat) -> None:
    sold(joined)
    joined.gateway.refuses = "RECEIVER_INVALID"
    split = shares(joined, times=1)
    assert (split.status, owed(joined)) == (SplitStatus.REFUSED, Money(10_000))
    assert managers_hear(joined, "RECEIVER_INVALID") == 1
    joined.gateway.refuses = ""
    split = shares(joined, 0)
    assert (split.status, part(joined).status) == (SplitStatus.DONE, PartStatus.CLOSED)
    assert list(joined.gateway.shared) == [splits.release_number(split.number)]
    joined.whispers("结算 食堂", by="经理").replied("本期应付　¥100.00")


def test_a_refusal_is_not_believed_of_what_was_done(joined: Chat) -> None:
    sold(joined)
    joined.gateway.loses = True
    shares(joined, times=1)
    joined.gateway.loses, joined.gateway.refuses = False, "INVALID_REQUEST"
    assert shares(joined, 0, times=1).status is SplitStatus.DONE
    assert part(joined).status is PartStatus.DONE


def test_what_passes_is_asked_again(joined: Chat) -> None:
    sold(joined)
    joined.gateway.refuses = "NOT_ENOUGH"
    assert shares(joined).status is SplitStatus.ASKED
    joined.gateway.refuses = ""
    assert shares(joined, 0).status is SplitStatus.DONE


def test_a_part_that_comes_to_nothing_is_owed_again(joined: Chat) -> None:
    sold(joined)
    joined.gateway.closes[SHOP] = "ACCOUNT_ABNORMAL"
    assert shares(joined).status is SplitStatus.DONE
    assert (part(joined).status, owed(joined)) == (PartStatus.CLOSED, Money(10_000))
    assert managers_hear(joined, "食堂", "ACCOUNT_ABNORMAL") == 1
    told = [Message.from_json(row.message) for row in look.rows(joined, Delivery)]
    assert not any(NAME in str(one) for one in told)


def test_what_was_never_paid_is_let_go(joined: Chat) -> None:
    order_id = placed(joined, pieces=1)
    joined.till.open([order_id], Actor(joined.who["阿梅"].id), "127.0.0.1")
    joined.clock.advance(minutes=20)
    joined.runs("orders.expire_orders")
    joined.runs("payments.watch_payments")
    assert shares(joined).status is SplitStatus.VOID
    assert len(joined.gateway.asked_for) == 1


def test_what_takes_too_long_is_released(joined: Chat) -> None:
    joined.pays(placed(joined), "阿梅")
    assert shares(joined, 100).status is SplitStatus.WAITING
    assert shares(joined, 60).status is SplitStatus.DONE
    assert joined.gateway.asked_for[-1][0] == "unfreeze"


def test_many_processes_share_once(joined: Chat) -> None:
    for _ in range(3):
        sold(joined, 3)
    joined.clock.advance(days=8)
    for _ in range(2):
        at_once(*(lambda: joined.runs("splits.send") for _ in range(4)))
        joined.clock.advance(minutes=2)
    assert [row.status for row in look.rows(joined, Split)] == [SplitStatus.DONE] * 3
    assert [what for what, _ in joined.gateway.asked_for].count("share") == 3
    assert owed(joined) == Money(6300)
