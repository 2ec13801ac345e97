"""What only we can make, signed with the shop's secret for one purpose: an id in a link, words in a cookie."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from itsdangerous import BadSignature, URLSafeSerializer

from core.settings import Settings


def sign(settings: Settings, purpose: str, row_id: int) -> str:
    """A token for a URL. `purpose` keeps a token for one page from opening another."""
    return str(_serializer(settings.secret_key.get_secret_value(), purpose).dumps(row_id))


def read(settings: Settings, purpose: str, token: str) -> int | None:
    """The id in a token; None for what we didn't sign for this purpose."""
    try:
        found = _serializer(settings.secret_key.get_secret_value(), purpose).loads(token[:200])
    except BadSignature:
        return None
    return found if isinstance(found, int) else None


def seal(settings: Settings, purpose: str, words: Sequence[str], until: datetime) -> str:
    """Words for a cookie, good until then. Everybody can read them; nobody else can write them."""
    serializer = _serializer(settings.secret_key.get_secret_value(), purpose)
    return str(serializer.dumps([int(until.timestamp()), *words]))


def unseal(settings: Settings, purpose: str, sealed: str, now: datetime) -> list[str] | None:
    """The words; None for what we didn't sign for this purpose, and for what isn't good any more."""
    try:
        until, *words = _serializer(settings.secret_key.get_secret_value(), purpose).loads(sealed[:1000])
    except (BadSignature, TypeError, ValueError):
        return None
    return words if isinstance(until, int) and now.timestamp() < until else None


@lru_cache(maxsize=16)  # one for each purpose: making one costs more than signing
def _serializer(key: str, purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(key, salt=purpose)
