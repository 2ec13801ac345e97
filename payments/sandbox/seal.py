"""The cashier's half of the cryptography, written without wechatpayv3 so that the two check each other.

RSA-SHA256 over `METHOD\\npath?query\\ntimestamp\\nnonce\\nbody\\n` for requests, over `timestamp\\nnonce\\nbody\\n` for
answers and notices; AES-256-GCM for what notices carry; RSA-OAEP for names
(https://pay.weixin.qq.com/doc/v3/merchant/4012365342, …/4012071382).
"""

from __future__ import annotations

import re
import secrets
from base64 import b64decode, b64encode
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from payments.sandbox.conduct import Signing
from payments.sandbox.keys import MCHID, Keys

SCHEME = "WECHATPAY2-SHA256-RSA2048"
WINDOW_SECONDS = 300


def is_from_merchant(keys: Keys, method: str, target: str, authorization: str, body: bytes, now: datetime) -> bool:
    """Whether the merchant signed this very request within the window. `target` is path?query as it was sent."""
    scheme, _, rest = authorization.partition(" ")
    given = dict(re.findall(r'(\w+)="([^"]*)"', rest))
    stamp, nonce = given.get("timestamp", ""), given.get("nonce_str", "")
    if scheme != SCHEME or given.get("mchid") != MCHID or given.get("serial_no") != keys.merchant_serial:
        return False
    if not re.fullmatch(r"[0-9]{1,11}", stamp) or abs(now.timestamp() - int(stamp)) > WINDOW_SECONDS or not nonce:
        return False
    text = f"{method}\n{target}\n{stamp}\n{nonce}\n".encode() + body + b"\n"
    try:
        keys.merchant.public_key().verify(
            b64decode(given.get("signature", "")), text, padding.PKCS1v15(), hashes.SHA256()
        )
    except (InvalidSignature, ValueError):
        return False
    return True


def signed_headers(
    keys: Keys, serial: str, body: bytes, now: datetime, signing: Signing = Signing.AS_ASKED
) -> dict[str, str]:
    """The five headers under which an answer or a notice goes out, signed as the merchant's `serial` asks."""
    by_key = signing is Signing.PUBLIC_KEY or (signing is Signing.AS_ASKED and serial == keys.public_key_id)
    stamp, nonce = str(int(now.timestamp())), secrets.token_urlsafe(24)
    return {
        "Wechatpay-Serial": keys.public_key_id if by_key else keys.certificate_serial,
        "Wechatpay-Signature": _sign(keys.platform if by_key else keys.certified, stamp, nonce, body),
        "Wechatpay-Signature-Type": SCHEME,
        "Wechatpay-Timestamp": stamp,
        "Wechatpay-Nonce": nonce,
    }


def _sign(key: rsa.RSAPrivateKey, stamp: str, nonce: str, body: bytes) -> str:
    text = f"{stamp}\n{nonce}\n".encode() + body + b"\n"
    return b64encode(key.sign(text, padding.PKCS1v15(), hashes.SHA256())).decode()


def sealed(keys: Keys, text: str, original_type: str) -> dict[str, str]:
    """The `resource` of a notice: AES-256-GCM under the API v3 key, a fresh nonce each time."""
    nonce = secrets.token_hex(6)
    cipher = AESGCM(keys.api_v3_key.encode()).encrypt(nonce.encode(), text.encode(), original_type.encode())
    return {
        "original_type": original_type,
        "algorithm": "AEAD_AES_256_GCM",
        "ciphertext": b64encode(cipher).decode(),
        "associated_data": original_type,
        "nonce": nonce,
    }


def opened_name(keys: Keys, text: str, serial: str) -> str:
    """Decrypt a name that was encrypted for the key that `Wechatpay-Serial` names. Raises ValueError."""
    key = keys.platform if serial == keys.public_key_id else keys.certified
    oaep = padding.OAEP(mgf=padding.MGF1(hashes.SHA1()), algorithm=hashes.SHA1(), label=None)  # noqa: S303
    return key.decrypt(b64decode(text), oaep).decode()
