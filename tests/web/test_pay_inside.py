"""Paying over the page inside WeChat: who pays is asked of the platform, once, and nobody else can answer."""

from __future__ import annotations

import html
import itertools
import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from core import numbers, tokens
from core.clock import SetClock
from core.money import Money
from core.work import Shop
from models.members import Role
from models.orders import Order
from models.payments import Payment, PaymentStatus, Way
from payments.gateway import GatewayRefused, GatewayUnknown
from payments.payers import WechatPayers
from tests.conftest import problems
from tests.fire import look
from tests.stories.chat import Chat
from tests.web.paying import PHONE, WECHAT, opened, press
from web import pay, payer
from web.site import create_site


class PretendPayers:
    """Keeps Payers: `goes_on` is what the platform's page does. Each code is good once."""

    def __init__(self) -> None:
        self.real = WechatPayers("wx-pretend", "", page="https://open.invalid", api="")
        self.codes: dict[str, str] = {}
        self.down = False
        self._ids = itertools.count(1)

    def ask(self, back: str, state: str) -> str:
        return self.real.ask(back, state)

    def openid(self, code: str) -> str:
        if self.down:
            raise GatewayUnknown("no openid")
        if code not in self.codes:
            raise GatewayRefused("40029")
        return self.codes.pop(code)

    def goes_on(self, url: str | None, openid: str = "oMei-0001") -> str:
        """The path and query to which the platform sends the browser back."""
        query = {name: value for name, (value,) in parse_qs(urlsplit(url or "").query).items()}
        assert query["scope"] == "snsapi_base"
        assert re.fullmatch("[0-9A-Za-z]{1,128}", query["state"])
        self.codes[code := f"code{next(self._ids)}"] = openid
        return f"{urlsplit(query['redirect_uri']).path}?code={code}&state={query['state']}"


@pytest.fixture
def chat(shop: Shop, clock: SetClock) -> Chat:
    chat = Chat(shop, clock)
    chat.joins("阿梅")
    chat.joins("果园", Role.SUPPLIER, supplier="果园")
    chat.sells("苹果", unit="斤", price="8.90", stock=100, whole=False)
    return chat


@pytest.fixture
def payers() -> PretendPayers:
    return PretendPayers()


def browser(chat: Chat, payers: PretendPayers | None, agent: str = WECHAT) -> FlaskClient:
    site = create_site(chat.shop.settings, [pay.create_blueprint(chat.shop, chat.till, payers=payers)])
    client = site.test_client()
    client.environ_base["HTTP_USER_AGENT"] = agent
    return client


@pytest.fixture
def client(chat: Chat, payers: PretendPayers) -> FlaskClient:
    return browser(chat, payers)


@pytest.fixture
def where(chat: Chat, client: FlaskClient) -> str:
    return opened(client, chat.whispers("买 苹果2斤", by="阿梅").pay_link)


def call(client: FlaskClient, url: str) -> dict[str, str] | None:
    """What the page hands to WeChat."""
    found = re.search(r"data-call='([^']*)'", client.get(url).text)
    read: dict[str, str] | None = json.loads(html.unescape(found[1])) if found else None
    return read


def rows(chat: Chat) -> list[Payment]:
    return look.rows(chat, Payment)


def test_from_the_button_to_the_payment(chat: Chat, client: FlaskClient, payers: PretendPayers, where: str) -> None:
    page = client.get(where).text
    assert "微信支付</button>" in page
    assert "qr.png" not in page
    assert call(client, f"{where}?wechat") is None  # nobody has pressed
    asked = press(client, where)
    assert str(asked.location).startswith(
        "https://open.invalid/connect/oauth2/authorize?appid=wx-pretend&redirect_uri="
    )
    assert str(asked.location).endswith("#wechat_redirect")
    assert rows(chat) == []
    back = client.get(payers.goes_on(asked.location))
    assert (back.status_code, back.location) == (303, f"{where}?wechat")
    (payment,) = rows(chat)
    assert (payment.way, payment.openid, payment.amount.fen) == (Way.JSAPI, "oMei-0001", 1780)
    assert call(client, f"{where}?wechat") == {"package": f"prepay_id=wx-oMei-0001/{payment.number}"}
    assert call(client, where) is None
    # Pressed again, after a cancel: the same payment, and the platform is not asked again.
    assert press(client, where).location == f"{where}?wechat"
    assert [row.id for row in rows(chat)] == [payment.id]
    chat.gateway.pay(payment.number)
    client.post("/payments/notice", data=chat.gateway.notice(payment.number))
    assert "已付款 ✓" in client.get(f"{where}?wechat").text
    assert call(client, f"{where}?wechat") is None
    assert problems(chat.shop) == []


def test_what_the_browser_keeps_is_signed_short_and_for_us_only(client: FlaskClient, where: str) -> None:
    for cookie in press(client, where).headers.getlist("Set-Cookie"):
        assert {"HttpOnly", "SameSite=Lax", f"Path={where}"} <= set(cookie.split("; "))


def test_pressing_twice_is_one_press(chat: Chat, client: FlaskClient, payers: PretendPayers, where: str) -> None:
    """Also where the browser comes back from the first one, or from both."""
    first, second = press(client, where), press(client, where)
    early, late = payers.goes_on(first.location), payers.goes_on(second.location)
    assert client.get(early).location == f"{where}?wechat"
    assert client.get(late).status_code == 400  # it was used; the page is there already
    assert len(rows(chat)) == 1


def test_a_state_that_is_forged_foreign_stale_or_used_does_nothing(
    chat: Chat, client: FlaskClient, payers: PretendPayers, where: str
) -> None:
    chat.whispers("买 苹果1斤", by="阿梅")
    url = chat.whispers(f"付款 {numbers.show(look.latest(chat).id)}", by="阿梅").pay_link
    way_back = payers.goes_on(press(client, where).location)
    code, state = (parse_qs(urlsplit(way_back).query)[name][0] for name in ("code", "state"))
    other, stranger = opened(client, url), browser(chat, payers)

    def refused(client: FlaskClient, path: str) -> None:
        page = client.get(path)
        assert page.status_code == 400
        assert "没有扣款" in page.text
        assert f'href="{urlsplit(path).path.removesuffix("/payer")}"' in page.text

    for forged in ("", "0" * 32, state[:-1], state + "0", "²" * 32, "x" * 5000, "%00"):
        refused(client, f"{where}/payer?code={code}&state={forged}")
    refused(stranger, way_back)  # somebody else was sent here with this link
    refused(client, f"{other}/payer?code={code}&state={state}")  # it was asked for another page
    asked = client.get_cookie(payer.ASKED, path=where)
    assert asked is not None
    client.set_cookie(payer.ASKED, asked.value, path=other)
    refused(client, f"{other}/payer?code={code}&state={state}")  # not even with its cookie
    stranger.set_cookie(payer.ASKED, "x" * 900, path=where)
    refused(stranger, way_back)
    made_up = tokens.sign(chat.shop.settings, payer.ASKED, 1)
    stranger.set_cookie(payer.ASKED, made_up, path=where)
    refused(stranger, way_back)
    chat.clock.advance(minutes=10)
    refused(client, way_back)
    assert rows(chat) == []
    assert code in payers.codes  # nobody asked the platform
    assert client.get(f"/pay/nonsense/payer?code={code}&state={state}").status_code == 404


def test_nobody_makes_up_a_payer(chat: Chat, client: FlaskClient, where: str) -> None:
    """What we sign for one purpose names nobody for another."""
    now, settings = chat.clock.now(), chat.shop.settings
    until = now.replace(year=now.year + 1)
    for forged in ("oMei-0001", "x" * 2000, tokens.seal(settings, payer.ASKED, ["oMei-0001"], until)):
        client.set_cookie(payer.PAYER, forged, path="/pay/")
        assert "open.invalid" in str(press(client, where).location)
    client.set_cookie(payer.PAYER, tokens.seal(settings, payer.PAYER, ["oMei-0001"], now), path="/pay/")
    assert "open.invalid" in str(press(client, where).location)
    client.set_cookie(payer.PAYER, tokens.seal(settings, payer.PAYER, ["oMei-0001"], until), path="/pay/")
    assert press(client, where).location == f"{where}?wechat"


@pytest.mark.parametrize("trouble", ["down", "code"])
def test_a_platform_that_does_not_say_who_it_is_leaves_the_code(
    chat: Chat, client: FlaskClient, payers: PretendPayers, where: str, trouble: str
) -> None:
    way_back = payers.goes_on(press(client, where).location)
    payers.down = trouble == "down"
    if trouble == "code":
        payers.codes.clear()
    answer = client.get(way_back)
    assert answer.location == f"{where}?scan=unknown"
    page = client.get(answer.location).text
    assert "没认出你的微信" in page
    assert "长按二维码" in page
    assert "微信支付</button>" in page
    assert rows(chat) == []


def test_a_gateway_that_is_down_is_said_so(chat: Chat, client: FlaskClient, payers: PretendPayers, where: str) -> None:
    way_back = payers.goes_on(press(client, where).location)
    chat.gateway.down = True
    answer = client.get(way_back)
    assert answer.status_code == 503
    assert "没有扣款" in answer.text
    chat.gateway.down = False
    assert press(client, where).location == f"{where}?wechat"  # who it is was learnt all the same


def test_what_changed_meanwhile_is_shown_before_it_is_charged(
    chat: Chat, client: FlaskClient, payers: PretendPayers, where: str
) -> None:
    way_back = payers.goes_on(press(client, where).location)
    with chat.shop.work() as work:
        work.session.get_one(Order, look.latest(chat).id).total = Money(1781)
    assert client.get(way_back).location == where
    assert "¥17.81" in client.get(where).text
    assert rows(chat) == []


def test_two_people_with_the_page_have_a_payment_each_and_one_wins(
    chat: Chat, client: FlaskClient, payers: PretendPayers, where: str
) -> None:
    friend = browser(chat, payers)
    client.get(payers.goes_on(press(client, where).location))
    friend.get(payers.goes_on(press(friend, where).location, "oWang-0001"))
    own, theirs = rows(chat)
    assert (own.openid, theirs.openid) == ("oMei-0001", "oWang-0001")
    assert call(client, f"{where}?wechat") != call(friend, f"{where}?wechat")
    chat.gateway.pay(theirs.number)
    client.post("/payments/notice", data=chat.gateway.notice(theirs.number))
    chat.runs("payments.watch_payments")
    assert [row.status for row in rows(chat)] == [PaymentStatus.CLOSED, PaymentStatus.PAID]
    assert problems(chat.shop) == []


def test_outside_wechat_nobody_is_asked(chat: Chat, payers: PretendPayers, where: str) -> None:
    phone = browser(chat, payers, PHONE)
    assert str(press(phone, where).location).startswith("https://pay.invalid/")
    wecom = browser(chat, payers, f"{WECHAT} wxwork/4.1.0")
    assert str(press(wecom, where).location).startswith("https://pay.invalid/")


def test_without_an_official_account_there_is_a_code_to_press(chat: Chat, where: str) -> None:
    chat.gateway.name = "wechatpay"
    plain = browser(chat, None)
    page = plain.get(where).text
    assert "长按二维码" in page
    assert "<button" not in page
    assert plain.get(f"{where}/payer?code=1&state=1").status_code == 404


def test_a_link_that_has_ended_is_asked_for_again(chat: Chat, client: FlaskClient, where: str) -> None:
    """The gateway's link is good for five minutes only, the payment for fifteen: the same payment, another link."""
    phone, calls = browser(chat, None, PHONE), []
    given = chat.gateway.open_h5
    chat.gateway.open_h5 = lambda charge, payer_ip: calls.append(charge) or given(charge, payer_ip=payer_ip)  # type: ignore[method-assign,func-returns-value]
    for minutes in (0, 3, 2, 1):
        chat.clock.advance(minutes=minutes)
        press(phone, where)
    assert len(calls) == 2
    assert calls[0] == calls[1]
    assert len(rows(chat)) == 1
