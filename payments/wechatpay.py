"""WeChat Pay, API v3, direct merchant: the Gateway over the package wechatpayv3 (see payments.wire for the wire).

What we send is checked here against the gateway's rules before it goes out. The sandbox cashier
(payments.sandbox) speaks the same protocol, so the demo and the tests run this very code.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit
from uuid import uuid4

from wechatpayv3 import WeChatPayType

from core.clock import Clock
from core.errors import BadAmount
from core.money import LARGEST_FEN, Money
from payments import answers
from payments.bills import ZONE, BadBill, FundFlowBill, TradeBill, parse_fund_flow_bill, parse_trade_bill
from payments.gateway import (
    CURRENCY,
    BadRequest,
    Charge,
    Closing,
    Forged,
    GatewayRefused,
    GatewayUnknown,
    Notice,
    OtherNotice,
    Part,
    PaymentFacts,
    PaymentNotice,
    Receiver,
    ReceiverKind,
    RefundFacts,
    RefundNotice,
    ShareFacts,
    ShareReturnFacts,
)
from payments.wire import Account, Merchant, Wire, parsed

# Codes as they are documented for the several pages and ages of the API; old pages write them without the bar.
PAID = frozenset({"ORDERPAID", "ORDER_PAID"})
ALREADY_CLOSED = frozenset({"ORDER_CLOSED", "ORDERCLOSED"})
MISSING = frozenset({"ORDER_NOT_EXIST", "ORDERNOTEXIST", "RESOURCE_NOT_EXISTS"})
PARTS = 50
LARGEST_BILL = 256 * 1024 * 1024

Answer = tuple[int, Any]
Facts = TypeVar("Facts")
Bill = TypeVar("Bill")


class WechatPay:
    """Keeps `payments.gateway.Gateway`. Holds no connection and no state: one instance serves all threads."""

    def __init__(self, account: Account, clock: Clock, *, name: str = "wechatpay") -> None:
        self.name = name
        self.mchid = account.mchid
        self.app_id = account.app_id
        self._clock = clock
        self._wire = Wire(account, clock)
        self._api = Merchant(self._wire)

    # Payments

    def open_native(self, charge: Charge) -> str:
        return _read(answers.text, self._open(charge, WeChatPayType.NATIVE), "code_url")

    def open_h5(self, charge: Charge, *, payer_ip: str) -> str:
        scene = {"payer_client_ip": payer_ip, "h5_info": {"type": "Wap"}}
        return _read(answers.text, self._open(charge, WeChatPayType.H5, scene_info=scene), "h5_url")

    def open_jsapi(self, charge: Charge, *, openid: str) -> str:
        opened = self._open(charge, WeChatPayType.JSAPI, payer={"openid": openid})
        return _read(answers.text, opened, "prepay_id")

    def jsapi_call(self, prepay_id: str) -> Mapping[str, str]:
        stamp, nonce, package = str(int(self._clock.now().timestamp())), uuid4().hex, f"prepay_id={prepay_id}"
        return {
            "appId": self.app_id,
            "timeStamp": stamp,
            "nonceStr": nonce,
            "package": package,
            "signType": "RSA",
            "paySign": self._api.sign([self.app_id, stamp, nonce, package]),
        }

    def query(self, number: str) -> PaymentFacts | None:
        answer = _unless_missing(lambda: self._api.query(out_trade_no=_payment_number(number)))
        if answer is None:
            return None
        facts = _read(answers.payment, answer)
        if facts.number != number:
            raise GatewayUnknown("an answer about another payment")
        return facts

    def close(self, number: str) -> Closing:
        try:
            self._api.close(_payment_number(number))
        except GatewayRefused as refused:
            if refused.code in PAID:
                return Closing.PAID
            if refused.code in MISSING:
                return Closing.MISSING
            if refused.code not in ALREADY_CLOSED:
                raise
        return Closing.CLOSED

    def _open(self, charge: Charge, kind: WeChatPayType, **extra: Any) -> Mapping[str, Any]:
        if not 1 <= len(charge.description) <= 127:
            raise BadRequest("description must have 1 to 127 characters")
        if len(charge.attach.encode()) > 128:
            raise BadRequest("attach must have at most 128 bytes")
        answer = self._api.pay(
            description=charge.description,
            out_trade_no=_payment_number(charge.number),
            amount={"total": _fen(charge.amount), "currency": CURRENCY},
            time_expire=self._expiry(charge.expires_at),
            attach=charge.attach or None,
            notify_url=_notify_url(charge.notify_url),
            settle_info={"profit_sharing": True} if charge.sharing else None,
            pay_type=kind,
            **extra,
        )
        return _object(answer)

    def _expiry(self, moment: datetime) -> str:
        """`time_expire` as RFC 3339 in whole seconds of the gateway's zone."""
        if moment.tzinfo is None:
            raise BadRequest("expires_at needs a zone")
        if moment <= self._clock.now():
            raise BadRequest("expires_at has passed")
        return moment.astimezone(ZONE).isoformat(timespec="seconds")

    # Refunds

    def refund(
        self, *, number: str, refund_number: str, amount: Money, total: Money, notify_url: str, reason: str = ""
    ) -> RefundFacts:
        if amount > total:
            raise BadRequest("a refund above the payment")
        answer = self._api.refund(
            out_refund_no=_refund_number(refund_number),
            amount={"refund": _fen(amount), "total": _fen(total), "currency": CURRENCY},
            out_trade_no=_payment_number(number),
            reason=reason[:80] or None,
            notify_url=_notify_url(notify_url),
        )
        return self._refund(_object(answer), refund_number)

    def query_refund(self, refund_number: str) -> RefundFacts | None:
        answer = _unless_missing(lambda: self._api.query_refund(_refund_number(refund_number)))
        return None if answer is None else self._refund(answer, refund_number)

    def redirect_refund(self, *, refund_id: str, refund_number: str) -> RefundFacts:
        answer = self._api.abnormal_refund(
            _their_number(refund_id), _refund_number(refund_number), type="MERCHANT_BANK_CARD"
        )
        return self._refund(_object(answer), refund_number)

    def _refund(self, answer: Mapping[str, Any], refund_number: str) -> RefundFacts:
        facts = _read(answers.refund, answer, self.mchid)
        if facts.refund_number != refund_number:
            raise GatewayUnknown("an answer about another refund")
        return facts

    # Notices

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> Notice:
        self._wire.check(headers, body)
        try:
            notice = json.loads(body)
            event_id, kind = answers.text(notice, "id"), answers.text(notice, "event_type")
            opened = self._wire.open_resource(notice)
            if kind.startswith("TRANSACTION."):
                return PaymentNotice(event_id, kind, answers.payment(opened))
            if kind.startswith("REFUND."):
                return RefundNotice(event_id, kind, answers.refund(opened, ""))
        except ValueError as error:
            raise Forged(f"a notice that can't be read: {error}") from error
        return OtherNotice(event_id, kind)

    # Bills

    def trade_bill(self, day: date) -> TradeBill:
        return _bill(parse_trade_bill, self._download(self._api.trade_bill(day.isoformat())))

    def fund_flow_bill(self, day: date) -> FundFlowBill:
        return _bill(parse_fund_flow_bill, self._download(self._api.fundflow_bill(day.isoformat())))

    def _download(self, answer: Answer) -> str:
        """Fetch the bill that a signed answer points at. The download itself is unsigned: its hash vouches for it."""
        pointer = _object(answer)
        url = urlsplit(_read(answers.text, pointer, "download_url"))
        _, marker, path = url.path.rpartition("/v3/billdownload/")
        if not marker:
            raise GatewayUnknown("a bill at an unknown address")
        # Always at our own gateway host, wherever the link points.
        _, content = self._wire.request(f"{marker}{path}?{url.query}", skip_verify=True)
        if not isinstance(content, bytes):
            raise GatewayUnknown("a bill that was refused")
        plain = _unpacked(content) if content.startswith(b"\x1f\x8b") else content
        # The hash covers the unpacked text.
        digest = hashlib.sha1(plain, usedforsecurity=False).hexdigest()
        if digest != _read(answers.text, pointer, "hash_value").lower():
            raise GatewayUnknown("a bill that doesn't have its hash")
        return plain.decode("utf-8-sig", errors="replace")

    # Profit sharing

    def add_receiver(self, receiver: Receiver) -> None:
        if receiver.kind is ReceiverKind.MERCHANT and not receiver.name:
            raise BadRequest("a receiving merchant needs its full name")
        self._api.profitsharing_add_receiver(
            receiver.kind.value, receiver.account, receiver.relation, name=receiver.name or None
        )

    def delete_receiver(self, kind: ReceiverKind, account: str) -> None:
        self._api.profitsharing_delete_receiver(kind.value, account)

    def share(self, *, transaction_id: str, number: str, parts: Sequence[Part], unfreeze: bool) -> ShareFacts:
        if not 1 <= len(parts) <= PARTS:
            raise BadRequest(f"a sharing has 1 to {PARTS} parts")
        receivers = [
            {
                "type": part.kind.value,
                "account": part.account,
                "amount": _fen(part.amount),
                "description": part.description[:80],
            }
            for part in parts
        ]
        answer = self._api.profitsharing_order(
            _their_number(transaction_id), _refund_number(number), receivers, unfreeze_unsplit=unfreeze
        )
        return _read(answers.share, _object(answer))

    def query_share(self, *, transaction_id: str, number: str) -> ShareFacts | None:
        answer = _unless_missing(
            lambda: self._api.profitsharing_order_query(_their_number(transaction_id), _refund_number(number))
        )
        return None if answer is None else _read(answers.share, answer)

    def unfreeze(self, *, transaction_id: str, number: str, description: str) -> ShareFacts:
        answer = self._api.profitsharing_unfreeze(
            _their_number(transaction_id), _refund_number(number), description[:80]
        )
        return _read(answers.share, _object(answer))

    def unshared(self, transaction_id: str) -> Money:
        answer = self._api.profitsharing_amount_query(_their_number(transaction_id))
        return _read(answers.money, _object(answer), "unsplit_amount")

    def return_share(
        self, *, number: str, return_number: str, mchid: str, amount: Money, description: str
    ) -> ShareReturnFacts:
        answer = self._api.profitsharing_return(
            _refund_number(return_number), mchid, _fen(amount), description[:80], out_order_no=_refund_number(number)
        )
        return _read(answers.share_return, _object(answer))

    def query_share_return(self, *, number: str, return_number: str) -> ShareReturnFacts | None:
        answer = _unless_missing(
            lambda: self._api.profitsharing_return_query(_refund_number(number), _refund_number(return_number))
        )
        return None if answer is None else _read(answers.share_return, answer)


def _object(answer: Answer) -> Mapping[str, Any]:
    return parsed(answer[1])


def _unless_missing(call: Callable[[], Answer]) -> Mapping[str, Any] | None:
    """The answer's object; None when the gateway, signed, says that there is no such thing."""
    try:
        return _object(call())
    except GatewayRefused as refused:
        if refused.code in MISSING:
            return None
        raise


def _read(reader: Callable[..., Facts], *arguments: Any) -> Facts:
    """Facts from a signed answer; one that we can't read leaves us as wise as none at all."""
    try:
        return reader(*arguments)
    except answers.Unreadable as error:
        raise GatewayUnknown(f"an answer that can't be read: {error}") from error


def _bill(reader: Callable[[str], Bill], text: str) -> Bill:
    try:
        return reader(text)
    except BadBill as error:
        raise GatewayUnknown(f"a bill that can't be read: {error}") from error


def _unpacked(content: bytes) -> bytes:
    """Undo GZIP, but not without end."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as packed:
            plain = packed.read(LARGEST_BILL + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise GatewayUnknown("a bill that can't be unpacked") from error
    if len(plain) > LARGEST_BILL:
        raise GatewayUnknown("a bill without end")
    return plain


def _fen(amount: Money) -> int:
    """Whole fen, 1 to the largest amount. Raises BadAmount."""
    if type(amount.fen) is not int or not 1 <= amount.fen <= LARGEST_FEN:
        raise BadAmount(amount=str(amount.fen)[:20])
    return amount.fen


def _shaped(pattern: str, what: str) -> Callable[[str], str]:
    shape = re.compile(pattern, re.ASCII)

    def check(number: str) -> str:
        if not shape.fullmatch(number):
            raise BadRequest(f"{what} {number[:70]!r} breaks the gateway's rule {pattern}")
        return number

    return check


_payment_number = _shaped(r"[0-9A-Za-z_\-|*]{6,32}", "payment number")
_refund_number = _shaped(r"[0-9A-Za-z_\-|*@]{1,64}", "number")
_their_number = _shaped(r"[0-9A-Za-z]{1,64}", "gateway's number")


def _notify_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment or len(url) > 255:
        raise BadRequest("notify_url must be absolute, without a query, of at most 255 characters")
    return url
