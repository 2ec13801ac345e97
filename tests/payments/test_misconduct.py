"""A shop sells and refunds while the cashier loses, repeats, delays, forges notices, or gives no believable answer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core import numbers
from core.work import Actor
from models.ledger import Entry
from models.orders import Fulfilment, OrderStatus
from models.payments import GatewayNotice, Payment, PaymentStatus
from models.refunds import Refund, RefundStatus
from payments.gateway import BadNotice, GatewayUnknown, PaymentState
from payments.sandbox import Answers, Conduct, Notices
from payments.sandbox.notices import Posting
from services.till import Till
from tests.conftest import problems
from tests.fire import look
from tests.payments.conftest import Counterpart
from tests.stories.chat import Chat, yuan
from tests.stories.conftest import chat as chat
from tests.stories.conftest import module_names as module_names

JOBS = ("orders.expire_orders", "payments.watch_payments", "payments.send_refunds")


@pytest.fixture
def evening(chat: Chat, met: Counterpart) -> Iterator[Chat]:
    """阿梅 has ordered two pounds of apples, to be paid at the cashier."""
    chat.till = Till(chat.shop, met.gateway)
    chat.says("开团 周五水果团\n苹果 8.50", by="团长").replied("周五水果团")
    chat.says("苹果2斤", by="阿梅").replied("¥17.00")
    yield chat
    assert problems(chat.shop) == []


def opens(chat: Chat) -> str:
    """The code of the cashier's page."""
    order = look.latest(chat)
    return chat.till.open([order.id], Actor(chat.who["阿梅"].id), "127.0.0.1").rpartition("/")[2]


def pays(chat: Chat, met: Counterpart, how: Conduct) -> None:
    code = opens(chat)
    (payment,) = look.rows(chat, Payment)
    met.cashier.tell(how, payment.number)
    assert met.cashier.pay(code)


def goes_on(chat: Chat, met: Counterpart, seconds: int) -> None:
    """So much time, with the jobs and the cashier's notices every ten seconds."""

    def take(posting: Posting) -> int:
        try:
            chat.till.take_notice(posting.headers, posting.body)
        except BadNotice:
            return 401
        return 204

    for _ in range(0, seconds, 10):
        chat.clock.advance(seconds=10)
        met.cashier.send_due(take)
        for job in JOBS:
            chat.runs(job)


def asks_back(chat: Chat) -> None:
    chat.whispers(f"退款 {numbers.show(look.latest(chat).id)} 不要了", by="阿梅").replied("已受理")


def kinds(chat: Chat) -> list[str]:
    return sorted(entry.kind for entry in look.rows(chat, Entry))


SOLD_AND_BACK = ["paid", "refund-approved", "refund-done"]


@pytest.mark.parametrize(
    "notices", [Notices.DELAY, Notices.DROP, Notices.DUPLICATE, Notices.REORDER, Notices.BAD_SIGNATURE]
)
def test_sold_within_a_minute_and_sent_back_however_the_notices_come(
    evening: Chat, met: Counterpart, notices: Notices
) -> None:
    pays(evening, met, Conduct(notices, delay_seconds=600))
    goes_on(evening, met, 60)
    assert look.latest(evening).status is OrderStatus.PAID
    asks_back(evening)
    goes_on(evening, met, 180)
    assert look.latest(evening).refunded == yuan("17.00")
    goes_on(evening, met, 600)  # what comes late finds everything done
    assert kinds(evening) == SOLD_AND_BACK
    assert [refund.status for refund in look.rows(evening, Refund)] == [RefundStatus.DONE]
    events = [notice.event_id for notice in look.rows(evening, GatewayNotice)]
    assert len(events) == len(set(events)) == (0 if notices in (Notices.DROP, Notices.BAD_SIGNATURE) else 2)


@pytest.mark.parametrize(
    ("notices", "differs"),
    [
        (Notices.WRONG_AMOUNT, "amount: ¥17.01, not ¥17.00"),
        (Notices.FOREIGN_MERCHANT, "mchid: 1900000999"),
        (Notices.FOREIGN_APP, "app_id: wx-somebody-else"),
        (Notices.OTHER_CURRENCY, "currency: USD, not CNY"),
    ],
)
def test_what_differs_is_held_and_said_and_nothing_is_handed_over(
    evening: Chat, met: Counterpart, notices: Notices, differs: str
) -> None:
    pays(evening, met, Conduct(notices))
    goes_on(evening, met, 1200)
    (payment,) = look.rows(evening, Payment)
    assert payment.status is PaymentStatus.HELD
    assert differs in payment.problem
    assert look.latest(evening).status is OrderStatus.EXPIRED
    assert look.rows(evening, Fulfilment) == look.rows(evening, Entry) == look.rows(evening, Refund) == []
    assert len([said for said in evening.told("经理") if "对不上" in said]) == 1


@pytest.mark.parametrize("notices", [Notices.WRONG_AMOUNT, Notices.FOREIGN_MERCHANT])
def test_a_refund_that_is_told_wrongly_is_done_when_the_gateway_is_asked(
    evening: Chat, met: Counterpart, notices: Notices
) -> None:
    pays(evening, met, Conduct())
    goes_on(evening, met, 10)
    asks_back(evening)
    (payment,) = look.rows(evening, Payment)
    met.cashier.tell(Conduct(notices), payment.number)
    goes_on(evening, met, 30)
    (refund,) = look.rows(evening, Refund)
    assert refund.status is RefundStatus.SENT
    assert len([said for said in evening.told("经理") if "对不上" in said]) == 1
    goes_on(evening, met, 90)
    assert kinds(evening) == SOLD_AND_BACK


@pytest.mark.parametrize("answers", [Answers.ERROR, Answers.LOST, Answers.UNSIGNED, Answers.GARBAGE])
def test_no_believable_answer_to_any_first_call_is_unknown_and_asked_again(
    evening: Chat, met: Counterpart, answers: Answers
) -> None:
    """Opened, asked about, refunded, asked about: each first goes wrong, nothing happens twice."""

    def spoils(number: str = "") -> None:
        met.cashier.tell(Conduct(Notices.DROP, answers=answers, answers_left=1), number)

    spoils()
    with pytest.raises(GatewayUnknown):
        opens(evening)
    (payment,) = look.rows(evening, Payment)
    assert payment.status is PaymentStatus.NEW
    code = opens(evening)  # the button is pressed again
    assert [row.number for row in look.rows(evening, Payment)] == [payment.number]
    spoils(payment.number)
    assert met.cashier.pay(code)
    goes_on(evening, met, 60)
    assert look.latest(evening).status is OrderStatus.PAID
    asks_back(evening)
    spoils(payment.number)
    goes_on(evening, met, 20)
    (refund,) = look.rows(evening, Refund)
    assert refund.status is RefundStatus.APPROVED
    goes_on(evening, met, 50)
    spoils(payment.number)  # where it isn't known as done by now, it is asked about
    goes_on(evening, met, 200)
    assert look.rows(evening, Refund)[0].status is RefundStatus.DONE
    assert kinds(evening) == SOLD_AND_BACK


@pytest.mark.parametrize("spoilt", [None, Answers.ERROR, Answers.LOST, Answers.UNSIGNED])
def test_what_expires_is_closed_at_the_cashier_where_nobody_can_pay_it_any_more(
    evening: Chat, met: Counterpart, spoilt: Answers | None
) -> None:
    code = opens(evening)
    (payment,) = look.rows(evening, Payment)
    if spoilt:
        met.cashier.tell(Conduct(answers=spoilt, answers_left=1), payment.number)
    evening.whispers(f"取消 {numbers.show(look.latest(evening).id)}", by="阿梅").replied("已取消")
    goes_on(evening, met, 120)  # long before the gateway would close it by itself
    facts = met.gateway.query(payment.number)
    assert facts is not None
    assert facts.state is PaymentState.CLOSED
    assert not met.cashier.pay(code)
    assert look.rows(evening, Payment)[0].status is PaymentStatus.CLOSED


@pytest.mark.parametrize("spoilt", [Answers.NORMAL, Answers.ERROR])
def test_paid_already_when_it_is_to_be_closed_means_paid(evening: Chat, met: Counterpart, spoilt: Answers) -> None:
    pays(evening, met, Conduct(Notices.DROP, answers=spoilt, answers_left=1))
    order = look.latest(evening)
    evening.whispers(f"取消 {numbers.show(order.id)}", by="阿梅").replied("已取消")
    goes_on(evening, met, 90)
    assert look.order(evening, order.id).status is OrderStatus.PAID
    assert kinds(evening) == ["paid"]
