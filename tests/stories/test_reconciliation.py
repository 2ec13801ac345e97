"""A day's bills against the books: what is planted is found, each with its cause, and nothing else is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from core import numbers
from core.money import ZERO, Money
from documents import rows as sheets
from models.files import KeptFile
from models.ledger import Account, Entry, Posting
from models.orders import Order, OrderStatus
from models.payments import Payment, PaymentStatus
from models.reconciliation import Bill, Difference, DifferenceStatus, Nature, Reconciliation
from models.refunds import RefundStatus
from payments.bills import FundFlowRow, TradeRow
from services import files
from services.reconciliation import fetching
from tests.conftest import SHANGHAI
from tests.fire import look
from tests.stories.bills import fee
from tests.stories.chat import Chat, yuan

FRIDAY = date(2026, 3, 6)
SATURDAY = date(2026, 3, 7)
Rows = list[TradeRow]


@pytest.fixture
def deal(chat: Chat) -> Chat:
    chat.says("开团 周五水果团\n苹果 8.50\n香蕉 4.00\n盒饭", by="团长").replied("周五水果团")
    return chat


def ordered(chat: Chat, text: str = "苹果2斤", by: str = "阿梅") -> Order:
    chat.says(text, by=by).replied(by)
    return look.latest(chat)


def paid(chat: Chat, text: str = "苹果2斤", by: str = "阿梅", *, noticed: bool = True) -> tuple[Order, str]:
    order = ordered(chat, text, by)
    return order, chat.pays(order.id, by, noticed=noticed)


def refunded(chat: Chat, order: Order, what: str = "苹果 1 坏了", by: str = "阿梅") -> str:
    chat.whispers(f"退款 {numbers.show(order.id)} {what}", by=by).replied("已受理")
    for _ in range(2):
        chat.runs("payments.send_refunds")
        chat.clock.advance(minutes=2)
    return look.refunds(chat, order.id)[-1].number


def next_morning(chat: Chat, hour: int = 10, minute: int = 30) -> None:
    now = chat.clock.now().astimezone(SHANGHAI)
    chat.clock.set((now + timedelta(days=1)).replace(hour=hour, minute=minute, second=0, microsecond=0))


def matched(chat: Chat, day: date = FRIDAY) -> list[tuple[Nature, str]]:
    """Match a day; what is found in it, whatever became of it."""
    fetching.reconcile(chat.till, day)
    return [(one.nature, one.number) for one in differences(chat, day)]


def differences(chat: Chat, day: date = FRIDAY) -> list[Difference]:
    runs = [run.id for run in look.rows(chat, Reconciliation, Reconciliation.day == day)]
    return look.rows(chat, Difference, Difference.reconciliation_id.in_(runs))


def run(chat: Chat, bill: Bill, day: date = FRIDAY) -> Reconciliation:
    (found,) = look.rows(chat, Reconciliation, Reconciliation.day == day, Reconciliation.bill == bill)
    return found


def booked(chat: Chat, account: Account) -> Money:
    return sum((posting.amount for posting in look.rows(chat, Posting, Posting.account == account)), ZERO)


def an_evening(chat: Chat) -> list[tuple[Order, str]]:
    """Four payments and a refund, all as they should be."""
    done = [paid(chat, "苹果2斤"), paid(chat, "香蕉3斤", "老王")]
    done += [paid(chat, "盒饭1份"), paid(chat, "盒饭2份", "老王")]
    refunded(chat, done[0][0])
    return done


def test_an_honest_day_has_no_differences(deal: Chat) -> None:
    an_evening(deal)
    next_morning(deal)
    assert matched(deal) == []
    trades, funds = run(deal, Bill.TRADES), run(deal, Bill.FUNDS)
    assert (trades.their_rows, trades.their_in, trades.their_out) == (5, yuan("74.00"), yuan("8.50"))
    assert (trades.our_rows, trades.our_in, trades.our_out) == (5, yuan("74.00"), yuan("8.50"))
    fees = sum((fee(yuan(amount)) for amount in ("17.00", "12.00", "15.00", "30.00")), ZERO) - fee(yuan("8.50"))
    assert trades.fees == booked(deal, Account.GATEWAY_FEES) == fees
    assert funds.their_balance == funds.our_balance == booked(deal, Account.GATEWAY) == yuan("65.50") - fees
    answer = deal.whispers("对账 2026-03-06", by="经理")
    answer.replied(
        "没有未处理", "账单 5 笔，收 ¥74.00，退/支 ¥8.50；我们 5 笔，收 ¥74.00", f"手续费 {fees}", "相差 ¥0.00"
    )
    assert deal.told("经理") == []


def test_fees_are_booked_once_however_often_a_day_is_matched(deal: Chat) -> None:
    an_evening(deal)
    next_morning(deal)
    matched(deal)
    before = booked(deal, Account.GATEWAY_FEES), len(look.rows(deal, Entry))
    for _ in range(3):
        assert matched(deal) == []
    assert (booked(deal, Account.GATEWAY_FEES), len(look.rows(deal, Entry))) == before
    assert len(look.rows(deal, Reconciliation)) == 2


def planted(chat: Chat) -> dict[Nature, str]:
    """Five differences of five kinds in one bill; the number of each."""
    order, short = paid(chat, "苹果2斤")
    refunded(chat, order)
    _, gone = paid(chat, "香蕉3斤", "老王")
    _, unpaid = paid(chat, "盒饭1份", noticed=False)
    _, charged = paid(chat, "盒饭2份", "老王")
    unknown = "QM" + "0" * 20

    def trades(rows: Rows) -> Rows:
        kept = [row for row in rows if row.number != gone]
        model = next((row for row in rows if row.number == charged), None)
        if model is None:  # another day
            return rows
        shorter = [
            replace(row, amount=row.amount - Money(1)) if row.number == short and not row.is_refund else row
            for row in kept
        ]
        free = [replace(row, fee=Decimal(0)) if row.number == charged else row for row in shorter]
        return [*free, replace(model, number=unknown, transaction_id="4200x", amount=yuan("5.00"), fee=Decimal(0))]

    def flows(rows: list[FundFlowRow]) -> list[FundFlowRow]:
        return [row for row in rows if row.reference != gone]

    chat.gateway.edit_trades, chat.gateway.edit_flows = trades, flows
    return {
        Nature.PAYMENT_AMOUNT: short,
        Nature.PAYMENT_MISSING: gone,
        Nature.PAYMENT_OPEN: unpaid,
        Nature.FEE: charged,
        Nature.PAYMENT_UNKNOWN: unknown,
    }


def test_five_planted_differences_are_five_found(deal: Chat) -> None:
    expected = planted(deal)
    next_morning(deal)
    assert sorted(matched(deal)) == sorted(expected.items())
    by_nature = {one.nature: one for one in differences(deal)}
    assert {n for n, one in by_nature.items() if one.status is DifferenceStatus.SOLVED} == {Nature.PAYMENT_OPEN}
    assert (by_nature[Nature.PAYMENT_AMOUNT].theirs, by_nature[Nature.PAYMENT_AMOUNT].ours) == (
        yuan("16.99"), yuan("17.00"),
    )  # fmt: skip
    said = deal.whispers("对账", by="经理")
    said.replied("4 处未处理", *expected.values())
    said.replied(
        "可能数据库恢复过备份", "我们记了收款，账单里没有", "收款金额不同", "手续费没有入账", "再次核对时已对上"
    )


def test_each_kind_of_difference_is_told_apart(deal: Chat) -> None:
    order, number = paid(deal, "苹果2斤")
    first = refunded(deal, order)
    other, second_number = paid(deal, "盒饭2份", "老王")
    second = refunded(deal, other, "2.00 凉了", "老王")
    _, held = paid(deal, "香蕉3斤", "老王", noticed=False)
    facts = deal.gateway.payments[held]
    deal.gateway.payments[held] = replace(facts, app_id="wx-other")
    deal.till.take_notice({}, deal.gateway.notice(held))
    _, revoked = paid(deal, "盒饭1份")

    def trades(rows: Rows) -> Rows:
        made: Rows = []
        for row in rows:
            if row.number == revoked:
                row = replace(row, state="REVOKED")
            if row.refund_number == second:
                row = replace(row, refund_state="CHANGE")
            made.append(row)
        (model,) = [row for row in rows if row.number == number and not row.is_refund]
        (back,) = [row for row in rows if row.refund_number == first]
        return [
            *made,
            model,
            replace(model, number="OTHER00001", transaction_id="4200o", amount=yuan("9.00")),
            replace(model, number="QM" + "1" * 20, mchid="1900000999", transaction_id="4200p"),
            replace(back, refund_number=number + "R00000000", refund_id="50x", refund_amount=yuan("1.00")),
        ]

    deal.gateway.edit_trades = trades
    next_morning(deal)
    assert sorted(matched(deal)) == sorted(
        [
            (Nature.PAYMENT_HELD, held),
            (Nature.PAYMENT_UNDONE, revoked),
            (Nature.REFUND_UNDONE, second),
            (Nature.DOUBLE, number),
            (Nature.FOREIGN, "OTHER00001"),
            (Nature.FOREIGN, "QM" + "1" * 20),
            (Nature.REFUND_UNKNOWN, number + "R00000000"),
        ]
    )
    assert look.payment(deal, held).status is PaymentStatus.HELD
    assert second_number != number


def test_a_refund_that_we_call_sent_and_the_bill_calls_done_is_settled_by_asking(deal: Chat) -> None:
    order, _ = paid(deal)
    deal.whispers(f"退款 {numbers.show(order.id)} 苹果 1 坏了", by="阿梅").replied("已受理")
    deal.runs("payments.send_refunds")
    assert look.refunds(deal, order.id)[0].status is RefundStatus.SENT
    next_morning(deal)
    ((nature, _),) = matched(deal)
    assert nature is Nature.REFUND_OPEN
    assert look.refunds(deal, order.id)[0].status is RefundStatus.DONE
    assert differences(deal)[0].status is DifferenceStatus.SOLVED
    assert any("已到账" in said for said in deal.told("阿梅"))


def test_a_payment_whose_notices_were_all_lost_is_delivered_after_all(deal: Chat) -> None:
    order, _ = paid(deal, noticed=False)
    deal.clock.advance(minutes=20)
    deal.gateway.down = True
    deal.runs("orders.expire_orders")
    deal.gateway.down = False
    next_morning(deal)
    fetching.reconcile(deal.till, FRIDAY)
    assert look.order(deal, order.id).status is OrderStatus.PAID
    assert any("苹果 × 2斤" in said for said in deal.told("果园"))
    assert run(deal, Bill.FUNDS).their_balance == run(deal, Bill.FUNDS).our_balance


def test_what_nobody_answers_for_stays_open(deal: Chat) -> None:
    _, number = paid(deal, noticed=False)
    asked = deal.gateway.query
    deal.gateway.query = lambda number: None  # type: ignore[method-assign]
    next_morning(deal)
    assert matched(deal) == [(Nature.PAYMENT_OPEN, number)]
    assert differences(deal)[0].status is DifferenceStatus.OPEN
    deal.gateway.query = asked  # type: ignore[method-assign]
    assert matched(deal) == [(Nature.PAYMENT_OPEN, number)]
    assert differences(deal)[0].status is DifferenceStatus.SOLVED


# Midnight


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York"])
def test_an_order_over_midnight_raises_no_alarm(deal: Chat, zone: str) -> None:
    """Paid at 23:59:59.9 by our clock, it stands in the next day's bill of the gateway."""
    deal.shop.settings = deal.shop.settings.model_copy(update={"timezone": zone})
    paid(deal)
    deal.clock.set(datetime(2026, 3, 6, 23, 59, 59, 900_000, tzinfo=SHANGHAI))
    _, late = paid(deal, "香蕉3斤", "老王")
    tomorrow = datetime(2026, 3, 7, 0, 0, 0, tzinfo=SHANGHAI)
    facts = deal.gateway.payments[late]
    deal.gateway.payments[late] = replace(facts, paid_at=tomorrow)
    deal.clock.set(datetime(2026, 3, 7, 12, 0, tzinfo=SHANGHAI))
    assert matched(deal) == []
    assert (run(deal, Bill.TRADES).our_rows, run(deal, Bill.TRADES).put_off) == (1, 1)
    assert run(deal, Bill.FUNDS).their_balance == run(deal, Bill.FUNDS).our_balance
    paid(deal, "盒饭1份")
    next_morning(deal)
    assert matched(deal, SATURDAY) == []
    assert (run(deal, Bill.TRADES, SATURDAY).our_rows, run(deal, Bill.TRADES, SATURDAY).put_off) == (2, 0)
    assert run(deal, Bill.FUNDS, SATURDAY).their_balance == run(deal, Bill.FUNDS, SATURDAY).our_balance
    assert matched(deal) == []


def test_early_by_our_clock_and_late_by_theirs(deal: Chat) -> None:
    paid(deal)
    deal.clock.set(datetime(2026, 3, 7, 0, 0, 0, 100_000, tzinfo=SHANGHAI))
    _, early = paid(deal, "香蕉3斤", "老王")
    facts = deal.gateway.payments[early]
    deal.gateway.payments[early] = replace(facts, paid_at=datetime(2026, 3, 6, 23, 59, 59, tzinfo=SHANGHAI))
    paid(deal, "盒饭1份")
    deal.clock.set(datetime(2026, 3, 7, 12, 0, tzinfo=SHANGHAI))
    assert matched(deal) == []
    assert run(deal, Bill.TRADES).our_rows == 2
    assert run(deal, Bill.FUNDS).their_balance == run(deal, Bill.FUNDS).our_balance
    next_morning(deal)
    assert matched(deal, SATURDAY) == []
    assert run(deal, Bill.FUNDS, SATURDAY).their_balance == run(deal, Bill.FUNDS, SATURDAY).our_balance


def test_what_neither_day_has_is_missing_once(deal: Chat) -> None:
    deal.clock.set(datetime(2026, 3, 6, 23, 55, tzinfo=SHANGHAI))
    _, lost = paid(deal)
    del deal.gateway.payments[lost]
    deal.clock.set(datetime(2026, 3, 7, 12, 0, tzinfo=SHANGHAI))
    assert matched(deal) == []
    paid(deal, "盒饭1份")
    next_morning(deal)
    assert matched(deal, SATURDAY) == [(Nature.PAYMENT_MISSING, lost)]
    assert matched(deal) == []


# In the chat


def test_only_managers_see_and_solve(deal: Chat) -> None:
    planted(deal)
    next_morning(deal)
    matched(deal)
    (one, *_) = differences(deal)
    for name in ("团长", "阿梅", "果园"):
        deal.whispers("对账", by=name).replied("没听懂")
        deal.whispers(f"对账 解决 {one.id} 好了", by=name).replied("没听懂")
    assert deal.says("对账", by="经理").silent


@pytest.mark.parametrize("text", ["解决", "解决 1", "解决 一 好了", "解决 -1 好了", "明年", "2026-13-41", "😀" * 500])
def test_nonsense_is_answered_kindly(deal: Chat, text: str) -> None:
    answer = deal.whispers(f"对账 {text}", by="经理").here.text
    assert "格式不对" in answer or "看不懂" in answer or "用法" in answer


def test_what_is_solved_or_unknown_cannot_be_solved(deal: Chat) -> None:
    planted(deal)
    next_morning(deal)
    matched(deal)
    (one,) = [d for d in differences(deal) if d.nature is Nature.PAYMENT_UNKNOWN]
    deal.whispers(f"对账 解决 {one.id} {'长' * 3000}", by="经理").replied("已处理")
    for wrong in (one.id, 999_999, 999_999_999_999):
        deal.whispers(f"对账 解决 {wrong} 好了", by="经理").replied("没有等着处理", str(wrong))


def test_many_differences_come_as_a_sheet(deal: Chat) -> None:
    for _ in range(14):
        paid(deal, "盒饭1份")

    def none_of_ours(rows: Rows) -> Rows:
        return [replace(row, number=f"OTHER{n:05d}", transaction_id=f"4300{n}") for n, row in enumerate(rows)]

    deal.gateway.edit_trades, deal.gateway.edit_flows = none_of_ours, lambda rows: []
    next_morning(deal)
    assert sorted(nature for nature, _ in matched(deal)) == [Nature.FOREIGN] * 14 + [Nature.PAYMENT_MISSING] * 14
    answer = deal.whispers("对账", by="经理")
    answer.replied("28 处未处理", "还有 18 条没有列出")
    ((name, url),) = answer.here.files
    assert name == "对账差异 2026-03-06.xlsx"
    with deal.shop.work(reads=True) as work:
        file_id = files.id_in(work.settings, url.removeprefix(work.settings.address))
        kept = work.session.get_one(KeptFile, file_id)
        rows = sheets.read(kept.content)
    assert len(rows) == 29
    assert {row.at(2) for row in rows[1:]} >= {"OTHER00013", look.rows(deal, Payment)[0].number}
