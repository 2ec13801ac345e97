"""The wire to WeChat Pay: sign what goes out, believe nothing that comes in unsigned.

Built on the package wechatpayv3 (2.0.4), whose `Core` signs, verifies and decrypts. Where it falls short, `Wire` and
`Merchant` step in:

- the gateway's host is a setting, and may have a path in front of it (signatures cover the path behind it);
- the body is serialised once, so what was signed is what is sent, and the path is quoted before it is signed;
- it calls nobody to learn a certificate: the keys it knows are the allow-list, everything else is forged;
- every answer is verified over its raw bytes, refusals too, and must be at most 300 s off the injected clock;
- probes (`WECHATPAY/SIGNTEST/`) fail, and each failure is one of our errors instead of a bare Exception.

Signatures: https://pay.weixin.qq.com/doc/v3/merchant/4012365342; the window: …/4013053420.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

import requests
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509 import Certificate
from requests.utils import requote_uri
from wechatpayv3 import WeChatPay as Api
from wechatpayv3 import WeChatPayType
from wechatpayv3.core import Core
from wechatpayv3.type import RequestType
from wechatpayv3.utils import aes_decrypt, rsa_sign, rsa_verify

from core.clock import Clock
from payments.gateway import Forged, GatewayRefused, GatewayUnknown, Stale

WINDOW_SECONDS = 300
SCHEME = "WECHATPAY2-SHA256-RSA2048"
PROBE = "WECHATPAY/SIGNTEST/"
SIGNED_HEADERS = ("Serial", "Signature", "Timestamp", "Nonce", "Signature-Type")
TIMEOUT = (3.05, 15)  # seconds to connect, to read
# Statuses on which even a signed answer settles nothing: try again.
UNSETTLED = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """A key of the gateway's that we believe: the WeChat Pay public key, or a platform certificate within its time."""

    key: RSAPublicKey
    valid_from: datetime | None = None
    valid_until: datetime | None = None

    @classmethod
    def of(cls, certificate: Certificate) -> TrustedKey:
        key = certificate.public_key()
        if not isinstance(key, RSAPublicKey):
            raise ValueError("a platform certificate without an RSA key")
        return cls(key, certificate.not_valid_before_utc, certificate.not_valid_after_utc)

    def is_valid(self, now: datetime) -> bool:
        after_start = self.valid_from is None or self.valid_from <= now
        return after_start and (self.valid_until is None or now <= self.valid_until)


@dataclass(frozen=True, slots=True)
class Account:
    """Who we are at the gateway. `speaks_to` is the serial we name as the key that we encrypt for and expect."""

    host: str
    mchid: str
    app_id: str
    serial: str
    private_key: Any = field(repr=False)
    api_v3_key: str = field(repr=False)
    trusted: Mapping[str, TrustedKey]
    speaks_to: str


class Wire(Core):  # type: ignore[misc]  # the package has no types
    """wechatpayv3's Core with our own way out and our own doorkeeper. Its constructor calls out: ours doesn't."""

    def __init__(self, account: Account, clock: Clock) -> None:
        self.account = account
        self.clock = clock
        self._private_key = account.private_key
        self._apiv3_key = account.api_v3_key
        # Core.encrypt reads these two.
        self._public_key = account.trusted[account.speaks_to].key
        self._public_key_id = account.speaks_to

    def request(
        self,
        path: str,
        method: RequestType = RequestType.GET,
        data: Any = None,
        skip_verify: bool = False,
        **_unused: Any,
    ) -> tuple[int, Any]:
        """Call the gateway; its API methods come through here.

        Answers (status, JSON text), or (status, bytes) for a download that is unsigned by design (`skip_verify`; the
        caller compares its hash). Raises GatewayUnknown, or GatewayRefused for a signed no.
        """
        path = requote_uri(path)
        body = json.dumps(data, ensure_ascii=False).encode() if data is not None else b""
        try:
            response = requests.request(
                method.value,
                self.account.host + path,
                data=body or None,
                headers=self._headers(method.value, path, body.decode()),
                timeout=TIMEOUT,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise GatewayUnknown(f"{method.value} {path}: {type(error).__name__}") from error
        if skip_verify and response.status_code == 200:
            return 200, response.content
        return response.status_code, self._believe(response)

    def _headers(self, method: str, path: str, body: str) -> dict[str, str]:
        stamp, nonce = str(int(self.clock.now().timestamp())), uuid4().hex.upper()
        signature = rsa_sign(self._private_key, f"{method}\n{path}\n{stamp}\n{nonce}\n{body}\n")
        return {
            "Authorization": f'{SCHEME} mchid="{self.account.mchid}",nonce_str="{nonce}",signature="{signature}",'
            f'timestamp="{stamp}",serial_no="{self.account.serial}"',
            "Wechatpay-Serial": self.account.speaks_to,
            "Accept": "application/json",
            "Content-Type": "application/json",
            "User-Agent": "qunmai",
        }

    def _believe(self, response: requests.Response) -> str:
        """The body of a signed answer; GatewayRefused for a signed no; GatewayUnknown for everything else."""
        status = response.status_code
        where = f"answer {status}"
        if status >= 500 or status in UNSETTLED:
            raise GatewayUnknown(where)
        try:
            self.check(response.headers, response.content)
        except (Forged, Stale) as error:
            raise GatewayUnknown(f"{where}, not believable: {error}") from error
        text = response.content.decode()
        if 200 <= status < 300:
            return text
        answer = parsed(text, where)
        code, message = answer.get("code"), answer.get("message", "")
        if status < 400 or not isinstance(code, str) or code == "SYSTEM_ERROR":
            raise GatewayUnknown(where)
        raise GatewayRefused(code, str(message), status)

    def check(self, headers: Mapping[str, str], body: bytes) -> None:
        """Verify the signature of an answer or a notice over its raw bytes. Raises Forged or Stale; calls nobody."""
        given = {name.lower(): value for name, value in headers.items()}
        values = [given.get(f"wechatpay-{name.lower()}", "") for name in SIGNED_HEADERS]
        if not all(values):
            raise Forged("a signature header is missing")
        serial, signature, stamp, nonce, kind = values
        if kind != SCHEME:
            raise Forged(f"signature type {kind[:40]}")
        if signature.startswith(PROBE):
            raise Forged("a signature probe")
        trusted = self.account.trusted.get(normal_serial(serial))
        now = self.clock.now()
        if trusted is None or not trusted.is_valid(now):
            raise Forged(f"unknown serial {serial[:60]}")
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 12):
            raise Forged("a timestamp that is none")
        try:
            genuine = rsa_verify(stamp, nonce, body.decode(), signature, trusted.key)
        except UnicodeDecodeError:
            genuine = False
        if not genuine:
            raise Forged("the signature doesn't fit")
        if abs(now.timestamp() - int(stamp)) > WINDOW_SECONDS:
            raise Stale(f"timestamp {stamp}")

    def open_resource(self, notice: Mapping[str, Any]) -> dict[str, Any]:
        """Decrypt what a notice carries. Raises Forged."""
        resource = notice.get("resource")
        if notice.get("resource_type") != "encrypt-resource" or not isinstance(resource, dict):
            raise Forged("a notice without its encrypted resource")
        if resource.get("algorithm") != "AEAD_AES_256_GCM":
            raise Forged("a notice in another cipher")
        try:
            text = aes_decrypt(
                str(resource["nonce"]),
                str(resource["ciphertext"]),
                str(resource.get("associated_data") or ""),
                self._apiv3_key,
            )
            opened = json.loads(text) if text is not None else None
        except (KeyError, ValueError) as error:
            raise Forged("a notice that can't be read") from error
        if not isinstance(opened, dict):
            raise Forged("a notice that our API v3 key doesn't open")
        return opened

    def _update_certificates(self) -> None:
        """Never: a stranger's serial must not make us call out."""


class Merchant(Api):  # type: ignore[misc]  # the package has no types
    """wechatpayv3's API methods (which know the paths and the fields) over our Wire."""

    def __init__(self, wire: Wire) -> None:
        self._core = wire
        self._type = WeChatPayType.NATIVE
        self._mchid = wire.account.mchid
        self._appid = wire.account.app_id
        self._notify_url = None
        self._partner_mode = False


def normal_serial(serial: str) -> str:
    """A serial as we compare it: a certificate's is hexadecimal and may have lost its leading zeros."""
    return serial if serial.startswith("PUB_KEY_ID_") else serial.upper().zfill(40)


def parsed(text: str, where: str = "answer") -> dict[str, Any]:
    """The JSON object in a signed answer. Raises GatewayUnknown when it isn't one."""
    try:
        answer = json.loads(text)
    except ValueError as error:
        raise GatewayUnknown(f"{where}: no JSON") from error
    if not isinstance(answer, dict):
        raise GatewayUnknown(f"{where}: no JSON object")
    return answer
