"""How the pay page says that its bill stands, and that several ways to pay come to one payment."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core import numbers
from core.clock import SetClock
from core.money import Money
from core.work import Shop
from documents import qr
from models.members import Member, Role
from models.payments import Payment, PaymentStatus
from payments.gateway import PaymentState
from tests.conftest import problems
from tests.fire import look
from tests.stories.chat import Chat
from tests.web.paying import DESKTOP, PHONE, WECHAT, opened, press
from web import pay
from web.site import create_site


@pytest.fixture
def chat(shop: Shop, clock: SetClock) -> Chat:
    chat = Chat(shop, clock)
    chat.joins("阿梅")
    chat.joins("经理", Role.MANAGER)
    chat.joins("果园", Role.SUPPLIER, supplier="果园")
    chat.sells("苹果", unit="斤", price="8.90", stock=100, whole=False)
    return chat


@pytest.fixture
def client(chat: Chat) -> FlaskClient:
    return create_site(chat.shop.settings, [pay.create_blueprint(chat.shop, chat.till)]).test_client()


@pytest.fixture
def where(chat: Chat, client: FlaskClient) -> str:
    return opened(client, chat.whispers("买 苹果2斤", by="阿梅").pay_link)


def opens(client: FlaskClient, where: str) -> str:
    """Press the button; our payment number."""
    return str(press(client, where).location).rsplit("/", 1)[1]


def pays(chat: Chat, client: FlaskClient, number: str, amount: Money | None = None) -> None:
    chat.gateway.pay(number, amount)
    assert client.post("/payments/notice", data=chat.gateway.notice(number)).status_code == 204


def mark(client: FlaskClient, where: str) -> str:
    """How the bill stands, in the word that the page's script compares; the page itself says the same."""
    answer = client.get(f"{where}/state")
    assert answer.headers["Cache-Control"] == "no-store"
    found: dict[str, str] = answer.json or {}
    assert f'data-state="{found["state"]}"' in client.get(where).text
    return found["state"]


def sees(page: TestResponse, *parts: str) -> None:
    assert [part for part in parts if part not in page.text] == []


def test_paid_and_what_happens_next(chat: Chat, client: FlaskClient, where: str) -> None:
    before = mark(client, where)
    assert before == mark(client, where)
    assert "看结果" in client.get(where).text
    pays(chat, client, opens(client, where))
    assert mark(client, where) != before
    page = client.get(where)
    sees(page, "已付款 ✓", "提货码", "私聊", "苹果", "¥17.80")
    assert "<form" not in page.text
    assert "qr.png" not in page.text


def test_a_changed_order_is_another_state(chat: Chat, client: FlaskClient, where: str) -> None:
    before, number = mark(client, where), numbers.show(look.latest(chat).id)
    with chat.shop.work() as work:
        work.session.get_one(type(look.latest(chat)), look.latest(chat).id).total = Money(1700)
    assert mark(client, where) != before
    chat.whispers(f"取消 {number}", by="阿梅")
    assert mark(client, where).startswith("cancelled")
    sees(client.get(where), "已取消", "不用再付")


def test_expired_before_and_after_the_job_has_looked(chat: Chat, client: FlaskClient, where: str) -> None:
    chat.clock.advance(minutes=16)
    for _ in range(2):
        assert mark(client, where).startswith("expired")
        sees(client.get(where), "超时未付", "再下一次单")
        assert press(client, where).location == where
        chat.runs("orders.expire_orders")
    assert chat.gateway.payments == {}


def test_money_that_does_not_fit_is_held_and_nobody_is_asked_to_pay_again(
    chat: Chat, client: FlaskClient, where: str
) -> None:
    pays(chat, client, opens(client, where), Money(1))
    assert mark(client, where).startswith("held")
    page = client.get(where)
    sees(page, "正在核对", "先不要再付")
    assert "<form" not in page.text
    assert client.post(where, data={"shown": "1780", "do": "pay"}).location == where
    assert qr.read(client.get(f"{where}/qr.png").data) == [chat.shop.settings.address + where]
    assert len(chat.gateway.payments) == 1
    everything = opened(client, chat.whispers("付款 全部", by="阿梅").pay_link)
    sees(client.get(everything), "正在核对")


def test_a_refund_is_told_with_what_came_of_it(chat: Chat, client: FlaskClient, where: str) -> None:
    pays(chat, client, opens(client, where))
    paid = mark(client, where)
    chat.whispers(f"退款 {numbers.show(look.latest(chat).id)} 不要了", by="阿梅")
    assert mark(client, where) != paid
    sees(client.get(where), "退款 ¥17.80")
    for _ in range(2):
        chat.runs("payments.send_refunds")
        chat.clock.advance(minutes=2)
    assert mark(client, where).startswith("refunded")
    sees(client.get(where), "已退款", "原路退回", "已到账")


def test_a_share_and_its_order_each_say_their_own(chat: Chat, client: FlaskClient, where: str) -> None:
    said = chat.whispers(f"拼单 {numbers.show(look.latest(chat).id)} 8 9.8", by="阿梅").here
    assert said is not None
    share = opened(client, said.links[0][1])
    assert mark(client, where).startswith("shared")
    pays(chat, client, opens(client, share))
    assert mark(client, share).startswith("share-paid")
    sees(client.get(share), "这一份已付 ✓")
    chat.whispers(f"取消 {numbers.show(look.latest(chat).id)}", by="阿梅")
    assert mark(client, share).startswith("share-returned")
    assert mark(client, opened(client, said.links[1][1])).startswith("share-void")


def test_what_we_did_not_sign_has_no_state(client: FlaskClient, where: str) -> None:
    for forged in ("x" * 40, "x" * 5000, "%00", where.rsplit("/", 1)[1] + "x"):
        answer = client.get(f"/pay/{forged}/state")
        assert (answer.status_code, answer.json) == (404, {"state": ""})


@pytest.mark.parametrize(
    ("agent", "gateway", "button", "code"),
    [
        (PHONE, "wechatpay", True, ""),
        (DESKTOP, "wechatpay", False, "扫一扫付款"),
        (DESKTOP, "sandbox", True, "扫一扫付款"),
        (WECHAT, "wechatpay", False, "长按二维码"),
        (f"{WECHAT} wxwork/4.1.0", "wechatpay", True, ""),
        ("", "wechatpay", False, "扫一扫付款"),
    ],
)
def test_each_device_gets_its_way(
    chat: Chat, client: FlaskClient, where: str, agent: str, gateway: str, button: bool, code: str
) -> None:
    chat.gateway.name = gateway
    page = client.get(where, headers={"User-Agent": agent}).text
    assert ("微信支付</button>" in page) is button
    assert ("qr.png?shown=1780" in page) is bool(code)
    assert code in page
    assert chat.gateway.payments == {}


def test_a_code_beside_another_price_leads_to_the_page(chat: Chat, client: FlaskClient, where: str) -> None:
    assert qr.read(client.get(f"{where}/qr.png?shown=1779").data) == [chat.shop.settings.address + where]
    assert chat.gateway.payments == {}
    (text,) = qr.read(client.get(f"{where}/qr.png?shown=1780").data)
    assert text.startswith("weixin://")


@pytest.mark.parametrize("first", [0, 1])
def test_a_code_and_a_button_are_one_payment_in_the_end(
    chat: Chat, client: FlaskClient, where: str, first: int
) -> None:
    """Whichever is paid wins; the other one is closed at the gateway at the next look, not only when it expires."""
    client.get(f"{where}/qr.png?shown=1780")
    opens(client, where)
    ways = list(chat.gateway.payments)
    assert len(ways) == 2
    pays(chat, client, ways[first])
    chat.runs("payments.watch_payments")  # in the same second
    states = {number: facts.state for number, facts in chat.gateway.payments.items()}
    assert states == {ways[first]: PaymentState.SUCCESS, ways[1 - first]: PaymentState.CLOSED}
    assert sorted(row.status for row in look.rows(chat, Payment)) == [PaymentStatus.CLOSED, PaymentStatus.PAID]
    assert problems(chat.shop) == []


def test_both_paid_in_the_same_moment_are_one_payment_and_one_refund(
    chat: Chat, client: FlaskClient, where: str
) -> None:
    client.get(f"{where}/qr.png?shown=1780")
    opens(client, where)
    for number in list(chat.gateway.payments):
        pays(chat, client, number)
    order = look.latest(chat)
    assert (order.paid, order.total) == (Money(1780), Money(1780))
    assert [refund.amount for refund in look.refunds(chat, order.id)] == [Money(1780)]
    sees(client.get(where), "已付款 ✓", "退款 ¥17.80")
    assert problems(chat.shop) == []


def test_the_page_speaks_the_buyers_language(chat: Chat, client: FlaskClient, where: str) -> None:
    with chat.shop.work() as work:
        work.session.get_one(Member, chat.who["阿梅"].id).language = "en"
    page = client.get(where)
    sees(page, '<html lang="en">', "Please pay before", "Pay with WeChat", "Scan with WeChat")
    pays(chat, client, opens(client, where))
    sees(client.get(where), "Paid ✓", "sent privately")
