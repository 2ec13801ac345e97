"""The cashier's payments: open, query, close, expire, and the moment when somebody pays."""

from __future__ import annotations

import re
import secrets
import sqlite3
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from payments.sandbox import notices
from payments.sandbox.call import ZONE, Call, Refuse, shown
from payments.sandbox.keys import APP_ID, MCHID

NUMBER = re.compile(r"[0-9A-Za-z_\-|*]{6,32}", re.ASCII)
LONGEST_SECONDS = 7 * 24 * 3600
FEE_RATE = Decimal("0.006")


def open_payment(call: Call) -> dict[str, Any]:
    """POST /v3/pay/transactions/{kind}. The same number with the same facts answers the same link again."""
    asked = _asked(call)
    expire(call.db, call.now)
    known = by_number(call.db, asked["number"])
    if known is None:
        names = ", ".join(asked)
        call.db.execute(
            f"INSERT INTO payments ({names}) VALUES ({', '.join('?' * len(asked))})",  # noqa: S608 - our own names
            tuple(asked.values()),
        )
        known = by_number(call.db, asked["number"])
    elif known["state"] == "CLOSED":
        raise Refuse(400, "ORDER_CLOSED", "订单已关闭")
    elif known["state"] != "NOTPAY":
        raise Refuse(400, "ORDERPAID", "订单已支付")
    elif any(known[field] != asked[field] for field in ("kind", "total", "description", "notify_url")):
        raise Refuse(403, "OUT_TRADE_NO_USED", "商户订单号重复")
    return _opened(call, known)


def _opened(call: Call, payment: sqlite3.Row | None) -> dict[str, Any]:
    if payment is None:
        raise Refuse(500, "SYSTEM_ERROR", "系统异常")
    link = f"{call.base}/pay/{payment['code']}"
    return {"native": {"code_url": link}, "h5": {"h5_url": link}, "jsapi": {"prepay_id": payment["prepay_id"]}}[
        payment["kind"]
    ]


def _asked(call: Call) -> dict[str, Any]:
    """Check what was sent, as a row of the table."""
    if call.data.get("mchid") != MCHID or call.data.get("appid") != APP_ID:
        raise Refuse(400, "APPID_MCHID_NOT_MATCH", "商户号与appid不匹配")
    number, url = call.text("out_trade_no", longest=32), call.text("notify_url", longest=255)
    if not NUMBER.fullmatch(number):
        raise Refuse(400, "PARAM_ERROR", "out_trade_no")
    if not re.match(r"https?://[^?]+\Z", url):
        raise Refuse(400, "PARAM_ERROR", "notify_url")
    if call.part("amount").get("currency", "CNY") != "CNY":
        raise Refuse(400, "PARAM_ERROR", "currency")
    kind, settle = call.path["kind"], call.data.get("settle_info") or {}
    if kind == "h5" and not call.part("scene_info").get("payer_client_ip"):
        raise Refuse(400, "PARAM_ERROR", "payer_client_ip")
    openid = str(call.part("payer").get("openid", "")) if kind == "jsapi" else "oSandbox-" + secrets.token_hex(8)
    if not openid:
        raise Refuse(400, "PARAM_ERROR", "openid")
    return {
        "number": number,
        "code": secrets.token_urlsafe(9),
        "prepay_id": "wx" + secrets.token_hex(17),
        "kind": kind,
        "description": call.text("description", longest=127),
        "total": call.fen("total", call.part("amount")),
        "notify_url": url,
        "attach": call.text("attach", longest=128, optional=True),
        "openid": openid,
        "serial": call.serial,
        "sharing": int(bool(settle.get("profit_sharing"))),
        "state": "NOTPAY",
        "created_at": call.now,
        "expires_at": _expiry(call),
    }


def _expiry(call: Call) -> int:
    given = call.text("time_expire", optional=True)
    if not given:
        return call.now + 2 * 3600
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        raise Refuse(400, "PARAM_ERROR", "time_expire") from None
    if moment.tzinfo is None or not call.now < moment.timestamp() <= call.now + LONGEST_SECONDS:
        raise Refuse(400, "PARAM_ERROR", "time_expire")
    return int(moment.timestamp())


def query(call: Call) -> dict[str, Any]:
    """GET /v3/pay/transactions/out-trade-no/{number} or /id/{transaction_id}."""
    expire(call.db, call.now)
    if call.query.get("mchid") != MCHID:
        raise Refuse(400, "PARAM_ERROR", "mchid")
    if "id" in call.path:
        payment = call.db.execute("SELECT * FROM payments WHERE transaction_id = ?", (call.path["id"],)).fetchone()
    else:
        payment = by_number(call.db, call.path["number"])
    if payment is None:
        raise Refuse(404, "ORDER_NOT_EXIST", "订单不存在")
    return facts(payment)


def close(call: Call) -> None:
    """POST …/out-trade-no/{number}/close → 204. A paid one can't be closed."""
    expire(call.db, call.now)
    if call.data.get("mchid") != MCHID:
        raise Refuse(400, "PARAM_ERROR", "mchid")
    payment = by_number(call.db, call.path["number"])
    if payment is None:
        raise Refuse(404, "ORDER_NOT_EXIST", "订单不存在")
    if payment["paid_at"] is not None:
        raise Refuse(400, "ORDERPAID", "订单已支付")
    if payment["state"] == "CLOSED":
        raise Refuse(400, "ORDER_CLOSED", "订单已关闭")
    call.db.execute("UPDATE payments SET state = 'CLOSED' WHERE number = ? AND state = 'NOTPAY'", (payment["number"],))


def pay(db: sqlite3.Connection, code: str, now: int) -> bool:
    """Somebody confirms on the pay page. Pays once: False when it is paid, closed or over already."""
    expire(db, now)
    transaction_id = f"4200{datetime.fromtimestamp(now, ZONE):%Y%m%d}{secrets.randbelow(10**16):016d}"
    changed = db.execute(
        "UPDATE payments SET state = 'SUCCESS', paid_at = ?, transaction_id = ? WHERE code = ? AND state = 'NOTPAY'",
        (now, transaction_id, code),
    )
    if changed.rowcount != 1:
        return False
    payment = by_code(db, code)
    if payment is None:
        return False
    flow(db, now, transaction_id, ("交易", "交易"), payment["total"], payment["description"], payment["number"])
    if cut := fee(payment["total"]):
        flow(db, now, transaction_id, ("交易", "扣除交易手续费"), -cut, "", payment["number"])
    notices.add(db, payment, "TRANSACTION.SUCCESS", "transaction", facts(payment), payment["notify_url"], now)
    return True


def expire(db: sqlite3.Connection, now: int) -> None:
    db.execute("UPDATE payments SET state = 'CLOSED' WHERE state = 'NOTPAY' AND expires_at <= ?", (now,))


def by_number(db: sqlite3.Connection, number: str) -> sqlite3.Row | None:
    row: sqlite3.Row | None = db.execute("SELECT * FROM payments WHERE number = ?", (number,)).fetchone()
    return row


def by_code(db: sqlite3.Connection, code: str) -> sqlite3.Row | None:
    row: sqlite3.Row | None = db.execute("SELECT * FROM payments WHERE code = ?", (code,)).fetchone()
    return row


def facts(payment: sqlite3.Row) -> dict[str, Any]:
    """A payment in the gateway's words; what isn't paid has no transaction id and no payer."""
    total = payment["total"]
    stated: dict[str, Any] = {
        "appid": APP_ID,
        "mchid": MCHID,
        "out_trade_no": payment["number"],
        "trade_state": payment["state"],
        "trade_state_desc": {"SUCCESS": "支付成功", "REFUND": "转入退款", "CLOSED": "已关闭"}.get(
            payment["state"], "订单未支付"
        ),
        "attach": payment["attach"],
        "amount": {"total": total, "currency": "CNY"},
    }
    if payment["paid_at"] is not None:
        stated |= {
            "transaction_id": payment["transaction_id"],
            "trade_type": {"native": "NATIVE", "h5": "MWEB", "jsapi": "JSAPI"}[payment["kind"]],
            "bank_type": "OTHERS",
            "success_time": shown(payment["paid_at"]),
            "payer": {"openid": payment["openid"]},
            "amount": {"total": total, "payer_total": total, "currency": "CNY", "payer_currency": "CNY"},
        }
    return stated


def fee(fen: int) -> int:
    """The gateway's own part, in whole fen."""
    return int((fen * FEE_RATE).quantize(Decimal(1), ROUND_HALF_UP))


def flow(
    db: sqlite3.Connection, now: int, transaction_id: str, name: tuple[str, str], amount: int, note: str, reference: str
) -> None:
    """A movement of the merchant's account; never changed afterwards."""
    db.execute(
        "INSERT INTO flows (at, transaction_id, business, kind, amount, note, reference) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (now, transaction_id, *name, amount, note, reference),
    )
