"""Links that only we can make: an id, signed with the shop's secret for one purpose."""

from __future__ import annotations

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


@lru_cache(maxsize=16)  # one for each purpose: making one costs more than signing
def _serializer(key: str, purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(key, salt=purpose)
