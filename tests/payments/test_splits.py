"""Profit sharing between shop and sandbox cashier over real HTTP, with answers that get lost, garbled or unsigned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import pytest

from core.clock import day_of
from core.money import ZERO, Money
from core.work import Actor
from models.ledger import Account, Posting
from models.payments import Payment
from models.reconciliation import Difference, Reconciliation
from models.splits import ReturnStatus, Split, SplitPart, SplitReturn, SplitStatus
from payments.sandbox import Answers, Conduct
from services.reconciliation import fetching
from services.till import Till
from tests.conftest import SHANGHAI, problems
from tests.fire import look
from tests.fire.test_reductions import hand_over, placed
from tests.payments.conftest import Counterpart
from tests.stories.chat import MODULES, Chat
from tests.stories.conftest import chat as chat
from tests.stories.test_splits import NAME, SHOP, asks_back


@pytest.fixture
def module_names() -> Sequence[str]:
    return (*MODULES, "splits")


@pytest.fixture
def joined(chat: Chat, met: Counterpart) -> Iterator[Chat]:
    """The group, paying at the cashier; 食堂 can get its parts there."""
    chat.till = Till(chat.shop, met.gateway)
    chat.whispers(f"分账 食堂 {SHOP} {NAME}", by="经理").replied("请微信确认")
    chat.runs("splits.tell_receivers")
    yield chat
    assert problems(chat.shop) == []


def sold(chat: Chat, met: Counterpart) -> int:
    """Ten meals at 10.00, paid on the cashier's page, handed over."""
    order_id = placed(chat, pieces=10)
    link = chat.till.open([order_id], Actor(chat.who["阿梅"].id), "127.0.0.1")
    assert met.cashier.pay(link.rpartition("/")[2])
    chat.clock.advance(seconds=61)
    chat.runs("payments.watch_payments")
    hand_over(chat, order_id)
    return order_id


def runs(chat: Chat, job: str, times: int = 2) -> None:
    for _ in range(times):
        chat.runs(job)
        chat.clock.advance(minutes=11)


def found(chat: Chat) -> list[str]:
    """What today's bill says that the books don't, the next day."""
    day = day_of(chat.clock.now(), SHANGHAI)
    noon = datetime.combine(day + timedelta(days=1), datetime.min.time(), SHANGHAI).replace(hour=12)
    chat.clock.set(noon)
    fetching.reconcile(chat.till, day)
    of_day = [run.id for run in look.rows(chat, Reconciliation, Reconciliation.day == day)]
    return [
        f"{one.nature} {one.number}" for one in look.rows(chat, Difference, Difference.reconciliation_id.in_(of_day))
    ]


def test_shared_taken_back_refunded_and_reconciled(joined: Chat, met: Counterpart) -> None:
    order_id = sold(joined, met)
    assert found(joined) == []
    joined.clock.advance(days=8)
    runs(joined, "splits.send")
    (payment,) = look.rows(joined, Payment)
    assert met.gateway.unshared(payment.transaction_id or "") == ZERO
    asks_back(joined, order_id, 3)
    runs(joined, "splits.take_back")
    runs(joined, "payments.send_refunds")
    assert [row.status for row in look.rows(joined, SplitReturn)] == [ReturnStatus.DONE]
    assert look.refunds(joined, order_id)[0].status == "done"
    assert found(joined) == []
    owed = -sum(row.amount.fen for row in look.rows(joined, Posting, Posting.account == Account.SUPPLIER))
    assert owed == 7000


@pytest.mark.parametrize("answers", [Answers.LOST, Answers.GARBAGE, Answers.UNSIGNED, Answers.ERROR])
def test_whatever_becomes_of_answers_it_happens_once(joined: Chat, met: Counterpart, answers: Answers) -> None:
    order_id = sold(joined, met)
    assert found(joined) == []
    joined.clock.advance(days=8)
    met.cashier.tell(Conduct(answers=answers, answers_left=2))
    runs(joined, "splits.send", 5)
    assert [row.status for row in look.rows(joined, Split)] == [SplitStatus.DONE]
    asks_back(joined, order_id, 1)
    met.cashier.tell(Conduct(answers=answers, answers_left=2))
    runs(joined, "splits.take_back", 5)
    assert [row.status for row in look.rows(joined, SplitReturn)] == [ReturnStatus.DONE]
    (part,) = look.rows(joined, SplitPart)
    assert (part.amount, part.reclaimed) == (Money(3000), Money(1000))
    runs(joined, "payments.send_refunds")
    assert found(joined) == []
