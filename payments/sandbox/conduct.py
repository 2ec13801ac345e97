"""How the cashier behaves: well by default, badly on request, for all orders or for one."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from typing import Any, Self


class Notices(StrEnum):
    NORMAL = "normal"
    DELAY = "delay"  # comes `delay_seconds` late
    DROP = "drop"  # never comes
    DUPLICATE = "duplicate"  # comes twice, under the same event id
    REORDER = "reorder"  # comes after the next one about the same payment
    WRONG_AMOUNT = "wrong-amount"  # genuinely signed, a fen too much
    FOREIGN_MERCHANT = "foreign-merchant"  # genuinely signed, about somebody else's merchant number
    FOREIGN_APP = "foreign-app"  # genuinely signed, about somebody else's app
    OTHER_CURRENCY = "other-currency"  # genuinely signed, the same number in dollars
    BAD_SIGNATURE = "bad-signature"


class Refunds(StrEnum):
    SUCCEED = "succeed"
    ABNORMAL = "abnormal"
    CLOSED = "closed"
    DAWDLE = "dawdle"  # stays PROCESSING for `delay_seconds`, then succeeds


class Answers(StrEnum):
    NORMAL = "normal"
    ERROR = "error"  # does nothing, answers a signed 500
    LOST = "lost"  # does it, then answers an unsigned 502 page
    UNSIGNED = "unsigned"  # does it, answers without a signature
    GARBAGE = "garbage"  # does it, answers signed nonsense


class Signing(StrEnum):
    """Which of the platform's two keys signs the notices; while a merchant migrates it may be either."""

    AS_ASKED = "as-asked"  # the one that the merchant named when it opened the payment
    PUBLIC_KEY = "public-key"
    CERTIFICATE = "certificate"


class BadConduct(ValueError):
    """Told to behave in a way that it doesn't know."""


@dataclass(frozen=True, slots=True)
class Conduct:
    notices: Notices = Notices.NORMAL
    refunds: Refunds = Refunds.SUCCEED
    answers: Answers = Answers.NORMAL
    signing: Signing = Signing.AS_ASKED
    delay_seconds: int = 60
    answers_left: int = 0  # how many more calls get `answers`; 0: all of them

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what a test or the pay page asks for; what isn't named is as by default. Raises BadConduct."""
        unknown = set(data) - {field.name for field in fields(cls)}
        if unknown:
            raise BadConduct(f"unknown: {', '.join(sorted(unknown))}")
        numbers = {name: data[name] for name in ("delay_seconds", "answers_left") if name in data}
        if any(type(value) is not int or not 0 <= value <= 86400 for value in numbers.values()):
            raise BadConduct("seconds and counts are whole and from 0 to 86400")
        try:
            return cls(
                notices=Notices(data.get("notices", Notices.NORMAL)),
                refunds=Refunds(data.get("refunds", Refunds.SUCCEED)),
                answers=Answers(data.get("answers", Answers.NORMAL)),
                signing=Signing(data.get("signing", Signing.AS_ASKED)),
                **numbers,
            )
        except ValueError as error:
            raise BadConduct(str(error)) from error


def tell(db: sqlite3.Connection, conduct: Conduct, number: str = "") -> None:
    """Set the conduct for one payment by its merchant's number, or for all that have none of their own ("")."""
    db.execute("INSERT OR REPLACE INTO conduct (number, value) VALUES (?, ?)", (number, json.dumps(asdict(conduct))))


def conduct_of(db: sqlite3.Connection, number: str) -> Conduct:
    rows = db.execute("SELECT value FROM conduct WHERE number IN (?, '') ORDER BY number DESC", (number,)).fetchall()
    return Conduct.from_json(json.loads(rows[0][0])) if rows else Conduct()


def take_answer(db: sqlite3.Connection, number: str) -> Answers:
    """How to answer this call; counts down where only so many are to go wrong."""
    owner = number if db.execute("SELECT 1 FROM conduct WHERE number = ?", (number,)).fetchone() else ""
    conduct = conduct_of(db, owner)
    if conduct.answers is not Answers.NORMAL and conduct.answers_left:
        left = conduct.answers_left - 1
        answers = conduct.answers if left else Answers.NORMAL
        tell(db, replace(conduct, answers_left=left, answers=answers), owner)
    return conduct.answers
