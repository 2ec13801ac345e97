"""The cashier's notices: written down with what they tell, sent later, repeated until the merchant has taken them.

The gaps between the attempts: https://pay.weixin.qq.com/doc/v3/merchant/4012791882.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from payments.sandbox.call import ZONE, shown
from payments.sandbox.conduct import Conduct, Notices, conduct_of
from payments.sandbox.keys import Keys
from payments.sandbox.seal import sealed, signed_headers

GAPS = (15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10800, 10800, 10800, 21600, 21600)
# How long a notice that is to be overtaken waits for another one.
OVERTAKE_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Posting:
    """One attempt: what to post, and where. `id` is the till's, for `taken`."""

    id: int
    event_id: str
    url: str
    headers: Mapping[str, str]
    body: bytes


def add(
    db: sqlite3.Connection,
    payment: sqlite3.Row,
    kind: str,
    original_type: str,
    resource: Mapping[str, Any],
    url: str,
    now: int,
) -> None:
    """Write a notice down, as the payment's conduct has it."""
    conduct, number = conduct_of(db, payment["number"]), payment["number"]
    event_id = f"EV-{datetime.fromtimestamp(now, ZONE):%Y%m%d%H%M%S}{secrets.randbelow(10**10):010d}"
    # What was held back to be overtaken follows right behind this one.
    db.execute(
        "UPDATE notices SET due_at = ? WHERE number = ? AND attempts = 0 AND due_at > ? AND conduct LIKE ?",
        (now + 1, number, now, f'%"{Notices.REORDER}"%'),
    )
    due = {Notices.DELAY: now + conduct.delay_seconds, Notices.REORDER: now + OVERTAKE_SECONDS, Notices.DROP: None}.get(
        conduct.notices, now
    )
    if conduct.notices is Notices.REORDER and original_type != "transaction":
        due = now
    told, serial = json.dumps(asdict(conduct)), payment["serial"]
    row = (event_id, number, kind, original_type, json.dumps(resource), url, told, now, serial, due)
    for _ in range(2 if conduct.notices is Notices.DUPLICATE else 1):
        db.execute(
            "INSERT INTO notices"
            " (event_id, number, kind, original_type, resource, url, conduct, created_at, serial, due_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            row,
        )


def due(db: sqlite3.Connection, now: int, limit: int) -> list[int]:
    """The ids of the notices to send now, the longest waiting first."""
    rows = db.execute("SELECT id FROM notices WHERE due_at <= ? ORDER BY due_at, id LIMIT ?", (now, limit)).fetchall()
    return [row[0] for row in rows]


def claim(db: sqlite3.Connection, keys: Keys, notice_id: int, now: int) -> Posting | None:
    """Take one attempt and plan the next, before anything is sent: whoever dies meanwhile loses nothing."""
    row = db.execute("SELECT * FROM notices WHERE id = ? AND due_at <= ?", (notice_id, now)).fetchone()
    if row is None:
        return None
    attempts = row["attempts"]
    later = now + GAPS[attempts] if attempts < len(GAPS) else None
    db.execute("UPDATE notices SET attempts = attempts + 1, due_at = ? WHERE id = ?", (later, notice_id))
    return _posting(keys, row, now)


def taken(db: sqlite3.Connection, notice_id: int, status: int) -> None:
    """Record the merchant's answer; 200 and 204 end it, everything else waits for the next attempt."""
    over = status in (200, 204)
    db.execute(
        "UPDATE notices SET last_status = ?, due_at = CASE WHEN ? THEN NULL ELSE due_at END WHERE id = ?",
        (status, over, notice_id),
    )


def _posting(keys: Keys, row: sqlite3.Row, now: int) -> Posting:
    conduct = Conduct.from_json(json.loads(row["conduct"]))
    resource = _bent(json.loads(row["resource"]), conduct.notices)
    text = json.dumps(resource, ensure_ascii=False)
    body = json.dumps(
        {
            "id": row["event_id"],
            "create_time": shown(row["created_at"]),
            "resource_type": "encrypt-resource",
            "event_type": row["kind"],
            "summary": "支付成功" if row["original_type"] == "transaction" else "退款结果",
            "resource": sealed(keys, text, row["original_type"]),
        },
        ensure_ascii=False,
    ).encode()
    headers = signed_headers(keys, row["serial"], body, datetime.fromtimestamp(now, UTC), conduct.signing)
    if conduct.notices is Notices.BAD_SIGNATURE:
        signature = headers["Wechatpay-Signature"]
        headers["Wechatpay-Signature"] = ("A" if signature[0] != "A" else "B") + signature[1:]
    headers |= {"Content-Type": "application/json", "User-Agent": "Sandbox cashier"}
    return Posting(row["id"], row["event_id"], row["url"], headers, body)


def _bent(resource: dict[str, Any], notices: Notices) -> dict[str, Any]:
    """The truth, or the lie that was asked for."""
    if notices is Notices.WRONG_AMOUNT:
        field = "refund" if "refund_status" in resource else "total"
        resource["amount"][field] += 1
    if notices is Notices.FOREIGN_MERCHANT:
        resource["mchid"] = "1900000999"
    if notices is Notices.FOREIGN_APP and "appid" in resource:  # a refund names no app
        resource["appid"] = "wx-somebody-else"
    if notices is Notices.OTHER_CURRENCY:
        resource["amount"]["currency"] = "USD"
    return resource
