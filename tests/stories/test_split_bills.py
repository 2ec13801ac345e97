"""Sharings and returns in the account's movements are what the books say; what differs is found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from core.clock import day_of
from core.money import ZERO, Money
from models.reconciliation import Bill, Nature
from models.splits import ReturnStatus
from payments.bills import FundFlowRow
from tests.conftest import SHANGHAI
from tests.stories.chat import Chat
from tests.stories.test_reconciliation import differences, matched, next_morning, run
from tests.stories.test_splits import asks_back, joined, module_names, shares, sold, take_back

__all__ = ["joined", "module_names"]

Edit = Callable[[list[FundFlowRow]], list[FundFlowRow]]


def today(chat: Chat) -> date:
    return day_of(chat.clock.now(), SHANGHAI)


def shared(chat: Chat) -> int:
    """Bought, handed over, shared, each day matched; the order's id."""
    order_id = sold(chat)
    next_morning(chat)
    assert matched(chat) == []
    chat.clock.advance(hours=-2)
    shares(chat, 8)
    return order_id


def test_an_honest_bill_of_sharings_has_no_differences(joined: Chat) -> None:
    order_id = shared(joined)
    day = today(joined)
    asks_back(joined, order_id, 3)
    assert take_back(joined).status is ReturnStatus.DONE
    for _ in range(2):
        joined.runs("payments.send_refunds")
        joined.clock.advance(minutes=2)
    next_morning(joined)
    assert matched(joined, day) == []
    funds = run(joined, Bill.FUNDS, day)
    assert funds.their_balance == funds.our_balance
    assert (funds.our_out, funds.our_in) == (funds.their_out, funds.their_in)


def test_a_day_that_is_matched_late_knows_what_came_after(joined: Chat) -> None:
    sold(joined)
    day = today(joined)
    shares(joined)
    next_morning(joined)
    assert matched(joined, day) == []
    funds = run(joined, Bill.FUNDS, day)
    assert funds.their_balance == funds.our_balance


@pytest.mark.parametrize(
    ("edit", "theirs"),
    [
        (lambda rows: [replace(r, amount=r.amount - Money(1)) if r.kind == "分账" else r for r in rows], Money(-3001)),
        (lambda rows: [row for row in rows if row.kind != "分账"], ZERO),
    ],
    ids=["a fen more", "not there"],
)
def test_what_differs_is_found(joined: Chat, edit: Edit, theirs: Money) -> None:
    shared(joined)
    day = today(joined)
    joined.gateway.edit_flows = edit
    joined.gateway.draw(Money(100))  # there is a bill that day
    next_morning(joined)
    matched(joined, day)
    found = [one for one in differences(joined, day) if one.nature is Nature.MOVEMENT]
    assert [(one.theirs, one.ours) for one in found] == [(theirs, Money(-3000))]
    joined.gateway.edit_flows = lambda rows: rows
    matched(joined, day)
    assert [one for one in differences(joined, day) if one.status == "open"] == []
