"""What every gateway keeps: run in both key modes, over real HTTP."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.clock import SetClock
from core.errors import BadAmount
from core.money import Money
from payments.gateway import (
    BadRequest,
    Charge,
    Closing,
    Gateway,
    GatewayRefused,
    GatewayUnknown,
    Part,
    PaymentNotice,
    PaymentState,
    Receiver,
    ReceiverKind,
    RefundNotice,
    RefundState,
    ShareReturnState,
    ShareState,
)
from payments.sandbox import Answers, Conduct, Refunds
from tests.payments.conftest import Counterpart, Meet

NUMBER = "QM20260306001"


@pytest.fixture(params=["public-key", "certificate"])
def met(request: pytest.FixtureRequest, meet: Meet) -> Counterpart:
    return meet(request.param)


def refund(met: Counterpart, number: str = "R1", fen: int = 1000, of: str = NUMBER, total: int = 3980) -> RefundState:
    facts = met.gateway.refund(
        number=of, refund_number=number, amount=Money(fen), total=Money(total), notify_url=met.stall.url, reason="坏果"
    )
    assert (facts.number, facts.refund_number, facts.amount) == (of, number, Money(fen))
    return facts.state


def test_it_is_a_gateway(met: Counterpart) -> None:
    gateway: Gateway = met.gateway
    assert (gateway.mchid, gateway.app_id) == ("1900000109", "wx00000000sandbox1")


def test_a_payment_from_opening_to_notice(met: Counterpart) -> None:
    link = met.gateway.open_native(met.charge())
    assert link.startswith(f"{met.base}/pay/")
    unpaid = met.gateway.query(NUMBER)
    assert unpaid is not None
    assert (unpaid.state, unpaid.transaction_id, unpaid.paid_at) == (PaymentState.NOTPAY, "", None)

    assert met.cashier.pay(link.rpartition("/")[2])
    paid = met.gateway.query(NUMBER)
    assert paid is not None
    assert (paid.state, paid.amount, paid.paid_at, paid.attach) == (
        PaymentState.SUCCESS,
        Money(3980),
        met.clock.now(),
        "团 7",
    )
    [notice] = met.notices()
    assert isinstance(notice, PaymentNotice)
    assert (notice.kind, notice.payment) == ("TRANSACTION.SUCCESS", paid)
    ours = {"number": NUMBER, "amount": Money(3980), "mchid": met.gateway.mchid, "app_id": met.gateway.app_id}
    assert paid.differences(**ours) == ()


def test_opening_again_answers_the_same_link_but_not_for_another_amount(met: Counterpart) -> None:
    link = met.gateway.open_native(met.charge())
    assert met.gateway.open_native(met.charge()) == link
    with pytest.raises(GatewayRefused, match="OUT_TRADE_NO_USED"):
        met.gateway.open_native(met.charge(fen=3981))
    met.cashier.pay(link.rpartition("/")[2])
    with pytest.raises(GatewayRefused, match="ORDERPAID"):
        met.gateway.open_native(met.charge())


def test_h5_and_jsapi(met: Counterpart) -> None:
    assert met.gateway.open_h5(met.charge("H5-000001"), payer_ip="127.0.0.1").startswith(f"{met.base}/pay/")
    prepay_id = met.gateway.open_jsapi(met.charge("JS-000001"), openid="oAmei")
    call = met.gateway.jsapi_call(prepay_id)
    assert call["package"] == f"prepay_id={prepay_id}"
    assert set(call) == {"appId", "timeStamp", "nonceStr", "package", "signType", "paySign"}


def test_what_nobody_knows_is_none_or_missing(met: Counterpart) -> None:
    assert met.gateway.query("QM-unknown") is None
    assert met.gateway.query_refund("R-unknown") is None
    assert met.gateway.close("QM-unknown") is Closing.MISSING


def test_closing_an_open_a_closed_and_a_paid_one(met: Counterpart) -> None:
    link = met.gateway.open_native(met.charge())
    assert met.gateway.close(NUMBER) is Closing.CLOSED
    assert met.gateway.close(NUMBER) is Closing.CLOSED
    assert met.cashier.pay(link.rpartition("/")[2]) is False
    closed = met.gateway.query(NUMBER)
    assert closed is not None
    assert closed.state.is_dead
    met.pay("QM20260306002")
    assert met.gateway.close("QM20260306002") is Closing.PAID


def test_an_expired_one_is_closed_and_cannot_be_paid(met: Counterpart) -> None:
    link = met.gateway.open_native(met.charge())
    met.clock.advance(minutes=15)
    assert met.cashier.pay(link.rpartition("/")[2]) is False
    facts = met.gateway.query(NUMBER)
    assert facts is not None
    assert facts.state is PaymentState.CLOSED


def test_odd_but_legal_numbers_survive_the_path(met: Counterpart) -> None:
    for number in ("a|b*c_d-e", "|*|*|*", "A" * 32):
        met.gateway.open_native(met.charge(number))
        facts = met.gateway.query(number)
        assert facts is not None
        assert facts.number == number
        assert met.gateway.close(number) is Closing.CLOSED


def test_a_refund_is_accepted_first_and_done_later(met: Counterpart) -> None:
    met.pay()
    assert refund(met) is RefundState.PROCESSING
    met.clock.advance(seconds=1)
    done = met.gateway.query_refund("R1")
    assert done is not None
    assert (done.state, done.done_at, done.total) == (RefundState.SUCCESS, met.clock.now(), Money(3980))
    _, notice = met.notices()
    assert isinstance(notice, RefundNotice)
    assert (notice.refund.refund_number, notice.refund.amount, notice.refund.mchid) == (
        "R1",
        Money(1000),
        met.gateway.mchid,
    )
    paid = met.gateway.query(NUMBER)
    assert paid is not None
    assert paid.state is PaymentState.REFUND
    assert paid.state.was_paid


def test_one_refund_number_refunds_once(met: Counterpart) -> None:
    met.pay()
    for _ in range(3):
        refund(met, "R1", 2000)
    with pytest.raises(GatewayRefused, match="INVALID_REQUEST"):
        refund(met, "R1", 1980)  # the same number for another amount
    refund(met, "R2", 1980)  # what is left, to the fen
    with pytest.raises(GatewayRefused):
        refund(met, "R3", 1)


def test_fifty_partial_refunds_and_no_more(met: Counterpart) -> None:
    met.pay(fen=5100)
    for i in range(50):
        refund(met, f"R{i}", 100, total=5100)
    with pytest.raises(GatewayRefused, match="50"):
        refund(met, "R50", 100, total=5100)


def test_refunding_the_unpaid_or_with_a_wrong_total_is_refused(met: Counterpart) -> None:
    met.gateway.open_native(met.charge())
    with pytest.raises(GatewayRefused, match="RESOURCE_NOT_EXISTS"):
        refund(met)
    met.pay("QM20260306002")
    with pytest.raises(GatewayRefused, match="INVALID_REQUEST"):
        refund(met, of="QM20260306002", total=9999)


def test_an_abnormal_refund_goes_to_the_merchants_own_account(met: Counterpart) -> None:
    met.pay()
    met.cashier.tell(Conduct(refunds=Refunds.ABNORMAL), NUMBER)
    refund(met)
    met.clock.advance(seconds=1)
    stuck = met.gateway.query_refund("R1")
    assert stuck is not None
    assert stuck.state is RefundState.ABNORMAL
    assert met.gateway.redirect_refund(refund_id=stuck.refund_id, refund_number="R1").state is RefundState.PROCESSING
    met.clock.advance(seconds=1)
    done = met.gateway.query_refund("R1")
    assert done is not None
    assert (done.state, done.account) == (RefundState.SUCCESS, "商户结算银行账户")


def test_a_closed_refund_frees_its_amount(met: Counterpart) -> None:
    met.pay()
    met.cashier.tell(Conduct(refunds=Refunds.CLOSED), NUMBER)
    refund(met, "R1", 3980)
    met.clock.advance(seconds=1)
    closed = met.gateway.query_refund("R1")
    assert closed is not None
    assert closed.state is RefundState.CLOSED
    met.cashier.tell(Conduct(), NUMBER)
    assert refund(met, "R2", 3980) is RefundState.PROCESSING


def test_a_dawdling_refund_takes_its_time(met: Counterpart) -> None:
    met.pay()
    met.cashier.tell(Conduct(refunds=Refunds.DAWDLE, delay_seconds=90), NUMBER)
    refund(met)
    met.clock.advance(seconds=89)
    still = met.gateway.query_refund("R1")
    assert still is not None
    assert still.state is RefundState.PROCESSING
    met.clock.advance(seconds=1)
    done = met.gateway.query_refund("R1")
    assert done is not None
    assert done.state is RefundState.SUCCESS


@pytest.mark.parametrize("manner", [Answers.ERROR, Answers.LOST, Answers.UNSIGNED, Answers.GARBAGE])
def test_no_believable_answer_is_unknown_and_the_same_call_again_settles_it(met: Counterpart, manner: Answers) -> None:
    met.pay()
    met.cashier.tell(Conduct(answers=manner, answers_left=1))
    with pytest.raises(GatewayUnknown):
        refund(met, "R1", 3980)
    refund(met, "R1", 3980)
    with pytest.raises(GatewayRefused):  # it was refunded once, not twice and not never
        refund(met, "R2", 1)
    met.cashier.tell(Conduct(answers=manner))
    with pytest.raises(GatewayUnknown):
        met.gateway.query(NUMBER)


def test_nobody_there_is_unknown(met: Counterpart) -> None:
    wire = met.gateway._wire
    wire.account = replace(wire.account, host="http://127.0.0.1:1/cashier")
    with pytest.raises(GatewayUnknown):
        met.gateway.query(NUMBER)


def test_answers_outside_the_window_are_not_believed(met: Counterpart) -> None:
    met.pay()
    met.gateway._wire.clock = SetClock(met.clock.now() + timedelta(seconds=302))
    with pytest.raises(GatewayUnknown, match="believable"):
        met.gateway.query(NUMBER)


@pytest.mark.parametrize("fen", [0, -1, 1_000_000_001, 10**14, 39.8, True])
def test_amounts_that_are_none_never_go_out(met: Counterpart, fen: int) -> None:
    with pytest.raises(BadAmount):
        met.gateway.open_native(met.charge(fen=fen))
    assert met.gateway.query(NUMBER) is None
    with pytest.raises(BadAmount):
        Money.parse("39.801")
    with pytest.raises(BadAmount):
        Money.parse("1e12")


@pytest.mark.parametrize("number", ["short", "A" * 33, "has space", "苹果苹果苹果", "a/../../x", "QM\n123456", ""])
def test_numbers_of_another_shape_never_go_out(met: Counterpart, number: str) -> None:
    with pytest.raises(BadRequest):
        met.gateway.open_native(met.charge(number))
    with pytest.raises(BadRequest):
        met.gateway.query(number)
    with pytest.raises(BadRequest):
        met.gateway.close(number)


def test_other_nonsense_never_goes_out(met: Counterpart) -> None:
    good, now = met.charge(), met.clock.now()
    for bad in (
        Charge(NUMBER, Money(1), "", good.expires_at, good.notify_url),
        Charge(NUMBER, Money(1), "字" * 128, good.expires_at, good.notify_url),
        Charge(NUMBER, Money(1), "苹果", now, good.notify_url),
        Charge(NUMBER, Money(1), "苹果", good.expires_at.replace(tzinfo=None), good.notify_url),
        Charge(NUMBER, Money(1), "苹果", good.expires_at, good.notify_url + "?a=1"),
        Charge(NUMBER, Money(1), "苹果", good.expires_at, "/notices"),
        Charge(NUMBER, Money(1), "苹果", good.expires_at, good.notify_url, attach="字" * 43),
    ):
        with pytest.raises(BadRequest):
            met.gateway.open_native(bad)
    with pytest.raises(BadRequest):
        refund(met, fen=3981)
    with pytest.raises(BadRequest):
        refund(met, number="R" * 65)


def test_sharing_a_payment(met: Counterpart) -> None:
    gateway, transaction_id = met.gateway, met.pay(sharing=True)
    gateway.add_receiver(Receiver(ReceiverKind.MERCHANT, "1900000110", "SUPPLIER", "果园合作社"))
    gateway.add_receiver(Receiver(ReceiverKind.PERSON, "oTuanzhang", "DISTRIBUTOR"))
    assert gateway.unshared(transaction_id) == Money(3980)
    parts = [
        Part(ReceiverKind.MERCHANT, "1900000110", Money(900), "货款"),
        Part(ReceiverKind.PERSON, "oTuanzhang", Money(100), "佣金"),
    ]
    for _ in range(2):  # the same number shares once
        accepted = gateway.share(transaction_id=transaction_id, number="S1", parts=parts, unfreeze=False)
        assert accepted.state is ShareState.PROCESSING
    assert gateway.unshared(transaction_id) == Money(2980)
    done = gateway.query_share(transaction_id=transaction_id, number="S1")
    assert done is not None
    assert (done.state, [part.amount for part in done.parts]) == (ShareState.FINISHED, [Money(900), Money(100)])

    taken = {"number": "S1", "return_number": "B1", "mchid": "1900000110", "amount": Money(300), "description": "退款"}
    assert gateway.return_share(**taken).state is ShareReturnState.PROCESSING
    returned = gateway.query_share_return(number="S1", return_number="B1")
    assert returned is not None
    assert (returned.state, returned.amount) == (ShareReturnState.SUCCESS, Money(300))
    with pytest.raises(GatewayRefused, match="NOT_ENOUGH"):
        gateway.return_share(**taken | {"return_number": "B2", "amount": Money(601)})

    gateway.unfreeze(transaction_id=transaction_id, number="S2", description="解冻")
    assert gateway.unshared(transaction_id) == Money(0)
    with pytest.raises(GatewayRefused) as refused:
        gateway.share(transaction_id=transaction_id, number="S3", parts=parts, unfreeze=False)
    assert refused.value.passing
    assert gateway.query_share(transaction_id=transaction_id, number="S9") is None
    assert gateway.query_share_return(number="S1", return_number="B9") is None


def test_sharing_needs_receivers_and_a_payment_for_it(met: Counterpart) -> None:
    part = Part(ReceiverKind.PERSON, "oNobody", Money(1), "佣金")
    with pytest.raises(GatewayRefused, match="RECEIVER_INVALID"):
        met.gateway.share(transaction_id=met.pay(sharing=True), number="S1", parts=[part], unfreeze=False)
    met.gateway.add_receiver(Receiver(ReceiverKind.PERSON, "oNobody"))
    with pytest.raises(GatewayRefused, match="NO_AUTH"):
        met.gateway.share(transaction_id=met.pay("QM20260306002"), number="S1", parts=[part], unfreeze=False)
    with pytest.raises(BadRequest):
        met.gateway.share(transaction_id="42", number="S1", parts=[part] * 51, unfreeze=False)
    with pytest.raises(BadRequest):
        met.gateway.add_receiver(Receiver(ReceiverKind.MERCHANT, "1900000110"))
    met.gateway.delete_receiver(ReceiverKind.PERSON, "oNobody")
