"""What an answer must be before it is believed: a gateway that answers exactly what a test tells it to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Response

from core.clock import SetClock
from core.money import Money
from payments.gateway import GatewayRefused, GatewayUnknown
from payments.keys import account_of
from payments.sandbox import Keys, keys_in
from payments.sandbox.seal import signed_headers
from payments.wechatpay import WechatPay
from tests.payments.conftest import serving

NUMBER = "QM20260306001"
PAID: dict[str, Any] = {
    "appid": "wx00000000sandbox1",
    "mchid": "1900000109",
    "out_trade_no": NUMBER,
    "trade_state": "SUCCESS",
    "transaction_id": "4200",
    "success_time": "2026-03-06T18:00:00+08:00",
    "amount": {"total": 3980, "currency": "CNY"},
}


@dataclass
class Scripted:
    keys: Keys
    clock: SetClock
    status: int = 200
    body: bytes = b""
    signed: bool = True
    headers: dict[str, str] = field(default_factory=dict)

    def app(self) -> Flask:
        app = Flask("scripted")

        @app.before_request
        def answer() -> Response:
            headers = {"Content-Type": "application/json"}
            if self.signed:
                headers |= signed_headers(self.keys, self.keys.public_key_id, self.body, self.clock.now())
            return Response(self.body, self.status, headers | self.headers)

        return app

    def says(self, status: int, content: object, *, signed: bool = True, **headers: str) -> None:
        self.status, self.body, self.signed = status, json.dumps(content, ensure_ascii=False).encode(), signed
        self.headers = headers


@pytest.fixture
def script(data: Path, clock: SetClock) -> Scripted:
    return Scripted(keys_in(data), clock)


@pytest.fixture
def gateway(script: Scripted, clock: SetClock) -> Iterator[WechatPay]:
    with serving(script.app()) as address:
        yield WechatPay(account_of(script.keys.settings(address)), clock)


def test_a_signed_answer_is_believed(gateway: WechatPay, script: Scripted) -> None:
    script.says(200, PAID)
    facts = gateway.query(NUMBER)
    assert facts is not None
    assert facts.amount == Money(3980)


def test_only_a_signed_no_is_a_no(gateway: WechatPay, script: Scripted) -> None:
    unknown = {"code": "ORDER_NOT_EXIST", "message": "订单不存在"}
    script.says(404, unknown)
    assert gateway.query(NUMBER) is None
    script.says(404, unknown, signed=False)
    with pytest.raises(GatewayUnknown):
        gateway.query(NUMBER)
    paid = {"code": "ORDERPAID", "message": "订单已支付"}
    script.says(400, paid, signed=False)
    with pytest.raises(GatewayUnknown):
        gateway.close(NUMBER)


@pytest.mark.parametrize("code", ["NOT_ENOUGH", "INVALID_REQUEST", "SIGN_ERROR"])
def test_a_refusal_says_its_code_and_whether_it_may_pass(gateway: WechatPay, script: Scripted, code: str) -> None:
    script.says(403, {"code": code, "message": "说明"})
    with pytest.raises(GatewayRefused) as refused:
        gateway.query(NUMBER)
    assert (refused.value.code, refused.value.message, refused.value.status) == (code, "说明", 403)
    assert refused.value.passing is (code == "NOT_ENOUGH")


@pytest.mark.parametrize(
    ("status", "content"),
    [
        (500, {"code": "BANK_ERROR"}),
        (502, {"code": "ORDER_NOT_EXIST"}),
        (503, PAID),
        (429, {"code": "FREQUENCY_LIMITED"}),
        (400, {"code": "SYSTEM_ERROR"}),
        (302, {"code": "ORDER_NOT_EXIST"}),
        (404, {}),
        (404, {"code": 7}),
        (404, ["ORDER_NOT_EXIST"]),
        (200, []),
        (200, {}),
        (200, PAID | {"amount": {"total": "3980"}}),
        (200, PAID | {"amount": {"total": 39.8}}),
        (200, PAID | {"amount": {"total": True}}),
        (200, PAID | {"amount": {"total": -1}}),
        (200, PAID | {"amount": {"total": 10**12}}),
        (200, PAID | {"amount": None}),
        (200, PAID | {"transaction_id": ""}),
        (200, PAID | {"trade_state": "WONDERFUL"}),
        (200, PAID | {"success_time": "yesterday"}),
        (200, PAID | {"success_time": "2026-03-06T18:00:00"}),
        (200, PAID | {"out_trade_no": "QM20260306002"}),
    ],
)
def test_what_settles_nothing_is_unknown_however_well_it_is_signed(
    gateway: WechatPay, script: Scripted, status: int, content: object
) -> None:
    script.says(status, content)
    with pytest.raises(GatewayUnknown):
        gateway.query(NUMBER)


def test_a_signature_over_something_else_is_not_believed(gateway: WechatPay, script: Scripted) -> None:
    for name, value in (
        ("Wechatpay-Signature", "WECHATPAY/SIGNTEST/AAAA"),
        ("Wechatpay-Nonce", "another"),
        ("Wechatpay-Serial", "PUB_KEY_ID_0"),
        ("Wechatpay-Signature-Type", ""),
    ):
        script.says(200, PAID, **{name: value})
        with pytest.raises(GatewayUnknown, match="believable"):
            gateway.query(NUMBER)


def test_another_refunds_facts_are_not_believed(gateway: WechatPay, script: Scripted) -> None:
    refund = {
        "out_refund_no": "R2",
        "refund_id": "50",
        "out_trade_no": NUMBER,
        "transaction_id": "4200",
        "status": "SUCCESS",
        "amount": {"refund": 1, "total": 3980},
    }
    script.says(200, refund)
    assert gateway.query_refund("R2") is not None
    with pytest.raises(GatewayUnknown):
        gateway.query_refund("R1")
