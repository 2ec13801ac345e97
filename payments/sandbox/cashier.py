"""The cashier: verifies, does, answers signed. Knows no web framework; web.cashier puts it on a port."""

from __future__ import annotations

import json
import re
import secrets
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from core.clock import Clock
from core.money import Money
from payments.sandbox import conduct, login, notices, paying, refunding, sharing, statements
from payments.sandbox.call import Call, Refuse
from payments.sandbox.conduct import Answers, Conduct
from payments.sandbox.keys import keys_in
from payments.sandbox.notices import Posting
from payments.sandbox.seal import is_from_merchant, signed_headers
from payments.sandbox.till import Till

Answer = tuple[int, dict[str, str], bytes]
Doing = Callable[[Call], Mapping[str, Any] | bytes | None]

N = r"(?P<number>[^/]+)"
ROUTES: tuple[tuple[str, str, Doing], ...] = (
    ("POST", r"/v3/pay/transactions/(?P<kind>native|h5|jsapi)", paying.open_payment),
    ("GET", rf"/v3/pay/transactions/out-trade-no/{N}", paying.query),
    ("GET", r"/v3/pay/transactions/id/(?P<id>[^/]+)", paying.query),
    ("POST", rf"/v3/pay/transactions/out-trade-no/{N}/close", paying.close),
    ("POST", r"/v3/refund/domestic/refunds", refunding.refund),
    ("GET", rf"/v3/refund/domestic/refunds/{N}", refunding.query),
    ("POST", r"/v3/refund/domestic/refunds/(?P<refund_id>[^/]+)/apply-abnormal-refund", refunding.redirect),
    ("GET", r"/v3/bill/(?P<what>tradebill|fundflowbill)", statements.ask),
    ("GET", r"/v3/billdownload/file", statements.download),
    ("POST", r"/v3/profitsharing/receivers/add", sharing.add_receiver),
    ("POST", r"/v3/profitsharing/receivers/delete", sharing.delete_receiver),
    ("POST", r"/v3/profitsharing/orders", sharing.share),
    ("POST", r"/v3/profitsharing/orders/unfreeze", sharing.unfreeze),
    ("GET", rf"/v3/profitsharing/orders/{N}", sharing.query),
    ("GET", r"/v3/profitsharing/transactions/(?P<transaction_id>[^/]+)/amounts", sharing.amounts),
    ("POST", r"/v3/profitsharing/return-orders", sharing.take_back),
    ("GET", rf"/v3/profitsharing/return-orders/{N}", sharing.query_return),
)


@dataclass(frozen=True, slots=True)
class Slip:
    """A payment as its pay page shows it."""

    code: str
    number: str
    description: str
    amount: Money
    state: str
    transaction_id: str
    expires_at: datetime
    conduct: Conduct

    @property
    def is_open(self) -> bool:
        return self.state == "NOTPAY"

    @property
    def was_paid(self) -> bool:
        return bool(self.transaction_id)


class Cashier:
    """`base` is where people and clients reach it, such as http://127.0.0.1:8000/cashier. Keeps all in `data`."""

    def __init__(self, data: Path, clock: Clock, *, base: str) -> None:
        self.base = base.rstrip("/")
        self._clock = clock
        self._keys = keys_in(data)
        self._till = Till(data / "cashier" / "till.sqlite")

    # The merchant's side

    def handle(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """One API request. `target` is path?query as it was sent, from "/v3" on: the signature covers it."""
        given = {name.lower(): value for name, value in headers.items()}
        moment = self._clock.now()
        if not is_from_merchant(self._keys, method, target, given.get("authorization", ""), body, moment):
            return self._signed(401, _refusal("SIGN_ERROR", "签名错误"), given)
        with self._at(moment) as (db, now):
            return self._answer(db, now, method, target, given, body)

    def _answer(
        self, db: sqlite3.Connection, now: int, method: str, target: str, given: Mapping[str, str], body: bytes
    ) -> Answer:
        try:
            doing, call = self._call(db, now, method, target, given, body)
            manner = conduct.take_answer(db, _about(db, call))
            if manner is Answers.ERROR:
                raise Refuse(500, "SYSTEM_ERROR", "系统异常")
            done = doing(call)
        except Refuse as refused:
            return self._signed(refused.status, _refusal(refused.code, refused.message), given)
        if isinstance(done, bytes):
            return 200, {"Content-Type": "application/octet-stream"}, done
        if manner is Answers.LOST:
            return 502, {"Content-Type": "text/html"}, b"<h1>502 Bad Gateway</h1>"
        if manner is Answers.GARBAGE:
            return self._signed(200, b"\x00 not JSON", given)
        status, answer = (204, b"") if done is None else (200, json.dumps(done, ensure_ascii=False).encode())
        if manner is Answers.UNSIGNED:
            return status, {"Content-Type": "application/json"}, answer
        return self._signed(status, answer, given)

    def _call(
        self, db: sqlite3.Connection, now: int, method: str, target: str, given: Mapping[str, str], body: bytes
    ) -> tuple[Doing, Call]:
        url = urlsplit(target)
        try:
            data = json.loads(body) if body else {}
        except ValueError:
            raise Refuse(400, "PARAM_ERROR", "body") from None
        if not isinstance(data, dict):
            raise Refuse(400, "PARAM_ERROR", "body")
        for verb, pattern, doing in ROUTES:
            if verb == method and (match := re.fullmatch(pattern, url.path)):
                path = {name: unquote(value) for name, value in match.groupdict().items()}
                query = dict(parse_qsl(url.query))
                serial = given.get("wechatpay-serial", "")
                return doing, Call(db, self._keys, self.base, now, path, query, data, serial)
        raise Refuse(404, "INVALID_REQUEST", "接口不存在")

    def _signed(self, status: int, body: bytes, given: Mapping[str, str]) -> Answer:
        """Sign an answer with the key that the client names; without a name with the certificate's."""
        headers = signed_headers(self._keys, given.get("wechatpay-serial", ""), body, self._clock.now())
        return status, headers | {"Content-Type": "application/json; charset=utf-8"}, body

    # The payer's side

    def slip(self, code: str) -> Slip | None:
        """What the pay page shows; None for a code that there isn't."""
        with self._at() as (db, now):
            paying.expire(db, now)
            row = paying.by_code(db, code)
            return None if row is None else _slip(row, conduct.conduct_of(db, row["number"]))

    def form(self, code: str) -> str:
        """A token for one use of the pay page's form."""
        token = secrets.token_urlsafe(16)
        with self._at() as (db, _):
            db.execute("INSERT INTO forms (token, code) VALUES (?, ?)", (token, code))
        return token

    def submit(self, code: str, token: str, behave: Conduct, *, pay: bool) -> bool:
        """What a press on the page does, once per form and in one step; False when the token isn't good (any more)."""
        with self._at() as (db, now):
            used = db.execute("UPDATE forms SET used = 1 WHERE token = ? AND code = ? AND used = 0", (token, code))
            row = paying.by_code(db, code)
            if used.rowcount != 1 or row is None:
                return False
            conduct.tell(db, behave, row["number"])
            if pay:
                paying.pay(db, code, now)
            return True

    def pay(self, code: str) -> bool:
        """Pay. False when it was paid, closed or over already: however often it's pressed, it is paid once."""
        with self._at() as (db, now):
            return paying.pay(db, code, now)

    def ask_payer(self, query: Mapping[str, str]) -> str:
        """The platform's page that tells who somebody is: where it sends the browser. Raises Refuse."""
        with self._at() as (db, now):
            return login.ask(db, self.base, now, query)

    def payer(self, query: Mapping[str, str]) -> dict[str, Any]:
        """The platform's answer to a code."""
        with self._at() as (db, now):
            return login.openid(db, self._keys.app_secret, now, query)

    def pay_prepaid(self, prepay_id: str) -> bool:
        """Pay as WeChat's own cashier does, over the merchant's page."""
        with self._at() as (db, now):
            row = db.execute(
                "SELECT code FROM payments WHERE prepay_id = ? AND kind = 'jsapi'", (prepay_id,)
            ).fetchone()
            return row is not None and paying.pay(db, row["code"], now)

    def tell(self, behave: Conduct, number: str = "") -> None:
        """How to behave towards one payment (by its merchant's number), or towards all without their own conduct."""
        with self._at() as (db, _):
            conduct.tell(db, behave, number)

    def withdraw(self, amount: Money) -> None:
        """The merchant draws money to its bank, as on the merchant platform."""
        with self._at() as (db, now):
            number = f"W{now}{secrets.randbelow(10**6):06d}"
            paying.flow(db, now, number, ("提现", "提现"), -amount.fen, "", number)

    # Notices

    def due_notices(self, limit: int = 50) -> list[int]:
        """Settle what is to be settled by now; the ids of the notices that are due."""
        with self._at() as (db, now):
            refunding.settle(db, now)
            return notices.due(db, now, limit)

    def send_due(self, post: Callable[[Posting], int], limit: int = 50) -> int:
        """Send what is due with `post`, which answers the HTTP status or 0; how many attempts were made.

        May run in several processes: each attempt is claimed, and planned again, before it is made.
        """
        sent = 0
        for notice_id in self.due_notices(limit):
            with self._at() as (db, now):
                posting = notices.claim(db, self._keys, notice_id, now)
            if posting is None:
                continue
            status = post(posting)
            sent += 1
            with self._at() as (db, _):
                notices.taken(db, notice_id, status)
        return sent

    @contextmanager
    def _at(self, moment: datetime | None = None) -> Iterator[tuple[sqlite3.Connection, int]]:
        with self._till.open() as db:
            yield db, int((moment or self._clock.now()).timestamp())


def _about(db: sqlite3.Connection, call: Call) -> str:
    """The merchant's number of the payment that a call is about; "" when it's about none."""
    number = call.data.get("out_trade_no") or call.path.get("number") or ""
    refund = refunding.by_refund_number(db, str(call.data.get("out_refund_no") or number))
    return refund["number"] if refund is not None else str(number)


def _slip(row: sqlite3.Row, behave: Conduct) -> Slip:
    return Slip(
        code=row["code"],
        number=row["number"],
        description=row["description"],
        amount=Money(row["total"]),
        state=row["state"],
        transaction_id=row["transaction_id"] or "",
        expires_at=datetime.fromtimestamp(row["expires_at"], UTC),
        conduct=behave,
    )


def _refusal(code: str, message: str) -> bytes:
    return json.dumps({"code": code, "message": message}, ensure_ascii=False).encode()
