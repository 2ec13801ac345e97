"""Log lines: one JSON object each, with the request that they belong to, without secrets and personal data.

One request id runs from a message (or an HTTP request, or a job) through the order to the messages that go out for it.
"""

from __future__ import annotations

import logging
import re
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TextIO

from pydantic import BaseModel, SecretStr
from pythonjsonlogger.json import JsonFormatter

from core.settings import Settings

MASK = "***"
SHORTEST_SECRET = 6  # what is shorter would mask ordinary words

_request_id: ContextVar[str] = ContextVar("request_id", default="")

# What must not be read in a log, whoever wrote it there. The first group, where there is one, stays.
_PRIVATE = [
    re.compile(r"((?:key|token|secret|signature|msg_signature|password|openid|[?&]code)=)[^&\s\"']+", re.IGNORECASE),
    re.compile(r"(://[^/\s:@]*:)[^@\s/]+(?=@)"),  # a password in a URL
    re.compile(r"(/(?:pay|cashier/pay)/)[^/?\s\"']+"),  # who has the link may pay
    re.compile(r"(\b(?:Authorization|Cookie|Set-Cookie):\s*)[^\r\n]+", re.IGNORECASE),
    re.compile(r"(DETAIL:)[^\r\n]+"),  # PostgreSQL's: the values of the row that it refused
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL),
    re.compile(r"(?<![0-9A-Za-z])(?:\+?86)?[- ]?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?![0-9A-Za-z])"),  # a mobile number
    re.compile(r"(?<![0-9A-Za-z])\d{17}[0-9Xx](?![0-9A-Za-z])"),  # an identity card's number
]


def current_request() -> str:
    """The id of the request that this thread works on; "" outside of any."""
    return _request_id.get()


def new_request() -> str:
    """An id for a request that comes from outside."""
    return secrets.token_hex(8)


@contextmanager
def request(request_id: str) -> Iterator[None]:
    """Let all log lines inside carry this id. An empty one leaves the outer one standing."""
    before = _request_id.set(request_id or _request_id.get())
    try:
        yield
    finally:
        _request_id.reset(before)


class ShopFormatter(JsonFormatter):
    """`secrets` are values of ours that are masked wherever they turn up."""

    def __init__(self, secrets: frozenset[str] = frozenset()) -> None:
        super().__init__(
            "{levelname}{name}{message}",
            style="{",
            rename_fields={"levelname": "level", "name": "logger"},
            timestamp="at",
            json_ensure_ascii=False,
        )
        # The longest first, so that no secret hides only a part of another one.
        found = sorted(secrets, key=len, reverse=True)
        self._secrets = re.compile("|".join(map(re.escape, found))) if found else None

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        if not log_data.get("request_id"):
            log_data.pop("request_id", None)
            if current_request():
                log_data["request_id"] = current_request()
        return {name: self._masked(value) for name, value in log_data.items()}

    def _masked(self, value: Any) -> Any:
        match value:
            case str():
                return self.mask(value)
            case dict():
                return {str(name): self._masked(part) for name, part in value.items()}
            case list() | tuple() | set() | frozenset():
                return [self._masked(part) for part in value]
            case None | bool() | int() | float():
                return value
        return self.mask(str(value))

    def mask(self, text: str) -> str:
        if self._secrets:
            text = self._secrets.sub(MASK, text)
        for pattern in _PRIVATE:
            text = pattern.sub(lambda found: (found[1] if found.re.groups else "") + MASK, text)
        return text


def configure(settings: Settings, stream: TextIO | None = None) -> None:
    """Send all log lines of this process to the stream (standard error) as JSON. Call once, at the start."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(ShopFormatter(frozenset(secrets_in(settings))))
    logging.basicConfig(handlers=[handler], level=settings.logging.level, force=True)
    logging.captureWarnings(True)
    for talkative in ("urllib3", "apscheduler", "alembic"):
        logging.getLogger(talkative).setLevel(logging.WARNING)


def secrets_in(settings: BaseModel) -> Iterator[str]:
    """The values of all secret settings that are long enough to be told from ordinary words."""
    for name in type(settings).model_fields:
        yield from _secrets_of(getattr(settings, name))


def _secrets_of(value: Any) -> Iterator[str]:
    match value:
        case SecretStr() if len(value.get_secret_value()) >= SHORTEST_SECRET:
            yield value.get_secret_value()
        case BaseModel():
            yield from secrets_in(value)
        case dict():
            for part in value.values():
                yield from _secrets_of(part)
