"""The cashier's bills: a day's payments and refunds, and a day's movements of the account, in the gateway's form.

See payments.bills for the form. The link lives for 30 seconds and its download is not signed, only hashed.
"""

from __future__ import annotations

import gzip
import hashlib
import secrets
import sqlite3
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from payments.sandbox.call import ZONE, Call, Refuse
from payments.sandbox.keys import APP_ID, MCHID
from payments.sandbox.paying import FEE_RATE, fee

LINK_SECONDS = 30
READY_AT = time(10, 0)
DAYS_BACK = 90
TRADE_HEAD = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,"
    "应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,"
    "手续费,费率,订单金额,申请退款金额,费率备注"
)
TRADE_SUMS = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"
FLOW_HEAD = (
    "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),"
    "资金变更提交申请人,备注,业务凭证号"
)
FLOW_SUMS = "资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额"


def ask(call: Call) -> dict[str, Any]:
    """GET /v3/bill/tradebill or /fundflowbill: a hash and a link."""
    day = _day(call)
    text = _text(call.db, call.path["what"], day)
    token = secrets.token_urlsafe(24)
    packed = call.query.get("tar_type") == "GZIP"
    call.db.execute(
        "INSERT INTO bill_links (token, what, day, packed, expires_at) VALUES (?, ?, ?, ?, ?)",
        (token, call.path["what"], day.isoformat(), packed, call.now + LINK_SECONDS),
    )
    return {
        "hash_type": "SHA1",
        "hash_value": hashlib.sha1(text, usedforsecurity=False).hexdigest(),
        "download_url": f"{call.base}/v3/billdownload/file?token={token}",
    }


def download(call: Call) -> bytes:
    """GET /v3/billdownload/file?token=…"""
    link = call.db.execute(
        "SELECT * FROM bill_links WHERE token = ? AND expires_at >= ?", (call.query.get("token", ""), call.now)
    ).fetchone()
    if link is None:
        raise Refuse(403, "INVALID_REQUEST", "下载链接已失效")
    text = _text(call.db, link["what"], date.fromisoformat(link["day"]))
    return gzip.compress(text, mtime=0) if link["packed"] else text


def _day(call: Call) -> date:
    try:
        day = date.fromisoformat(call.query.get("bill_date", ""))
    except ValueError:
        raise Refuse(400, "PARAM_ERROR", "bill_date") from None
    now = datetime.fromtimestamp(call.now, UTC).astimezone(ZONE)
    if day >= now.date() or (day == now.date() - timedelta(days=1) and now.time() < READY_AT):
        raise Refuse(400, "STATEMENT_CREATING", "账单生成中")
    if day < now.date() - timedelta(days=DAYS_BACK):
        raise Refuse(400, "INVALID_REQUEST", "仅支持三个月内的账单")
    return day


def _text(db: sqlite3.Connection, what: str, day: date) -> bytes:
    start = int(datetime.combine(day, time(), ZONE).timestamp())
    lines = (_trades if what == "tradebill" else _flows)(db, start, start + 86400)
    if len(lines) == 3:
        raise Refuse(400, "NO_STATEMENT_EXIST", "账单文件不存在")
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()


def _trades(db: sqlite3.Connection, start: int, end: int) -> list[str]:
    rows = db.execute(
        "SELECT p.*, p.paid_at AS at, NULL AS refund_number, NULL AS refund_id, 0 AS refunded, '' AS refund_state"
        " FROM payments p WHERE p.paid_at >= ? AND p.paid_at < ?"
        " UNION ALL SELECT p.*, r.created_at, r.refund_number, r.refund_id, r.amount, r.state"
        " FROM refunds r JOIN payments p USING (number) WHERE r.created_at >= ? AND r.created_at < ?"
        " ORDER BY at",
        (start, end, start, end),
    ).fetchall()
    paid = sum(row["total"] for row in rows if row["refund_number"] is None)
    refunded = sum(row["refunded"] for row in rows)
    fees = sum(_fee(row) for row in rows)
    sums = [str(len(rows)), _yuan(paid), _yuan(refunded), "0.00", f"{_yuan(fees)}000", _yuan(paid), _yuan(refunded)]
    return [TRADE_HEAD, *(_line(_trade(row)) for row in rows), TRADE_SUMS, _line(sums)]


def _trade(row: sqlite3.Row) -> list[str]:
    refund = row["refund_number"] is not None
    total = "0.00" if refund else _yuan(row["total"])
    return [
        _moment(row["at"]),
        APP_ID,
        MCHID,
        "0",
        "",
        row["transaction_id"],
        row["number"],
        row["openid"],
        {"native": "NATIVE", "h5": "MWEB", "jsapi": "JSAPI"}[row["kind"]],
        "REFUND" if refund else "SUCCESS",
        "OTHERS",
        "CNY",
        total,
        "0.00",
        row["refund_id"] or "0",
        row["refund_number"] or "0",
        _yuan(row["refunded"]),
        "0.00",
        "ORIGINAL" if refund else "",
        row["refund_state"],
        row["description"],
        row["attach"],
        f"{_yuan(_fee(row))}000",
        f"{FEE_RATE * 100:.2f}%",
        total,
        _yuan(row["refunded"]),
        "",
    ]


def _fee(row: sqlite3.Row) -> int:
    return fee(row["total"]) if row["refund_number"] is None else -fee(row["refunded"])


def _flows(db: sqlite3.Connection, start: int, end: int) -> list[str]:
    rows = db.execute("SELECT * FROM flows WHERE at >= ? AND at < ? ORDER BY id", (start, end)).fetchall()
    first = rows[0]["id"] if rows else 0
    balance = db.execute("SELECT coalesce(sum(amount), 0) FROM flows WHERE id < ?", (first,)).fetchone()[0]
    lines = []
    for row in rows:
        balance += row["amount"]
        lines.append(_line(_flow(row, balance)))
    income = [row["amount"] for row in rows if row["amount"] > 0]
    spending = [-row["amount"] for row in rows if row["amount"] < 0]
    sums = [
        f"{len(rows)}.0",
        f"{len(income)}.0",
        _yuan(sum(income)),
        f"{len(spending)}.0",
        _yuan(sum(spending)),
    ]
    return [FLOW_HEAD, *lines, FLOW_SUMS, _line(sums)]


def _flow(row: sqlite3.Row, balance: int) -> list[str]:
    return [
        _moment(row["at"]),
        row["transaction_id"],
        f"{MCHID}{row['id']:018d}",
        row["business"],
        row["kind"],
        "收入" if row["amount"] > 0 else "支出",
        _yuan(abs(row["amount"])),
        _yuan(balance),
        "system",
        row["note"],
        row["reference"],
    ]


def _line(cells: list[str]) -> str:
    clean = (cell.replace("\r", " ").replace("\n", " ").replace("`", "'") for cell in cells)
    return ",".join(f"`{cell}" for cell in clean)


def _yuan(fen: int) -> str:
    return f"{Decimal(fen) / 100:.2f}"


def _moment(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).astimezone(ZONE).strftime("%Y-%m-%d %H:%M:%S")
