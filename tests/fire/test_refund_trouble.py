"""Refunds that don't go as they should: one a minute, at most fifty, abnormal ones and their remedy, late success."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from core import numbers
from core.money import ZERO, Money
from models.ledger import Account, Posting
from models.orders import OrderStatus
from models.refunds import Refund, RefundStatus
from payments.gateway import GatewayRefused, RefundFacts, RefundState
from tests.fire import look
from tests.fire.crowd import at_once
from tests.stories.chat import Chat
from tests.stories.gateway import PretendGateway

NUMBER = numbers.show(1)


@pytest.fixture
def paid(chat: Chat) -> Chat:
    chat.whispers("买 香蕉 10斤", by="阿梅").replied("¥39.00")
    chat.pays(1, "阿梅")
    return chat


def asks(chat: Chat, what: str) -> Refund:
    chat.whispers(f"退款 {NUMBER} {what}", by="阿梅").replied("已受理")
    return look.rows(chat, Refund)[-1]


def goes(chat: Chat, ends: RefundState, minutes: int = 2) -> Refund:
    """The jobs run for some minutes; the last refund as it then stands."""
    chat.gateway.refund_ends = ends
    for _ in range(minutes):
        chat.runs("payments.send_refunds")
        chat.clock.advance(minutes=1)
    chat.runs("payments.send_refunds")
    return look.rows(chat, Refund)[-1]


def on(chat: Chat, account: Account) -> Money:
    return sum((row.amount for row in look.rows(chat, Posting, Posting.account == account)), ZERO)


def test_one_refund_of_a_payment_a_minute(paid: Chat) -> None:
    """The gateway would refuse the second: it waits its minute, another payment's doesn't."""
    for fen in ("1.00", "2.00", "3.00"):
        asks(paid, f"{fen} 太贵")
    paid.whispers("买 盒饭 1份", by="老王").replied("¥15.00")
    other = paid.pays(2, "老王")
    paid.whispers(f"退款 {numbers.show(2)} 不要了", by="老王").replied("已受理")
    began = paid.clock.now()
    for _ in range(20):
        paid.runs("payments.send_refunds")
        paid.clock.advance(seconds=10)
    sent = [(number, when - began) for what, number, when in paid.gateway.calls if what == "refund"]
    assert [when for number, when in sent if number != other] == [timedelta(minutes=n) for n in range(3)]
    assert [when for number, when in sent if number == other] == [timedelta(0)]
    assert {refund.status for refund in look.rows(paid, Refund)} == {RefundStatus.DONE}


def test_many_processes_send_one_refund_a_minute(paid: Chat) -> None:
    for _ in range(6):
        asks(paid, "1.00 太贵")
    at_once(*(lambda: paid.runs("payments.send_refunds") for _ in range(6)))
    assert len(paid.gateway.calls) == 1


def test_a_refund_without_an_answer_is_sent_again_under_its_number_and_at_its_pace(paid: Chat) -> None:
    refund = asks(paid, "1.00 太贵")
    paid.gateway.down = True
    goes(paid, RefundState.SUCCESS, minutes=3)
    paid.gateway.down = False
    assert goes(paid, RefundState.SUCCESS).status is RefundStatus.DONE
    times = [when for _, _, when in paid.gateway.calls]
    assert all(later - sooner >= timedelta(minutes=1) for sooner, later in pairwise(times))
    assert list(paid.gateway.refunds) == [refund.number]


def test_fifty_refunds_of_a_payment_and_no_more(paid: Chat) -> None:
    for _ in range(50):
        asks(paid, "0.01 太贵")
    paid.whispers(f"退款 {NUMBER} 0.01 太贵", by="阿梅").replied("退款次数太多")
    assert len(look.rows(paid, Refund)) == 50


def test_accepted_is_not_done(paid: Chat) -> None:
    asks(paid, "1.00 太贵")
    assert goes(paid, RefundState.PROCESSING, minutes=10).status is RefundStatus.SENT
    assert not any("已到账" in said for said in paid.told("阿梅"))
    assert on(paid, Account.REFUNDS_DUE) == Money(-100)
    assert goes(paid, RefundState.SUCCESS).status is RefundStatus.DONE


def test_an_abnormal_refund_goes_to_the_shops_bank_account_and_from_there_to_the_customer(paid: Chat) -> None:
    asks(paid, "不要了")
    assert goes(paid, RefundState.ABNORMAL).status is RefundStatus.FAILED
    paid.whispers("待审", by="经理").replied("失败：ABNORMAL", f"退款处理 {NUMBER} 改退银行卡")
    paid.whispers(f"退款处理 {NUMBER} 改退银行卡", by="经理").replied("正在改退")
    assert goes(paid, RefundState.ABNORMAL).status is RefundStatus.REDIRECTED
    assert (on(paid, Account.GATEWAY), on(paid, Account.BANK)) == (ZERO, Money(3900))
    assert look.order(paid, 1).status is OrderStatus.PAID
    paid.whispers("待审", by="经理").replied("已退到本店银行账户")
    assert any("退不回原支付账户" in said for said in paid.told("阿梅"))
    paid.whispers(f"退款处理 {NUMBER} 已线下退 转账单号4711", by="经理").replied("已记下", "¥39.00")
    (refund,) = look.rows(paid, Refund)
    assert (refund.status, refund.proof) == (RefundStatus.DONE, "转账单号4711")
    assert (on(paid, Account.BANK), on(paid, Account.REFUNDS_DUE)) == (ZERO, ZERO)
    assert look.order(paid, 1).status is OrderStatus.REFUNDED
    paid.whispers("待审", by="经理").replied("没有等你")


def test_an_abnormal_refund_is_paid_back_by_hand(paid: Chat) -> None:
    asks(paid, "不要了")
    goes(paid, RefundState.ABNORMAL)
    paid.whispers(f"退款处理 {NUMBER} 已线下退", by="经理").replied("退款处理")
    paid.whispers(f"退款处理 {NUMBER} 已线下退 转账单号4711", by="经理").replied("已记下")
    paid.whispers(f"退款处理 {NUMBER} 已线下退 转账单号4711", by="经理").replied("没有可以这样处理")
    assert (on(paid, Account.GATEWAY), on(paid, Account.BANK)) == (Money(3900), Money(-3900))
    assert look.order(paid, 1).refunded == Money(3900)
    (refund,) = look.rows(paid, Refund)
    for _ in range(3):  # and then the gateway pays after all: the customer has it twice
        paid.till.take_notice({}, paid.gateway.refund_notice(refund.number, RefundState.SUCCESS))
    assert len([said for said in paid.told("经理") if "by hand, and by the gateway too" in said]) == 1
    assert look.order(paid, 1).refunded == Money(3900)


def test_what_is_no_remedy(paid: Chat) -> None:
    for what in ("改退银行卡", "已线下退 x"):
        paid.whispers(f"退款处理 {NUMBER} {what}", by="经理").replied("没有可以这样处理")
        paid.whispers(f"退款处理 {numbers.show(4242)} {what}", by="经理").replied("没有可以这样处理")
        paid.whispers(f"退款处理 {NUMBER} {what}", by="阿梅").replied("没听懂")
    paid.whispers(f"退款处理 {NUMBER} 随便", by="经理").replied("已线下退")
    asks(paid, "不要了")
    assert goes(paid, RefundState.CLOSED).status is RefundStatus.FAILED
    paid.whispers(f"退款处理 {NUMBER} 改退银行卡", by="经理").replied("没有可以这样处理")


class Stubborn(PretendGateway):
    def redirect_refund(self, *, refund_id: str, refund_number: str) -> RefundFacts:
        raise GatewayRefused("NO_AUTH", "不支持")


def test_a_refused_remedy_is_the_managers_task_again(paid: Chat) -> None:
    asks(paid, "不要了")
    goes(paid, RefundState.ABNORMAL)
    paid.gateway.__class__ = Stubborn
    paid.whispers(f"退款处理 {NUMBER} 改退银行卡", by="经理").replied("正在改退")
    assert goes(paid, RefundState.ABNORMAL).status is RefundStatus.FAILED
    paid.whispers("待审", by="经理").replied("失败：NO_AUTH")
    paid.whispers(f"退款处理 {NUMBER} 已线下退 现金收条1", by="经理").replied("已记下")


def test_a_late_success_is_believed_once_a_query_proves_it(paid: Chat) -> None:
    asks(paid, "不要了")
    refund = goes(paid, RefundState.CLOSED)
    assert refund.status is RefundStatus.FAILED
    said = paid.gateway.refund_notice(refund.number, RefundState.SUCCESS)
    paid.till.take_notice({}, said)
    assert look.rows(paid, Refund)[0].status is RefundStatus.FAILED, "a notice alone is no proof"
    assert goes(paid, RefundState.CLOSED).status is RefundStatus.FAILED, "the query says otherwise"
    paid.till.take_notice({}, said)
    assert goes(paid, RefundState.SUCCESS).status is RefundStatus.DONE
    assert look.order(paid, 1).refunded == Money(3900)
    assert len([said for said in paid.told("阿梅") if "已到账" in said]) == 1


WRONG: list[dict[str, Any]] = [
    {"amount": Money(3901)},
    {"mchid": "1900000999"},
    {"number": "QM-somebody-else"},
]


@pytest.mark.parametrize("wrong", WRONG)
def test_a_notice_that_differs_is_not_believed_and_said_once(paid: Chat, wrong: dict[str, Any]) -> None:
    refund = asks(paid, "不要了")
    goes(paid, RefundState.PROCESSING)
    for _ in range(3):
        paid.till.take_notice({}, paid.gateway.refund_notice(refund.number, RefundState.SUCCESS, **wrong))
    assert look.rows(paid, Refund)[0].status is RefundStatus.SENT
    assert len([said for said in paid.told("经理") if "对不上" in said]) == 1
    assert goes(paid, RefundState.SUCCESS).status is RefundStatus.DONE


def test_a_refund_that_nobody_asked_for_is_nobodys(paid: Chat, caplog: pytest.LogCaptureFixture) -> None:
    refund = asks(paid, "1.00 太贵")
    goes(paid, RefundState.PROCESSING)
    before = look.counts(paid)
    notice = paid.gateway.refund_notice(refund.number, RefundState.SUCCESS, refund_number="R-nobodys")
    paid.till.take_notice({}, notice)
    after = look.counts(paid)
    assert after.pop("gateway_notices") == before.pop("gateway_notices") + 1
    assert after == before
    assert "refund of nobody's" in caplog.text
