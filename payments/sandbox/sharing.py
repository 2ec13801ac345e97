"""The cashier's profit sharing in the small: receivers, sharing, unfreezing, taking back."""

from __future__ import annotations

import json
import re
import secrets
import sqlite3
from typing import Any

from payments.sandbox.call import Call, Refuse, shown
from payments.sandbox.keys import APP_ID, MCHID
from payments.sandbox.paying import flow
from payments.sandbox.seal import opened_name

NUMBER = re.compile(r"[0-9A-Za-z_\-|*@]{1,64}", re.ASCII)
MOST_PARTS = 50
KINDS = ("MERCHANT_ID", "PERSONAL_OPENID")


def add_receiver(call: Call) -> dict[str, Any]:
    """POST /v3/profitsharing/receivers/add; the name comes encrypted."""
    kind, account, relation = call.text("type"), call.text("account", longest=64), call.text("relation_type")
    name = call.text("name", optional=True)
    if kind not in KINDS or call.data.get("appid") != APP_ID or (kind == "MERCHANT_ID" and not name):
        raise Refuse(400, "PARAM_ERROR", "type, appid, name")
    if name:
        try:
            opened_name(call.keys, name, call.serial)
        except ValueError:
            raise Refuse(400, "PARAM_ERROR", "name") from None
    call.db.execute(
        "INSERT OR REPLACE INTO receivers (kind, account, relation) VALUES (?, ?, ?)", (kind, account, relation)
    )
    return {"type": kind, "account": account, "relation_type": relation}


def delete_receiver(call: Call) -> dict[str, Any]:
    """POST /v3/profitsharing/receivers/delete."""
    kind, account = call.text("type"), call.text("account", longest=64)
    call.db.execute("DELETE FROM receivers WHERE kind = ? AND account = ?", (kind, account))
    return {"type": kind, "account": account}


def share(call: Call) -> dict[str, Any]:
    """POST /v3/profitsharing/orders. One sharing per out_order_no."""
    parts, unfreeze = call.data.get("receivers"), call.data.get("unfreeze_unsplit")
    if not isinstance(parts, list) or not 1 <= len(parts) <= MOST_PARTS or not isinstance(unfreeze, bool):
        raise Refuse(400, "PARAM_ERROR", "receivers")
    return _share(call, [_part(call, part) for part in parts], unfreeze)


def unfreeze(call: Call) -> dict[str, Any]:
    """POST /v3/profitsharing/orders/unfreeze: the rest goes to the merchant."""
    call.text("description", longest=80)
    return _share(call, [], True)


def _share(call: Call, parts: list[dict[str, Any]], unfreeze: bool) -> dict[str, Any]:
    number, transaction_id = call.text("out_order_no", longest=64), call.text("transaction_id")
    asked = json.dumps([transaction_id, parts, unfreeze], sort_keys=True)
    known = _by_number(call.db, number)
    if known is None:
        left = _left(call.db, transaction_id)
        if not NUMBER.fullmatch(number):
            raise Refuse(400, "PARAM_ERROR", "out_order_no")
        if sum(part["amount"] for part in parts) > left or left == 0:
            raise Refuse(403, "NOT_ENOUGH", "分账金额不足")
        call.db.execute(
            "INSERT INTO shares (number, order_id, transaction_id, asked, parts, unfreeze, created_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (number, their_id := _their_id(), transaction_id, asked, json.dumps(parts), unfreeze, call.now),
        )
        for part in parts:
            flow(call.db, call.now, their_id, ("分账", "分账"), -part["amount"], part["description"], number)
        known = _by_number(call.db, number)
    elif known["asked"] != asked:
        raise Refuse(400, "INVALID_REQUEST", "分账单号已存在")
    return _facts(known, accepted=True)


def _part(call: Call, part: Any) -> dict[str, Any]:
    if not isinstance(part, dict) or part.get("type") not in KINDS or not isinstance(part.get("account"), str):
        raise Refuse(400, "PARAM_ERROR", "receivers")
    if not call.db.execute(
        "SELECT 1 FROM receivers WHERE kind = ? AND account = ?", (part["type"], part["account"])
    ).fetchone():
        raise Refuse(400, "RECEIVER_INVALID", "分账接收方不存在")
    description = str(part.get("description", ""))
    return {
        "type": part["type"],
        "account": part["account"],
        "amount": call.fen("amount", part),
        "description": description,
    }


def query(call: Call) -> dict[str, Any]:
    """GET /v3/profitsharing/orders/{number}?transaction_id=…"""
    known = _by_number(call.db, call.path["number"])
    if known is None or known["transaction_id"] != call.query.get("transaction_id"):
        raise Refuse(404, "RESOURCE_NOT_EXISTS", "分账单不存在")
    return _facts(known, accepted=False)


def amounts(call: Call) -> dict[str, Any]:
    """GET /v3/profitsharing/transactions/{transaction_id}/amounts."""
    transaction_id = call.path["transaction_id"]
    return {"transaction_id": transaction_id, "unsplit_amount": _left(call.db, transaction_id)}


def take_back(call: Call) -> dict[str, Any]:
    """POST /v3/profitsharing/return-orders: only from merchants, at most what they got."""
    number, return_number, mchid = call.text("out_order_no"), call.text("out_return_no"), call.text("return_mchid")
    amount, description = call.fen("amount"), call.text("description", longest=80)
    known = _return(call.db, return_number)
    if known is None:
        share = _by_number(call.db, number)
        parts = json.loads(share["parts"]) if share is not None else []
        given = sum(part["amount"] for part in parts if (part["type"], part["account"]) == ("MERCHANT_ID", mchid))
        returned = call.db.execute(
            "SELECT coalesce(sum(amount), 0) FROM share_returns WHERE number = ? AND mchid = ?", (number, mchid)
        ).fetchone()[0]
        if share is None or returned + amount > given:
            raise Refuse(403, "NOT_ENOUGH", "回退金额不足")
        call.db.execute(
            "INSERT INTO share_returns (return_number, return_id, number, mchid, amount, description)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (return_number, their_id := _their_id(), number, mchid, amount, description),
        )
        flow(call.db, call.now, their_id, ("分账", "分账回退"), amount, description, return_number)
        known = _return(call.db, return_number)
    elif (known["number"], known["mchid"], known["amount"]) != (number, mchid, amount):
        raise Refuse(400, "INVALID_REQUEST", "回退单号已存在")
    return _return_facts(call.db, known, accepted=True)


def query_return(call: Call) -> dict[str, Any]:
    """GET /v3/profitsharing/return-orders/{return_number}?out_order_no=…"""
    known = _return(call.db, call.path["number"])
    if known is None or known["number"] != call.query.get("out_order_no"):
        raise Refuse(404, "RESOURCE_NOT_EXISTS", "回退单不存在")
    return _return_facts(call.db, known, accepted=False)


def _left(db: sqlite3.Connection, transaction_id: str) -> int:
    """What of a payment is still frozen. Raises Refuse for one that isn't for sharing."""
    payment = db.execute("SELECT * FROM payments WHERE transaction_id = ?", (transaction_id,)).fetchone()
    if payment is None:
        raise Refuse(404, "RESOURCE_NOT_EXISTS", "订单不存在")
    if not payment["sharing"]:
        raise Refuse(403, "NO_AUTH", "非分账订单")
    shares = db.execute("SELECT * FROM shares WHERE transaction_id = ?", (transaction_id,)).fetchall()
    if any(share["unfreeze"] for share in shares):
        return 0
    refunded = "SELECT coalesce(sum(amount), 0) FROM refunds WHERE number = ? AND state <> 'CLOSED'"
    back = db.execute(refunded, (payment["number"],)).fetchone()[0]
    shared = sum(part["amount"] for share in shares for part in json.loads(share["parts"]))
    return max(int(payment["total"] - back - shared), 0)


def _by_number(db: sqlite3.Connection, number: str) -> sqlite3.Row | None:
    row: sqlite3.Row | None = db.execute("SELECT * FROM shares WHERE number = ?", (number,)).fetchone()
    return row


def _return(db: sqlite3.Connection, return_number: str) -> sqlite3.Row | None:
    found = db.execute("SELECT * FROM share_returns WHERE return_number = ?", (return_number,))
    row: sqlite3.Row | None = found.fetchone()
    return row


def _facts(share: sqlite3.Row | None, *, accepted: bool) -> dict[str, Any]:
    """Accepted first, done by the time somebody asks."""
    if share is None:
        raise Refuse(500, "SYSTEM_ERROR", "系统异常")
    more = {"result": "PENDING" if accepted else "SUCCESS", "detail_id": "0"}
    if not accepted:
        more["finish_time"] = shown(share["created_at"])
    return {
        "transaction_id": share["transaction_id"],
        "out_order_no": share["number"],
        "order_id": share["order_id"],
        "state": "PROCESSING" if accepted else "FINISHED",
        "receivers": [part | more for part in json.loads(share["parts"])],
    }


def _return_facts(db: sqlite3.Connection, row: sqlite3.Row | None, *, accepted: bool) -> dict[str, Any]:
    if row is None:
        raise Refuse(500, "SYSTEM_ERROR", "系统异常")
    moved = db.execute("SELECT at FROM flows WHERE reference = ?", (row["return_number"],)).fetchone()
    done = {"finish_time": shown(moved["at"])} if moved is not None and not accepted else {}
    return done | {
        "out_order_no": row["number"],
        "out_return_no": row["return_number"],
        "return_id": row["return_id"],
        "return_mchid": row["mchid"] or MCHID,
        "amount": row["amount"],
        "result": "PROCESSING" if accepted else "SUCCESS",
    }


def _their_id() -> str:
    return f"3008{secrets.randbelow(10**24):024d}"
