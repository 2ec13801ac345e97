"""Personal data at rest: sealed with the shop's secret, so that a stolen database shows no address."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache

from cryptography.fernet import Fernet

from core.settings import Settings


@lru_cache(maxsize=4)
def _box(secret: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"seal:" + secret.encode()).digest()))


def close(settings: Settings, text: str) -> str:
    return _box(settings.secret_key.get_secret_value()).encrypt(text.encode()).decode()


def open_(settings: Settings, sealed: str) -> str:
    """The text again. Raises cryptography.fernet.InvalidToken where it was sealed with another secret."""
    return _box(settings.secret_key.get_secret_value()).decrypt(sealed.encode()).decode()
