"""Days without a bill, with a foreign one, with fees, withdrawals and balances: what the nightly job makes of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from core.money import ZERO
from models.ledger import Account
from models.reconciliation import Bill, DifferenceStatus, Nature, Reconciliation
from payments.bills import FundFlowRow, TradeRow
from services import ledger, payouts
from services.reconciliation import fetching
from services.reconciliation.findings import BillOfAnotherDay
from tests.conftest import SHANGHAI
from tests.fire import look
from tests.stories.bills import fee
from tests.stories.chat import Chat, yuan
from tests.stories.test_reconciliation import (
    FRIDAY,
    SATURDAY,
    booked,
    differences,
    matched,
    next_morning,
    paid,
    planted,
    run,
)


@pytest.fixture
def deal(chat: Chat) -> Chat:
    chat.says("开团 周五水果团\n苹果 8.50\n香蕉 4.00\n盒饭", by="团长").replied("周五水果团")
    return chat


def test_a_bill_of_another_day_is_refused_and_nothing_kept(deal: Chat) -> None:
    paid(deal)
    next_morning(deal)

    def of_yesterday(rows: list[TradeRow]) -> list[TradeRow]:
        return [replace(row, at=row.at - timedelta(days=1)) for row in rows]

    deal.gateway.edit_trades = of_yesterday
    with pytest.raises(BillOfAnotherDay):
        fetching.reconcile(deal.till, FRIDAY)
    assert look.rows(deal, Reconciliation) == []
    assert booked(deal, Account.GATEWAY_FEES) == ZERO


def test_an_empty_day(deal: Chat) -> None:
    paid(deal)
    next_morning(deal)
    next_morning(deal)
    assert matched(deal, SATURDAY) == []
    assert (run(deal, Bill.TRADES, SATURDAY).their_rows, run(deal, Bill.FUNDS, SATURDAY).their_balance) == (0, None)
    deal.whispers("对账", by="经理").replied("没有未处理", "账单 0 笔")


def test_the_nightly_job(deal: Chat) -> None:
    """Not before the bills are there; then once, and the managers hear of it once."""
    planted(deal)
    next_morning(deal, hour=10, minute=14)
    deal.runs("reconciliation.match_bills")
    assert look.rows(deal, Reconciliation) == []
    deal.whispers("对账", by="经理").replied("还没有对账", "10:15")
    deal.clock.advance(minutes=2)
    for _ in range(3):
        deal.runs("reconciliation.match_bills")
        deal.clock.advance(minutes=20)
    (told,) = [said for said in deal.told("经理") if "对不上" in said]
    assert "4 处" in told
    assert "在商户平台" in told
    assert "对账 解决" in told
    next_morning(deal)
    deal.runs("reconciliation.match_bills")
    assert len([said for said in deal.told("经理") if "处对不上" in said]) == 1


def test_days_that_were_missed_are_made_up_for(deal: Chat) -> None:
    paid(deal)
    deal.clock.set(datetime(2026, 3, 9, 11, 0, tzinfo=SHANGHAI))
    deal.runs("reconciliation.match_bills")
    days = {one.day for one in look.rows(deal, Reconciliation)}
    assert days == {FRIDAY, SATURDAY, date(2026, 3, 8)}


def test_a_bill_that_is_not_there_is_asked_for_again(deal: Chat) -> None:
    paid(deal)
    next_morning(deal)
    deal.gateway.down = True
    for _ in range(30):
        deal.runs("reconciliation.match_bills")
        deal.clock.advance(minutes=16)
    (told,) = [said for said in deal.told("经理") if "取不到" in said]
    assert "down" in told
    deal.whispers("对账", by="经理").replied("还没有对账", "down")
    deal.gateway.down = False
    deal.runs("reconciliation.match_bills")
    deal.whispers("对账", by="经理").replied("没有未处理")


# Fees, withdrawals, balances


def test_a_withdrawal_is_shown_as_what_it_is_and_booked_once(deal: Chat) -> None:
    paid(deal)
    deal.clock.advance(minutes=1)
    deal.gateway.draw(yuan("10.00"))
    next_morning(deal)
    for _ in range(2):
        ((nature, number),) = matched(deal)
        assert (nature, number) == (Nature.WITHDRAWAL, "回单0")
    assert booked(deal, Account.BANK) == yuan("10.00")
    assert run(deal, Bill.FUNDS).our_balance == run(deal, Bill.FUNDS).their_balance == yuan("6.90")
    deal.whispers("对账", by="经理").replied("没有未处理", "提现", "不是差异")


def test_solving_a_fee_books_it_as_it_was_charged(deal: Chat) -> None:
    expected = planted(deal)
    next_morning(deal)
    matched(deal)
    before = booked(deal, Account.GATEWAY_FEES)
    (one,) = [d for d in differences(deal) if d.nature is Nature.FEE]
    deal.whispers(f"对账 解决 {one.id} 费率没错", by="经理").replied("已处理", "3 条")
    assert booked(deal, Account.GATEWAY_FEES) == before + fee(yuan("30.00"))
    assert sorted(matched(deal)) == sorted(expected.items())
    (solved,) = [d for d in differences(deal) if d.nature is Nature.FEE]
    assert (solved.status, solved.note, solved.solved_by) == (
        DifferenceStatus.SOLVED, "费率没错", deal.who["经理"].id,
    )  # fmt: skip
    deal.whispers("对账", by="经理").replied("已处理：费率没错")


def test_a_balance_from_before_the_shop_is_said_once(deal: Chat) -> None:
    """The merchant's account was not empty when the shop began."""
    began = datetime(2026, 3, 1, 12, 0, tzinfo=SHANGHAI)
    deal.gateway.edit_flows = lambda rows: [
        FundFlowRow(began, "T", "F", "其他", "期初", yuan("100.00"), ZERO, "system", "", ""), *rows,
    ]  # fmt: skip
    paid(deal)
    next_morning(deal)
    assert matched(deal) == [(Nature.BALANCE, "")]
    deal.whispers("对账", by="经理").replied("相差 ¥100.00", "期初余额")
    paid(deal, "盒饭1份")
    next_morning(deal)
    assert matched(deal, SATURDAY) == []
    assert run(deal, Bill.FUNDS, SATURDAY).their_balance - run(deal, Bill.FUNDS, SATURDAY).our_balance == yuan("100")


def test_money_that_the_gateway_took_for_something_else(deal: Chat) -> None:
    _, number = paid(deal)

    def flows(rows: list[FundFlowRow]) -> list[FundFlowRow]:
        odd = replace(rows[-1], flow_id="odd", transaction_id="X1", reference="", business="其他", kind="服务费扣款")
        return [*rows, replace(odd, amount=-yuan("3.00"))]

    deal.gateway.edit_flows = flows
    next_morning(deal)
    assert matched(deal) == [(Nature.MOVEMENT, "X1")]
    deal.whispers("对账", by="经理").replied("服务费扣款", "账户 ¥13.90，账簿 ¥16.90")
    assert number


def test_what_was_paid_out_by_hand_is_known_by_its_proof(deal: Chat) -> None:
    """A payout from the merchant's account stands in the bill under its number; without it both sides are listed."""
    paid(deal)
    deal.clock.advance(minutes=1)
    for proof, amount in (("TRANSFER1", "4.00"), ("TYPO", "2.00")):
        with deal.shop.work() as work:
            payout = payouts.record(work, yuan(amount), Account.GATEWAY, proof)
            went, whatfor = (*ledger.AT_GATEWAY, -yuan(amount)), (Account.ROUNDING, None, yuan(amount))
            ledger.book(work, "payout", payout, went, whatfor)

    def flows(rows: list[FundFlowRow]) -> list[FundFlowRow]:
        sent = replace(rows[-1], flow_id="p1", transaction_id="TRANSFER1", reference="", business="转账", kind="转账")
        other = replace(sent, flow_id="p2", transaction_id="TRANSFER2", amount=-yuan("2.00"))
        return [*rows, replace(sent, amount=-yuan("4.00")), other]

    deal.gateway.edit_flows = flows
    next_morning(deal)
    assert sorted(matched(deal)) == [(Nature.MOVEMENT, "TRANSFER2"), (Nature.MOVEMENT, "TYPO")]
    assert run(deal, Bill.FUNDS).their_balance == run(deal, Bill.FUNDS).our_balance
