"""One call to the cashier's API, as its functions see it, and how they say no."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from core.money import LARGEST_FEN
from payments.sandbox.keys import Keys

ZONE = ZoneInfo("Asia/Shanghai")


class Refuse(Exception):
    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status, self.code, self.message = status, code, message


@dataclass(frozen=True, slots=True)
class Call:
    """`now` in whole seconds since 1970; `path`, `query` and `data` as they came."""

    db: sqlite3.Connection
    keys: Keys
    base: str
    now: int
    path: Mapping[str, str]
    query: Mapping[str, str]
    data: Mapping[str, Any]
    serial: str = ""

    def text(self, name: str, *, longest: int = 2048, optional: bool = False) -> str:
        value = self.data.get(name)
        if value is None and optional:
            return ""
        if not isinstance(value, str) or not 1 <= len(value) <= longest:
            raise Refuse(400, "PARAM_ERROR", name)
        return value

    def fen(self, name: str, within: Mapping[str, Any] | None = None) -> int:
        value = (self.data if within is None else within).get(name)
        if type(value) is not int or not 1 <= value <= LARGEST_FEN:
            raise Refuse(400, "PARAM_ERROR", name)
        return value

    def part(self, name: str) -> Mapping[str, Any]:
        value = self.data.get(name)
        if not isinstance(value, dict):
            raise Refuse(400, "PARAM_ERROR", name)
        return value


def shown(moment: int) -> str:
    """RFC 3339 in the gateway's zone."""
    return datetime.fromtimestamp(moment, UTC).astimezone(ZONE).isoformat(timespec="seconds")
