"""The cashier's refunds: accepted at once, done later, or not."""

from __future__ import annotations

import re
import secrets
import sqlite3
from datetime import datetime
from typing import Any

from payments.sandbox import notices
from payments.sandbox.call import ZONE, Call, Refuse, shown
from payments.sandbox.conduct import Refunds, conduct_of
from payments.sandbox.keys import MCHID
from payments.sandbox.paying import by_number, fee, flow

NUMBER = re.compile(r"[0-9A-Za-z_\-|*@]{1,64}", re.ASCII)
MOST_REFUNDS = 50
YEAR_SECONDS = 365 * 24 * 3600


def refund(call: Call) -> dict[str, Any]:
    """POST /v3/refund/domestic/refunds. One refund per out_refund_no, however often it is asked for."""
    number = call.text("out_refund_no", longest=64)
    if not NUMBER.fullmatch(number):
        raise Refuse(400, "PARAM_ERROR", "out_refund_no")
    amount = call.fen("refund", call.part("amount"))
    total = call.fen("total", call.part("amount"))
    settle(call.db, call.now)
    payment = _payment(call)
    known = by_refund_number(call.db, number)
    if known is not None:
        if (known["number"], known["amount"], payment["total"]) != (payment["number"], amount, total):
            raise Refuse(400, "INVALID_REQUEST", "请求参数与原退款不一致")
        return _answer(payment, known)
    _check(call, payment, amount, total)
    return _answer(payment, _accept(call, payment, number, amount))


def _payment(call: Call) -> sqlite3.Row:
    if "transaction_id" in call.data:
        found = call.db.execute("SELECT * FROM payments WHERE transaction_id = ?", (call.text("transaction_id"),))
        payment: sqlite3.Row | None = found.fetchone()
    else:
        payment = by_number(call.db, call.text("out_trade_no"))
    if payment is None or payment["paid_at"] is None:
        raise Refuse(404, "RESOURCE_NOT_EXISTS", "订单不存在或未支付")
    return payment


def _check(call: Call, payment: sqlite3.Row, amount: int, total: int) -> None:
    count, taken = call.db.execute(
        "SELECT count(*), coalesce(sum(amount), 0) FROM refunds WHERE number = ? AND state <> 'CLOSED'",
        (payment["number"],),
    ).fetchone()
    if total != payment["total"]:
        raise Refuse(400, "INVALID_REQUEST", "订单金额不一致")
    if taken + amount > payment["total"]:
        raise Refuse(400, "INVALID_REQUEST", "退款金额超过订单金额")
    if count >= MOST_REFUNDS:
        raise Refuse(400, "INVALID_REQUEST", "部分退款次数超过50次")
    if call.now - payment["paid_at"] > YEAR_SECONDS:
        raise Refuse(400, "INVALID_REQUEST", "订单已超过可退款期限")


def _accept(call: Call, payment: sqlite3.Row, number: str, amount: int) -> sqlite3.Row:
    conduct = conduct_of(call.db, payment["number"])
    outcome = {Refunds.ABNORMAL: "ABNORMAL", Refunds.CLOSED: "CLOSED"}.get(conduct.refunds, "SUCCESS")
    delay = conduct.delay_seconds if conduct.refunds is Refunds.DAWDLE else 1
    refund_id = f"5030{datetime.fromtimestamp(call.now, ZONE):%Y%m%d}{secrets.randbelow(10**16):016d}"
    url = call.text("notify_url", longest=255, optional=True)
    call.db.execute(
        "INSERT INTO refunds (refund_number, refund_id, number, amount, reason, notify_url, state, outcome, account,"
        " created_at, settles_at) VALUES (?, ?, ?, ?, ?, ?, 'PROCESSING', ?, '支付用户零钱', ?, ?)",
        (
            number,
            refund_id,
            payment["number"],
            amount,
            call.text("reason", longest=80, optional=True),
            url,
            outcome,
            call.now,
            call.now + delay,
        ),
    )
    call.db.execute("UPDATE payments SET state = 'REFUND' WHERE number = ?", (payment["number"],))
    flow(call.db, call.now, refund_id, ("退款", "退款"), -amount, "", number)
    if back := fee(amount):
        flow(call.db, call.now, refund_id, ("退款", "退还交易手续费"), back, "", number)
    row = by_refund_number(call.db, number)
    if row is None:
        raise Refuse(500, "SYSTEM_ERROR", "系统异常")
    return row


def query(call: Call) -> dict[str, Any]:
    """GET /v3/refund/domestic/refunds/{number}."""
    settle(call.db, call.now)
    known = by_refund_number(call.db, call.path["number"])
    payment = by_number(call.db, known["number"]) if known is not None else None
    if known is None or payment is None:
        raise Refuse(404, "RESOURCE_NOT_EXISTS", "退款单不存在")
    return _answer(payment, known)


def redirect(call: Call) -> dict[str, Any]:
    """POST /v3/refund/domestic/refunds/{refund_id}/apply-abnormal-refund: to the merchant's own account."""
    settle(call.db, call.now)
    known = by_refund_number(call.db, call.text("out_refund_no", longest=64))
    payment = by_number(call.db, known["number"]) if known is not None else None
    if known is None or payment is None or known["refund_id"] != call.path["refund_id"]:
        raise Refuse(404, "RESOURCE_NOT_EXISTS", "退款单不存在")
    if call.text("type") != "MERCHANT_BANK_CARD":
        raise Refuse(400, "PARAM_ERROR", "type")
    call.db.execute(
        "UPDATE refunds SET state = 'PROCESSING', outcome = 'SUCCESS', account = '商户结算银行账户', settles_at = ?"
        " WHERE refund_number = ? AND state = 'ABNORMAL'",
        (call.now + 1, known["refund_number"]),
    )
    return _answer(payment, by_refund_number(call.db, known["refund_number"]) or known)


def settle(db: sqlite3.Connection, now: int) -> None:
    """Let the refunds whose time has come end as they are to end, and tell the merchant."""
    due = db.execute(
        "SELECT refund_number FROM refunds WHERE state = 'PROCESSING' AND settles_at <= ? ORDER BY settles_at", (now,)
    ).fetchall()
    for (number,) in due:
        db.execute(
            "UPDATE refunds SET state = outcome, done_at = CASE outcome WHEN 'SUCCESS' THEN settles_at END"
            " WHERE refund_number = ?",
            (number,),
        )
        known = by_refund_number(db, number)
        payment = by_number(db, known["number"]) if known is not None else None
        if known is None or payment is None:
            continue
        if known["state"] == "CLOSED":
            flow(db, now, known["refund_id"], ("退款", "退款关闭"), known["amount"], "", number)
            if cut := fee(known["amount"]):
                flow(db, now, known["refund_id"], ("退款", "扣除交易手续费"), -cut, "", number)
        if known["notify_url"]:
            kind = f"REFUND.{known['state']}"
            notices.add(db, payment, kind, "refund", _notice(payment, known), known["notify_url"], now)


def by_refund_number(db: sqlite3.Connection, number: str) -> sqlite3.Row | None:
    row: sqlite3.Row | None = db.execute("SELECT * FROM refunds WHERE refund_number = ?", (number,)).fetchone()
    return row


def _facts(payment: sqlite3.Row, known: sqlite3.Row) -> dict[str, Any]:
    stated: dict[str, Any] = {
        "out_refund_no": known["refund_number"],
        "refund_id": known["refund_id"],
        "out_trade_no": payment["number"],
        "transaction_id": payment["transaction_id"],
        "user_received_account": known["account"],
        "amount": {
            "total": payment["total"],
            "refund": known["amount"],
            "payer_total": payment["total"],
            "payer_refund": known["amount"],
        },
    }
    if known["done_at"] is not None:
        stated["success_time"] = shown(known["done_at"])
    return stated


def _answer(payment: sqlite3.Row, known: sqlite3.Row) -> dict[str, Any]:
    stated = _facts(payment, known)
    stated["amount"] |= {"currency": "CNY", "settlement_refund": known["amount"], "discount_refund": 0}
    more = {"status": known["state"], "channel": "ORIGINAL", "create_time": shown(known["created_at"])}
    return stated | more


def _notice(payment: sqlite3.Row, known: sqlite3.Row) -> dict[str, Any]:
    return _facts(payment, known) | {"mchid": MCHID, "refund_status": known["state"]}
