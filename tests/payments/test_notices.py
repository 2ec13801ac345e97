"""Who is believed: vectors of other implementations, and everything that must be refused without calling anybody."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import is_dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from Crypto.Hash import SHA256
from Crypto.PublicKey import RSA
from Crypto.Signature import pkcs1_15
from hypothesis import HealthCheck
from hypothesis import given as given_by_hypothesis
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pydantic import SecretStr

from core.clock import SetClock
from core.connections import WechatPay
from core.money import Money
from core.settings import BadSettings
from payments import answers
from payments.gateway import Forged, OtherNotice, PaymentNotice, PaymentState, RefundNotice, RefundState, Stale
from payments.keys import account_of
from payments.sandbox import keys_in
from payments.wechatpay import WechatPay as Client
from tests.payments.conftest import Counter

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "wechatpay" / "vectors.json").read_text(encoding="utf-8"))
NOTICES = {vector["name"]: vector for vector in VECTORS["notices"]}
OURS = {"number": "QM20260306001", "amount": Money(3980), "mchid": VECTORS["mchid"], "app_id": VECTORS["app_id"]}

GENUINE = NOTICES["payment-public-key"]["headers"]["Wechatpay-Signature"]

Headers = dict[str, str]
Build = Callable[..., Client]


@pytest.fixture(scope="session")
def merchant_key() -> str:
    """A merchant's private key by pycryptodome; its notices don't need it, its requests do."""
    return RSA.generate(2048).export_key(pkcs=8).decode()


@pytest.fixture
def now() -> SetClock:
    return SetClock(datetime.fromtimestamp(VECTORS["now"], UTC))


@pytest.fixture
def build(tmp_path: Path, merchant_key: str, counter: Counter, now: SetClock) -> Build:
    """A client with the vectors' keys, whose gateway only counts calls."""
    certificates = tmp_path / "certificates"
    certificates.mkdir()
    (certificates / "wechatpay.pem").write_text(VECTORS["certificate"])

    def make(**changed: Any) -> Client:
        section = WechatPay(
            host=counter.address,
            app_id=VECTORS["app_id"],
            mchid=VECTORS["mchid"],
            cert_serial_no="7777777777777777777777777777777777777777",
            private_key=SecretStr(merchant_key),
            api_v3_key=SecretStr(VECTORS["api_v3_key"]),
            public_key_id=VECTORS["public_key_id"],
            public_key=VECTORS["public_key"],
            certificates=str(certificates),
        ).model_copy(update=changed)
        return Client(account_of(section), now)

    return make


FIELDS = sorted(
    {"out_trade_no", "trade_state", "mchid", "appid", "amount", "currency", "transaction_id", "success_time", "payer"}
    | {"out_refund_no", "refund_id", "status", "refund_status", "total", "refund"}
    | {"out_order_no", "order_id", "state", "receivers", "out_return_no", "result"}
)
WORDS = st.sampled_from(["SUCCESS", "PROCESSING", "FINISHED", "QM20260306001", "2026-03-06T18:00:00", "-1", ""])
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | WORDS
JSON = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(FIELDS), inner))
SHARE = {"out_order_no": "S1", "order_id": "1", "transaction_id": "1", "state": "FINISHED"}
REFUND = {"out_refund_no": "R1", "refund_id": "1", "out_trade_no": "Q", "transaction_id": "1", "status": "SUCCESS"}
PAYMENT = {"out_trade_no": "Q", "trade_state": "NOTPAY", "mchid": "1", "appid": "wx"}

PUBLIC_KEY_ONLY = {"certificates": ""}
CERTIFICATE_ONLY = {"public_key_id": "", "public_key": ""}


@pytest.fixture
def client(build: Build) -> Client:
    return build()


def given(name: str = "payment-public-key") -> tuple[Headers, bytes]:
    return dict(NOTICES[name]["headers"]), NOTICES[name]["body"].encode()


@pytest.mark.parametrize("mode", ["public-key", "certificate"])
def test_vectors_of_another_implementation_are_read(build: Build, mode: str) -> None:
    client = build()  # migrating: either serial is believed
    paid = client.read_notice(*given(f"payment-{mode}"))
    assert isinstance(paid, PaymentNotice)
    assert (paid.event_id, paid.payment.state) == ("EV-2026030618000000000000001", PaymentState.SUCCESS)
    assert (paid.payment.amount, paid.payment.currency) == (Money(3980), "CNY")
    assert paid.payment.paid_at == datetime(2028, 3, 6, 9, 59, 58, tzinfo=UTC)
    assert paid.payment.differences(**OURS) == ()
    refunded = client.read_notice(*given(f"refund-{mode}"))
    assert isinstance(refunded, RefundNotice)
    assert (refunded.refund.state, refunded.refund.amount) == (RefundState.ABNORMAL, Money(1000))
    assert (refunded.refund.refund_number, refunded.refund.mchid) == ("R20260306001", VECTORS["mchid"])
    other = client.read_notice(*given(f"sharing-{mode}"))
    assert isinstance(other, OtherNotice)


def test_each_mode_believes_its_own_serial_only(build: Build, counter: Counter) -> None:
    for keys, own, foreign in (
        (PUBLIC_KEY_ONLY, "payment-public-key", "payment-certificate"),
        (CERTIFICATE_ONLY, "payment-certificate", "payment-public-key"),
        ({"platform_serials": (VECTORS["public_key_id"],)}, "payment-public-key", "payment-certificate"),
    ):
        client = build(**keys)
        assert client.read_notice(*given(own))
        with pytest.raises(Forged, match="serial"):
            client.read_notice(*given(foreign))
    assert counter.calls == 0


@pytest.mark.parametrize("seconds", [-301, 301, -86400])
def test_a_genuine_notice_outside_the_window_is_stale(build: Build, now: SetClock, seconds: int) -> None:
    now.advance(seconds=-seconds)
    with pytest.raises(Stale):
        build().read_notice(*given())


@pytest.mark.parametrize("seconds", [-300, 0, 300])
def test_the_window_is_300_seconds_either_way(build: Build, now: SetClock, seconds: int) -> None:
    now.advance(seconds=-seconds)
    assert build().read_notice(*given())


@pytest.mark.parametrize("name", sorted(NOTICES["payment-public-key"]["headers"]))
def test_a_missing_or_empty_header_is_forged(build: Build, counter: Counter, name: str) -> None:
    headers, body = given()
    for broken in ({k: v for k, v in headers.items() if k != name}, headers | {name: ""}):
        with pytest.raises(Forged):
            build().read_notice(broken, body)
    assert counter.calls == 0


@pytest.mark.parametrize(
    "changed",
    [
        {
            "Wechatpay-Signature": "WECHATPAY/SIGNTEST/"
            + NOTICES["payment-public-key"]["headers"]["Wechatpay-Signature"]
        },
        {"Wechatpay-Signature": b64encode(b"\0" * 256).decode()},
        {"Wechatpay-Signature": "not base64 at all!"},
        {"Wechatpay-Signature": "AAAA"},
        {"Wechatpay-Signature": "签名"},
        {"Wechatpay-Nonce": "another"},
        {"Wechatpay-Timestamp": str(VECTORS["now"] + 1)},
        {"Wechatpay-Timestamp": "soon"},
        {"Wechatpay-Timestamp": "٣"},
        {"Wechatpay-Timestamp": "9" * 400},
        {"Wechatpay-Timestamp": f"-{VECTORS['now']}"},
        {"Wechatpay-Signature-Type": "WECHATPAY2-SM2-WITH-SM3"},
        {"Wechatpay-Serial": "5157F09EFDC096DE15EBE81A47057A7232F1B8E1"},
        {"Wechatpay-Serial": "PUB_KEY_ID_0000000000000000000000000000000000"},
        {"Wechatpay-Serial": "no hexadecimal"},
        {"Wechatpay-Serial": NOTICES["payment-certificate"]["headers"]["Wechatpay-Serial"]},
    ],
)
@pytest.mark.parametrize("keys", [{}, PUBLIC_KEY_ONLY], ids=["both", "public-key"])
def test_forgeries_are_refused_without_a_call_to_anybody(
    build: Build, counter: Counter, changed: Headers, keys: dict[str, str]
) -> None:
    headers, body = given()
    with pytest.raises(Forged):
        build(**keys).read_notice(headers | changed, body)
    assert counter.calls == 0


def test_a_probe_is_known_as_one(build: Build) -> None:
    headers, body = given()
    with pytest.raises(Forged, match="probe"):
        build().read_notice(headers | {"Wechatpay-Signature": f"WECHATPAY/SIGNTEST/{GENUINE}"}, body)


def test_a_changed_body_is_forged(build: Build) -> None:
    headers, body = given()
    for changed in (body + b" ", body.replace(b"SUCCESS", b"SUCCESs", 1), b"", b"\xff\xfe", b"[]", b"null"):
        with pytest.raises(Forged):
            build().read_notice(headers, changed)


def test_headers_come_in_any_case(build: Build) -> None:
    headers, body = given()
    assert build().read_notice({name.lower(): value for name, value in headers.items()}, body)
    assert build().read_notice({name.upper(): value for name, value in headers.items()}, body)


def test_another_api_v3_key_opens_nothing(build: Build) -> None:
    with pytest.raises(Forged, match="API v3 key"):
        build(api_v3_key=SecretStr("x" * 32)).read_notice(*given())


def test_genuinely_signed_nonsense_is_refused(build: Build, now: SetClock) -> None:
    """Signed by the platform's very key, and yet no notice."""
    key = RSA.generate(2048)
    client = build(public_key=key.public_key().export_key().decode(), **PUBLIC_KEY_ONLY)
    sealed = json.loads(NOTICES["payment-public-key"]["body"])
    bodies = [
        b"not json",
        b"[]",
        b"{}",
        json.dumps(sealed | {"resource": None}).encode(),
        json.dumps(sealed | {"resource_type": "plain"}).encode(),
        json.dumps(sealed | {"resource": sealed["resource"] | {"algorithm": "none"}}).encode(),
        json.dumps(sealed | {"resource": sealed["resource"] | {"nonce": ""}}).encode(),
        json.dumps(sealed | {"resource": sealed["resource"] | {"ciphertext": "?"}}).encode(),
        json.dumps(sealed | {"resource": sealed["resource"] | {"associated_data": "refund"}}).encode(),
        json.dumps(sealed | {"event_type": "REFUND.SUCCESS"}).encode(),  # a payment inside
        json.dumps({**sealed, "id": 7}).encode(),
    ]
    for body in bodies:
        stamp = str(VECTORS["now"])
        digest = SHA256.new(f"{stamp}\nn\n".encode() + body + b"\n")
        headers = NOTICES["payment-public-key"]["headers"] | {
            "Wechatpay-Nonce": "n",
            "Wechatpay-Signature": b64encode(pkcs1_15.new(key).sign(digest)).decode(),
        }
        with pytest.raises(Forged):
            client.read_notice(headers, body)


def test_facts_say_what_differs(build: Build) -> None:
    notice = build().read_notice(*given())
    assert isinstance(notice, PaymentNotice)
    found = notice.payment.differences(number="other1", amount=Money(3981), mchid="1", app_id="wx")
    assert [difference.partition(":")[0] for difference in found] == ["number", "amount", "mchid", "app_id"]


def test_an_expired_certificate_is_believed_no_more(build: Build, now: SetClock) -> None:
    client = build()
    now.set(datetime(2200, 1, 1, tzinfo=UTC))
    with pytest.raises(Forged, match="serial"):
        client.read_notice(*given("payment-certificate"))
    with pytest.raises(Stale):
        client.read_notice(*given("payment-public-key"))


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"private_key": SecretStr("nonsense")}, "private_key"),
        ({"private_key": SecretStr("")}, "private_key"),
        ({"public_key": "nonsense"}, "public_key"),
        ({"public_key": ""}, "public_key"),
        ({**CERTIFICATE_ONLY, "certificates": ""}, "certificates"),
        ({"platform_serials": ("A1",)}, "no key"),
        ({"platform_serials": (VECTORS["certificate_serial"],)}, "platform_serials"),
    ],
)
def test_unusable_keys_stop_the_start_with_their_setting_and_without_their_text(
    build: Build, changed: dict[str, Any], named: str
) -> None:
    with pytest.raises(BadSettings, match=named) as refused:
        build(**changed)
    assert "nonsense" not in str(refused.value)


def test_requests_are_signed_as_another_implementation_verifies(build: Build, merchant_key: str) -> None:
    client = build()
    body, path = '{"attach": "苹果"}', "/v3/pay/transactions/native?x=1"
    authorization = client._wire._headers("POST", path, body)["Authorization"]
    scheme, _, rest = authorization.partition(" ")
    fields = dict(part.split("=", 1) for part in rest.split(","))
    values = {name: value.strip('"') for name, value in fields.items()}
    assert scheme == "WECHATPAY2-SHA256-RSA2048"
    assert values["timestamp"] == str(VECTORS["now"])
    text = f"POST\n{path}\n{values['timestamp']}\n{values['nonce_str']}\n{body}\n".encode()
    pkcs1_15.new(RSA.import_key(merchant_key).public_key()).verify(SHA256.new(text), b64decode(values["signature"]))


@given_by_hypothesis(
    st.dictionaries(st.sampled_from(sorted(NOTICES["payment-public-key"]["headers"])), st.text(max_size=40)),
    st.binary(max_size=200),
)
@hypothesis_settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_comes_is_believed_or_refused_and_nothing_else(
    client: Client, counter: Counter, changed: Headers, body: bytes
) -> None:
    headers, _ = given()
    with pytest.raises((Forged, Stale)):
        client.read_notice(headers | changed, body)
    assert counter.calls == 0


@given_by_hypothesis(st.sampled_from([SHARE, REFUND, PAYMENT, {}]), st.dictionaries(st.sampled_from(FIELDS), JSON))
@hypothesis_settings(max_examples=100)
def test_an_answer_of_any_shape_is_read_or_unreadable(sound: dict[str, str], odd: dict[str, Any]) -> None:
    for reader in (answers.payment, lambda data: answers.refund(data, "1"), answers.share, answers.share_return):
        try:
            facts = reader(sound | odd)
        except answers.Unreadable:
            continue
        assert is_dataclass(facts)  # and nothing else was raised


def test_secrets_do_not_show(build: Build, key_folder: Path) -> None:
    shown = repr(build()._wire.account) + repr(keys_in(key_folder))
    assert VECTORS["api_v3_key"] not in shown
    assert keys_in(key_folder).api_v3_key not in shown
