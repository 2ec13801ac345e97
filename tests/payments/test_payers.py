"""Asking who pays: the client, over real HTTP, against the sandbox's stand-in for the platform, and against worse."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
import requests
from flask import Flask, Response
from pydantic import SecretStr

import payments
from core.settings import Settings
from payments.gateway import GatewayRefused, GatewayUnknown
from payments.payers import WechatPayers
from payments.sandbox.keys import APP_ID
from tests.payments.conftest import Counterpart, serving

SECRET = "the-official-accounts-secret"


def payers_of(met: Counterpart, secret: str = "") -> WechatPayers:
    return WechatPayers(APP_ID, secret or met.keys.app_secret, page=met.base, api=met.base)


def back(met: Counterpart, path: str = "/pay/abc/payer") -> str:
    return met.base.removesuffix("/cashier") + path


def code(met: Counterpart) -> str:
    """What the browser brings back."""
    answer = requests.get(payers_of(met).ask(back(met), "a1b2"), allow_redirects=False, timeout=5)
    assert answer.status_code == 302
    url = urlsplit(answer.headers["Location"])
    assert f"{url.scheme}://{url.netloc}{url.path}" == back(met)
    query = parse_qs(url.query)
    assert query["state"] == ["a1b2"]
    return query["code"][0]


def test_a_code_is_somebodys_once_and_not_for_long(met: Counterpart) -> None:
    mine, yours, late = code(met), code(met), code(met)
    openid = payers_of(met).openid(mine)
    assert openid != payers_of(met).openid(yours)
    met.clock.advance(minutes=5)
    for spent, errcode in ((mine, "40029"), (late, "40029"), ("made-up", "40029"), ("", "40029"), ("x" * 200, "40029")):
        with pytest.raises(GatewayRefused, match=errcode):
            payers_of(met).openid(spent)
    assert met.gateway.open_jsapi(met.charge(), openid=openid).startswith("wx")


def test_a_spent_code_and_a_wrong_secret_are_refused(met: Counterpart) -> None:
    mine = code(met)
    with pytest.raises(GatewayRefused, match="40125"):
        payers_of(met, "wrong").openid(mine)
    payers_of(met).openid(mine)
    with pytest.raises(GatewayRefused, match="40163"):
        payers_of(met).openid(mine)


def test_the_stand_in_sends_nobody_elsewhere(met: Counterpart) -> None:
    for elsewhere in ("https://evil.example/pay", "//evil.example", "javascript:alert(1)", ""):
        url = payers_of(met).ask(elsewhere, "a1")
        assert requests.get(url, allow_redirects=False, timeout=5).status_code == 400
    other = WechatPayers("wx-other", "", page=met.base, api=met.base).ask(back(met), "a1")
    assert requests.get(other, allow_redirects=False, timeout=5).status_code == 400


def test_the_address_is_as_the_platform_wants_it() -> None:
    asked = WechatPayers("wx1", SECRET, page="https://open.weixin.qq.com/", api="https://api.weixin.qq.com")
    there = quote("https://shop.example/pay/a.b/payer", safe="")
    assert asked.ask("https://shop.example/pay/a.b/payer", "S1") == (
        f"https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx1&redirect_uri={there}"
        "&response_type=code&scope=snsapi_base&state=S1#wechat_redirect"
    )


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("{}", 200),
        ('{"openid": 7}', 200),
        ('{"openid": "a b<script>"}', 200),
        ('{"openid": "' + "x" * 200 + '"}', 200),
        ("[]", 200),
        ("null", 200),
        ("<html>", 200),
        ("[" * 60000, 200),
        (" " * 70000 + '{"openid": "oMei-0001"}', 200),
        ('{"openid": "oMei-0001"}', 500),
        ('{"openid": "oMei-0001"}', 302),
    ],
)
def test_an_answer_that_names_nobody_is_believed_by_nobody(body: str, status: int) -> None:
    app = Flask("worse")
    app.add_url_rule("/sns/oauth2/access_token", view_func=lambda: Response(body, status, {"Location": "/elsewhere"}))
    with serving(app) as address, pytest.raises(GatewayUnknown) as unknown:
        WechatPayers("wx1", SECRET, page=address, api=address).openid("code1")
    assert SECRET not in repr(unknown.value)
    assert unknown.value.__cause__ is None


def test_nobody_there_is_unknown_and_keeps_the_secret(met: Counterpart) -> None:
    with pytest.raises(GatewayUnknown) as unknown:
        WechatPayers("wx1", SECRET, page="", api="http://127.0.0.1:1").openid("code1")
    assert SECRET not in repr(unknown.value)
    assert unknown.value.__suppress_context__


def test_it_is_there_with_the_merchants_own_account_only(settings: Settings, data: Path) -> None:
    def configured(app_id: str, secret: str) -> Settings:
        section = settings.payments.wechatpay.model_copy(update={"app_id": "wx1"})
        account = settings.channels.official_account.model_copy(update={"app_id": app_id, "secret": SecretStr(secret)})
        return settings.model_copy(
            update={
                "payments": settings.payments.model_copy(update={"gateway": "wechatpay", "wechatpay": section}),
                "channels": settings.channels.model_copy(update={"official_account": account}),
            }
        )

    assert payments.payers(configured("wx1", "")) is None
    assert payments.payers(configured("wx2", SECRET)) is None
    found = payments.payers(configured("wx1", SECRET))
    assert found is not None
    assert found.ask("https://shop.example/", "S1").startswith("https://open.weixin.qq.com/connect/")
    assert payments.payers(settings) is not None  # the sandbox has its own
