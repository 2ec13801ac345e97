"""Tencent's envelope for callbacks (WXBizMsgCrypt): a signature over sorted parts, and a message sealed with AES.

The same for the official account (receiver: the AppID) and for WeCom's smart bot (receiver: empty). wechatpy does the
sealing. Comparing signatures, the replay window and the random bytes are ours: see docs/decisions/channels.md.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from wechatpy.crypto import PrpCrypto
from wechatpy.exceptions import WeChatException

from bot.attachments import AttachmentGone
from bot.channels.callback import Forged, Malformed, Stale
from core.clock import Clock
from core.settings import BadSettings


@dataclass(frozen=True, slots=True)
class Sealed:
    encrypted: str
    signature: str
    timestamp: int
    nonce: str


class _Cipher(PrpCrypto):  # type: ignore[misc]
    def get_random_string(self) -> str:
        """16 characters in front of every message. wechatpy draws them from `random`, which can be foreseen."""
        return secrets.token_hex(8)


class Envelope:
    """Opens and seals. `token` signs; `aes_key` is the 43 characters of the platform's page, empty in plain mode.

    Raises BadSettings for a key that cannot be one, and without a token: then anybody could sign.
    """

    def __init__(self, token: str, aes_key: str, receiver: str, clock: Clock, window_seconds: int) -> None:
        if not token:
            raise BadSettings("a channel has no token to check signatures with")
        self._token = token
        self._receiver = receiver
        self._clock = clock
        self._window = timedelta(seconds=window_seconds)
        self._key = _key(aes_key) if aes_key else b""
        self._cipher = _Cipher(self._key) if aes_key else None

    def signature(self, *parts: str) -> str:
        """sha1 over token and parts, sorted and joined. The platform prescribes sha1."""
        joined = "".join(sorted((self._token, *parts)))
        return hashlib.sha1(joined.encode("utf-8", "surrogatepass")).hexdigest()  # noqa: S324

    def check(self, query: Mapping[str, str], signed_as: str, *parts: str) -> None:
        """Raises Forged unless query[signed_as] signs timestamp, nonce and parts; Stale outside the window."""
        timestamp = query.get("timestamp", "")
        expected = self.signature(timestamp, query.get("nonce", ""), *parts)
        given = query.get(signed_as, "").encode("utf-8", "surrogatepass")
        if not hmac.compare_digest(expected.encode(), given):
            raise Forged(f"{signed_as} does not fit")
        # Compared as text lengths first: int() would take 5,000 digits, underscores and full-width digits.
        if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= 12):
            raise Malformed("the timestamp is no number of seconds")
        if abs(self._clock.now().timestamp() - int(timestamp)) > self._window.total_seconds():
            raise Stale("the timestamp is outside the replay window")

    def open(self, query: Mapping[str, str], encrypted: str) -> str:
        """The message inside. Raises Forged (signature, receiver), Stale, Malformed (no such ciphertext)."""
        self.check(query, "msg_signature", encrypted)
        if self._cipher is None:
            raise Malformed("sealed, but there is no aes_key")
        try:
            return str(self._cipher.decrypt(encrypted, self._receiver))
        except WeChatException:
            raise Forged("sealed for another receiver") from None
        except (ValueError, IndexError, struct.error):  # base64, block length, UTF-8; an empty text; a cut header
            raise Malformed("the ciphertext cannot be opened") from None

    def open_bytes(self, sealed: bytes) -> bytes:
        """A picture or file of WeCom's smart bot: sealed as a whole, without random bytes, length and receiver.

        Raises AttachmentGone for what isn't (page 100719: AES-256-CBC, the key's first 16 bytes, PKCS#7 to 32).
        """
        if not self._key or not sealed or len(sealed) % 16:
            raise AttachmentGone
        opener = Cipher(algorithms.AES(self._key), modes.CBC(self._key[:16])).decryptor()
        padded = opener.update(sealed) + opener.finalize()
        padding = padded[-1]
        if not 1 <= padding <= 32 or padded[-padding:] != bytes([padding]) * padding:
            raise AttachmentGone
        return padded[:-padding]

    def seal(self, text: str, nonce: str = "") -> Sealed:
        """Text sealed for the platform and signed, with a nonce of our own where none is given."""
        if self._cipher is None:
            raise ValueError("there is no aes_key to seal with")
        timestamp, nonce = int(self._clock.now().timestamp()), nonce or secrets.token_hex(8)
        encrypted = self._cipher.encrypt(text, self._receiver).decode("ascii")
        return Sealed(encrypted, self.signature(str(timestamp), nonce, encrypted), timestamp, nonce)


def _key(aes_key: str) -> bytes:
    """The 32 bytes of an EncodingAESKey, which is base64 without its last "="."""
    try:
        key = base64.b64decode(aes_key + "=", validate=True)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise BadSettings("an aes_key of the channels is not what the platform's page shows: 43 letters and digits")
    return key
