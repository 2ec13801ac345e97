"""Goods come back after their money was shared: the part comes back first, or becomes the supplier's debt."""

from __future__ import annotations

import pytest

from core.money import ZERO, Money
from models.settlement import Settlement
from models.splits import ReturnStatus, SplitReturn
from payments.gateway import ShareReturnState
from services.settlement import show as shown
from tests.fire import look
from tests.fire.test_reductions import refund
from tests.stories.chat import Chat
from tests.stories.test_splits import (
    OWNER,
    asks_back,
    joined,
    managers_hear,
    module_names,
    owed,
    part,
    shares,
    sold,
    take_back,
)  # fmt: skip

__all__ = ["joined", "module_names"]


@pytest.mark.parametrize(("pieces", "back"), [(1, 1000), (3, 3000), (None, 3000)])
def test_the_part_comes_back_before_the_customer_is_paid(joined: Chat, pieces: int | None, back: int) -> None:
    order_id = sold(joined)
    shares(joined)
    asks_back(joined, order_id, pieces)
    joined.runs("payments.send_refunds")
    assert "refund" not in {what for what, _, _ in joined.gateway.calls}  # it waits for the money

    found = take_back(joined)
    assert (found.status, found.amount) == (ReturnStatus.DONE, Money(back))
    for _ in range(2):
        joined.runs("payments.send_refunds")
        joined.clock.advance(minutes=2)
    assert look.refunds(joined, order_id)[0].status == "done"
    assert (
        owed(joined)
        == Money(10_000 - 1000 * (pieces or 10) - 3000 + back)
        == Money(7000 - 1000 * (pieces or 10) + back)
    )
    assert part(joined).reclaimed == Money(back)
    joined.whispers("结算 食堂", by="经理")


def test_several_refunds_take_back_no_more_than_was_shared(joined: Chat) -> None:
    order_id = sold(joined)
    shares(joined)
    for _ in range(5):
        asks_back(joined, order_id, 2)
        take_back(joined)
        joined.clock.advance(minutes=10)
        joined.runs("payments.send_refunds")
    assert [row.amount for row in look.rows(joined, SplitReturn)] == [Money(2000), Money(1000)]
    assert owed(joined) == ZERO


def test_what_does_not_come_back_is_a_debt_that_statements_carry(joined: Chat) -> None:
    order_id = sold(joined)
    shares(joined)
    joined.whispers("结算 食堂", by="经理").replied("本期应付　¥70.00")
    number = shown(look.rows(joined, Settlement)[-1].id)
    joined.whispers(f"确认结算 {number}", by="食堂")
    joined.whispers(f"结算付款 {number} 70 流水1", by="经理")
    joined.gateway.returns_end = ShareReturnState.FAILED
    asks_back(joined, order_id, 2)
    assert take_back(joined).status is ReturnStatus.FAILED
    assert managers_hear(joined, "食堂", "¥20.00", "没能回退") == 1
    joined.runs("payments.send_refunds")
    assert [what for what, _, _ in joined.gateway.calls] == ["refund"]  # the customer gets it all the same
    joined.whispers("结算 食堂", by="经理").replied("交货后退款　-¥20.00", "账上余额　-¥20.00", "本期应付　¥0.00")
    sold(joined, 5)
    shares(joined)
    assert part(joined).amount == Money(1500)
    joined.whispers("结算 食堂", by="经理").replied("上期余额　-¥20.00", "货款（1 条）　¥50.00", "本期应付　¥15.00")


def test_from_a_person_nothing_can_be_taken_back(chat: Chat) -> None:
    chat.whispers(f"分账 食堂 {OWNER}", by="经理")
    chat.runs("splits.tell_receivers")
    order_id = sold(chat)
    shares(chat)
    assert part(chat).amount == Money(3000)
    refund(chat, order_id, None)
    assert look.rows(chat, SplitReturn) == []
    assert owed(chat) == Money(-3000)


def test_a_refund_does_not_wait_for_ever(joined: Chat) -> None:
    order_id = sold(joined)
    shares(joined)
    joined.gateway.refuses = "FREQUENCY_LIMITED"
    asks_back(joined, order_id, 1)
    joined.runs("splits.take_back")
    joined.clock.advance(minutes=11)
    joined.runs("payments.send_refunds")
    assert [what for what, _, _ in joined.gateway.calls] == ["refund"]
    joined.gateway.refuses = ""
    assert take_back(joined).status is ReturnStatus.DONE
