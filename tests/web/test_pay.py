"""The page between the chat and the gateway, and the door for the gateway's notices."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from core import numbers, tokens
from core.clock import SetClock
from core.work import Shop
from documents import qr
from models.members import Role
from models.orders import Order
from payments.gateway import Forged
from tests.fire import look
from tests.stories.chat import Chat
from tests.stories.gateway import PretendGateway
from tests.web.paying import opened, press
from web import pay
from web.site import create_site


@pytest.fixture
def chat(shop: Shop, clock: SetClock) -> Chat:
    chat = Chat(shop, clock)
    chat.joins("团长", Role.LEADER)
    chat.joins("阿梅")
    chat.joins("果园", Role.SUPPLIER, supplier="果园")
    chat.sells("苹果", unit="斤", price="8.90", stock=100, whole=False)
    chat.says("开团 水果\n苹果", by="团长")
    return chat


@pytest.fixture
def client(chat: Chat) -> FlaskClient:
    return create_site(chat.shop.settings, [pay.create_blueprint(chat.shop, chat.till)]).test_client()


def link(chat: Chat, client: FlaskClient) -> str:
    """Where 阿梅 pays for two pounds of apples, once she has opened her link."""
    return opened(client, chat.says("苹果2斤", by="阿梅").pay_link)


def test_opening_the_page_shows_the_order_and_changes_nothing(chat: Chat, client: FlaskClient) -> None:
    page = client.get(link(chat, client))
    assert page.status_code == 200
    assert "¥17.80" in page.text
    assert "苹果" in page.text
    assert chat.gateway.payments == {}
    assert "form-action 'self' https:" in page.headers["Content-Security-Policy"]


def test_the_button_leads_to_the_gateway_and_a_second_click_to_the_same_payment(
    chat: Chat, client: FlaskClient
) -> None:
    where = link(chat, client)
    first, second = press(client, where), press(client, where)
    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    assert len(chat.gateway.payments) == 1


def test_what_is_paid_cannot_be_paid_again(chat: Chat, client: FlaskClient) -> None:
    where = link(chat, client)
    number = press(client, where).location.rsplit("/", 1)[1]
    chat.gateway.pay(number)
    assert client.post("/payments/notice", data=chat.gateway.notice(number)).status_code == 204
    assert "已付款" in client.get(where).text
    assert press(client, where).location.endswith(where)
    assert any("提货码" in said for said in chat.told("阿梅"))


def test_the_qr_code_is_the_gateways_own(chat: Chat, client: FlaskClient) -> None:
    """Looking at it opens the payment, once; when there is nothing to pay it leads to the page that says so."""
    where = link(chat, client)
    said = chat.whispers(f"付款 {numbers.show(1)}", by="阿梅")
    assert said.here is not None
    (picture,) = said.here.images
    assert picture.endswith(where + "/qr.png")
    first, second = client.get(where + "/qr.png"), client.get(where + "/qr.png")
    (number,) = chat.gateway.payments
    assert qr.read(first.data) == qr.read(second.data) == [f"weixin://pretend/{number}"]
    assert first.mimetype == "image/png"
    assert first.headers["Cache-Control"] == "no-store"
    chat.gateway.pay(number)
    client.post("/payments/notice", data=chat.gateway.notice(number))
    assert qr.read(client.get(where + "/qr.png").data) == [chat.shop.settings.address + where]
    assert client.get("/pay/nonsense/qr.png").status_code == 404


def test_a_gateway_that_is_down_still_gives_a_code_that_leads_somewhere(chat: Chat, client: FlaskClient) -> None:
    where = link(chat, client)
    chat.gateway.down = True
    assert qr.read(client.get(where + "/qr.png").data) == [chat.shop.settings.address + where]


def test_a_share_is_paid_on_a_page_of_its_own(chat: Chat, client: FlaskClient) -> None:
    where = link(chat, client)
    said = chat.says(f"拼单 {numbers.show(1)} 8 9.8", by="阿梅")
    assert said.here is not None
    first, second = ("/pay/" + url.rsplit("/", 1)[1] for _, url in said.here.links)
    whole = client.get(where).text
    assert first in whole
    assert second in whole
    assert "微信支付" not in whole
    assert press(client, where).location == where
    page = client.get(first).text
    assert "第 1 份" in page
    assert "¥8.00" in page
    chat.gateway.pay(press(client, first).location.rsplit("/", 1)[1])
    (number,) = chat.gateway.payments
    client.post("/payments/notice", data=chat.gateway.notice(number))
    assert "已付" in client.get(first).text
    assert press(client, first).location == first
    assert first not in client.get(where).text
    assert second in client.get(where).text


def test_all_orders_are_paid_on_one_page(chat: Chat, client: FlaskClient) -> None:
    link(chat, client)
    chat.whispers("买 苹果3斤", by="阿梅").replied("¥26.70")
    said = chat.whispers("付款 全部", by="阿梅")
    where = "/pay/" + said.pay_link.rsplit("/", 1)[1]
    page = client.get(where).text
    assert "¥44.50" in page
    assert page.count("苹果") == 2
    number = press(client, where).location.rsplit("/", 1)[1]
    chat.gateway.pay(number)
    client.post("/payments/notice", data=chat.gateway.notice(number))
    assert "没有要付款的订单" in client.get(where).text
    assert {order.status.value for order in look.rows(chat, Order)} == {"paid"}


def test_a_link_that_we_did_not_sign_opens_nothing(chat: Chat, client: FlaskClient) -> None:
    where = link(chat, client)
    for forged in ("/pay/" + "x" * 40, where[:-1] + ("A" if where[-1] != "A" else "B")):
        assert client.get(forged).status_code == 404
        assert client.post(forged).status_code == 404
    other = tokens.sign(chat.shop.settings, "review", numbers.read(numbers.show(1)))
    assert client.get(f"/pay/{other}").status_code == 404


def test_a_gateway_that_does_not_answer_is_said_so(chat: Chat, client: FlaskClient) -> None:
    chat.gateway.down = True
    refused = press(client, link(chat, client))
    assert refused.status_code == 503
    assert "没有扣款" in refused.text


def test_an_expired_order_shows_its_state(chat: Chat, client: FlaskClient) -> None:
    where = link(chat, client)
    chat.clock.advance(minutes=16)
    chat.runs("orders.expire_orders")
    assert "超时" in client.get(where).text


class SuspiciousGateway(PretendGateway):
    def read_notice(self, headers: object, body: bytes) -> object:  # type: ignore[override]
        raise Forged("no signature")


def test_a_notice_that_must_not_be_believed_is_turned_away(chat: Chat, client: FlaskClient) -> None:
    where = link(chat, client)
    press(client, where)
    chat.till.gateway = SuspiciousGateway(chat.clock)  # type: ignore[assignment]
    assert client.post("/payments/notice", data=b"{}").status_code == 401
    assert "微信支付" in client.get(where).text  # still to be paid
