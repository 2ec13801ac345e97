"""The sandbox cashier's own bills over real HTTP, against the books of a shop that was paid there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from core import numbers
from core.money import ZERO, Money
from core.work import Actor, Shop
from models.ledger import Account, Posting
from models.orders import Order
from models.payments import Payment, PaymentStatus
from models.reconciliation import Bill, Difference, Nature, Reconciliation
from models.refunds import RefundStatus
from payments.sandbox import Conduct, Refunds
from services.reconciliation import fetching
from services.reconciliation.fetching import BillNotReady
from services.till import Till
from tests.conftest import SHANGHAI, problems
from tests.fire import look
from tests.payments.conftest import Counterpart
from tests.stories.chat import Chat, yuan
from tests.stories.conftest import chat as chat
from tests.stories.conftest import module_names as module_names

FRIDAY = date(2026, 3, 6)


@pytest.fixture
def evening(chat: Chat, met: Counterpart) -> Iterator[Chat]:
    """The group, paying at the cashier."""
    chat.till = Till(chat.shop, met.gateway)
    chat.says("开团 周五水果团\n苹果 8.50\n香蕉 4.00\n盒饭", by="团长").replied("周五水果团")
    yield chat
    assert problems(chat.shop) == []


def ordered(chat: Chat, text: str, by: str = "阿梅") -> Order:
    chat.says(text, by=by).replied(by)
    return look.latest(chat)


def paid(chat: Chat, met: Counterpart, text: str, by: str = "阿梅", *, seen: bool = True) -> Order:
    """Paid on the cashier's page; the shop learns of it by asking."""
    order = ordered(chat, text, by)
    link = chat.till.open([order.id], Actor(chat.who[by].id), "127.0.0.1")
    assert met.cashier.pay(link.rpartition("/")[2])
    chat.clock.advance(seconds=61)
    if seen:
        chat.runs("payments.watch_payments")
    return look.order(chat, order.id)


def refund(chat: Chat, order: Order, what: str, by: str = "阿梅", *, settled: bool = True) -> None:
    chat.whispers(f"退款 {numbers.show(order.id)} {what}", by=by).replied("已受理")
    chat.runs("payments.send_refunds")
    if settled:
        chat.clock.advance(seconds=90)
        chat.runs("payments.send_refunds")


def noon(chat: Chat, day: int) -> None:
    chat.clock.set(datetime(2026, 3, day, 12, 0, tzinfo=SHANGHAI))


def found(chat: Chat, day: date) -> list[Nature]:
    fetching.reconcile(chat.till, day)
    runs = [run.id for run in look.rows(chat, Reconciliation, Reconciliation.day == day)]
    return [one.nature for one in look.rows(chat, Difference, Difference.reconciliation_id.in_(runs))]


def run(chat: Chat, bill: Bill, day: date = FRIDAY) -> Reconciliation:
    (one,) = look.rows(chat, Reconciliation, Reconciliation.day == day, Reconciliation.bill == bill)
    return one


def booked(shop: Shop, account: Account) -> Money:
    with shop.work(reads=True) as work:
        rows = work.execute(Posting.__table__.select().where(Posting.account == account))
        return sum((row.amount for row in rows), ZERO)


def test_a_day_of_payments_refunds_and_a_withdrawal_agrees_to_the_fen(evening: Chat, met: Counterpart) -> None:
    fruit = paid(evening, met, "苹果2斤")
    paid(evening, met, "香蕉3斤", "老王")
    refund(evening, fruit, "苹果 1 坏了")
    met.cashier.withdraw(yuan("5.00"))
    with pytest.raises(BillNotReady):
        fetching.reconcile(evening.till, FRIDAY)
    noon(evening, 7)
    for _ in range(2):
        assert found(evening, FRIDAY) == [Nature.WITHDRAWAL]
    trades, funds = run(evening, Bill.TRADES), run(evening, Bill.FUNDS)
    assert (trades.their_rows, trades.our_rows, trades.their_in, trades.our_out) == (3, 3, yuan("29.00"), yuan("8.50"))
    assert funds.their_balance == funds.our_balance == booked(evening.shop, Account.GATEWAY)
    assert booked(evening.shop, Account.BANK) == yuan("5.00")
    assert booked(evening.shop, Account.GATEWAY_FEES) == Money(10 + 7 - 5)


def test_a_payment_that_nobody_noticed_is_found_in_the_bill_and_settled(evening: Chat, met: Counterpart) -> None:
    order = paid(evening, met, "苹果2斤", seen=False)
    noon(evening, 7)
    evening.runs("orders.expire_orders")
    assert found(evening, FRIDAY) == [Nature.PAYMENT_OPEN]
    assert [one.status for one in look.rows(evening, Payment)] == [PaymentStatus.PAID]
    assert look.order(evening, order.id).paid == yuan("17.00")
    assert run(evening, Bill.FUNDS).their_balance == run(evening, Bill.FUNDS).our_balance


def test_somebody_elses_payment_under_the_same_merchant(evening: Chat, met: Counterpart) -> None:
    paid(evening, met, "苹果2斤")
    met.pay("OTHERSHOP0001", 990)
    noon(evening, 7)
    assert found(evening, FRIDAY) == [Nature.FOREIGN]
    funds = run(evening, Bill.FUNDS)
    assert funds.their_balance is not None
    assert funds.our_balance is not None
    assert funds.their_balance - funds.our_balance == Money(990 - 6)
    evening.clock.advance(hours=24)
    paid(evening, met, "盒饭1份")
    noon(evening, 9)
    assert found(evening, date(2026, 3, 8)) == [], "what was said on Friday is said again"


def test_a_refund_that_the_gateway_gives_up_a_day_later(evening: Chat, met: Counterpart) -> None:
    """It left the account on Friday and is back on Saturday, with its fee."""
    met.cashier.tell(Conduct(refunds=Refunds.CLOSED))
    order = paid(evening, met, "苹果2斤")
    refund(evening, order, "苹果 1 坏了", settled=False)
    noon(evening, 7)
    assert found(evening, FRIDAY) == []
    assert run(evening, Bill.FUNDS).their_balance == run(evening, Bill.FUNDS).our_balance
    evening.runs("payments.send_refunds")
    assert look.refunds(evening, order.id)[0].status is RefundStatus.FAILED
    noon(evening, 8)
    assert found(evening, FRIDAY + timedelta(days=1)) == []
    funds = run(evening, Bill.FUNDS, FRIDAY + timedelta(days=1))
    assert funds.their_balance == funds.our_balance == booked(evening.shop, Account.GATEWAY) == Money(1700 - 10)


def test_a_refund_that_reaches_nobody_has_left_the_account_all_the_same(evening: Chat, met: Counterpart) -> None:
    met.cashier.tell(Conduct(refunds=Refunds.ABNORMAL))
    order = paid(evening, met, "苹果2斤")
    refund(evening, order, "苹果 1 坏了")
    assert look.refunds(evening, order.id)[0].status is RefundStatus.FAILED
    noon(evening, 7)
    assert found(evening, FRIDAY) == []
    assert run(evening, Bill.FUNDS).their_balance == run(evening, Bill.FUNDS).our_balance
