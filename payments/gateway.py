"""What the shop asks of a payment gateway, and what it hears back: one Protocol, kept by every gateway.

How to call it: outside any transaction. Store our own number, commit, call, then record the answer in a second
transaction. Each call can be repeated under the same number, by any process, at any later time:

- `GatewayUnknown`: no believable answer (network, 5xx, unsigned or garbled). Whether it happened is unknown.
  Ask again (query, or the same call under the same number); never assume.
- `GatewayRefused`: the gateway said no, signed. Nothing happened, and `code` says why.
- `BadRequest` (and `BadAmount`): we were about to send nonsense. Nothing went out.

A notice is only a hint that arrives early: `read_notice` says that it is genuine, fresh and addressed to our keys.
Whether number, amount, currency, merchant and app are the ones we asked for is the caller's check
(`PaymentFacts.differences`), made under the lock of the payment. Notices repeat, overtake each other and get lost,
so every payment and refund in flight is also queried.

Facts behind it: WeChat Pay API v3, https://pay.weixin.qq.com/doc/v3/merchant/4012791858.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from core.money import Money
from payments.bills import FundFlowBill, TradeBill

CURRENCY = "CNY"


class GatewayError(Exception):
    """A call to the gateway gave no result."""


class GatewayUnknown(GatewayError):
    """No believable answer: it may or may not have happened. Ask again under the same number."""


# Refusals that the very same call may outlive: too fast, or the merchant's balance is too low for now.
PASSING = frozenset({"FREQUENCY_LIMITED", "FREQUENCY_LIMIT_EXCEED", "RATELIMIT_EXCEEDED", "NOT_ENOUGH", "USERPAYING"})


class GatewayRefused(GatewayError):
    """The gateway said no, and signed it: nothing happened. `passing`: the same call may succeed later."""

    def __init__(self, code: str, message: str = "", status: int = 400) -> None:
        super().__init__(f"{code}: {message}" if message else code)
        self.code = code
        self.message = message
        self.status = status

    @property
    def passing(self) -> bool:
        return self.code in PASSING


class BadRequest(ValueError):
    """A fault of ours: what was to be sent breaks the gateway's rules. Nothing went out."""


class BadNotice(Exception):
    """A notice that must not be believed. Answer 401, change nothing."""


class Forged(BadNotice):
    """Not from the gateway, or not for us: header missing, unknown key, bad signature, probe, wrong secret."""


class Stale(BadNotice):
    """Genuine, but its timestamp is more than 300 s off our clock: a replay, or our clock is wrong."""


class PaymentState(StrEnum):
    """WeChat Pay's `trade_state`."""

    NOTPAY = "NOTPAY"
    USERPAYING = "USERPAYING"
    SUCCESS = "SUCCESS"
    REFUND = "REFUND"  # was paid; refunds have been asked for since
    CLOSED = "CLOSED"
    REVOKED = "REVOKED"
    PAYERROR = "PAYERROR"

    @property
    def was_paid(self) -> bool:
        return self in (PaymentState.SUCCESS, PaymentState.REFUND)

    @property
    def is_dead(self) -> bool:
        """It can't be paid any more and never was."""
        return self in (PaymentState.CLOSED, PaymentState.REVOKED, PaymentState.PAYERROR)


class RefundState(StrEnum):
    """WeChat Pay's refund `status`. PROCESSING is "accepted", which is not "done"."""

    PROCESSING = "PROCESSING"
    SUCCESS = "SUCCESS"
    CLOSED = "CLOSED"  # given up; a new refund under a new number may follow
    ABNORMAL = "ABNORMAL"  # the payer's card can't take it: see Gateway.redirect_refund


class Closing(StrEnum):
    """How an attempt to close a payment ended."""

    CLOSED = "closed"
    PAID = "paid"  # it was paid before we could close it: query it for the facts
    MISSING = "missing"  # the gateway never heard of this number


@dataclass(frozen=True, slots=True)
class Charge:
    """A payment to be opened. `number` is ours: 6-32 of 0-9A-Za-z_-|*, unique per merchant, for ever."""

    number: str
    amount: Money
    description: str  # 1-127 characters, shown to the payer
    expires_at: datetime
    notify_url: str  # absolute, without a query string
    sharing: bool = False  # whether parts of it may be shared with others later
    attach: str = ""  # ≤ 128 bytes, comes back in the notice


@dataclass(frozen=True, slots=True)
class PaymentFacts:
    """What the gateway states about a payment. Unpaid: no transaction id, no moment, perhaps no amount."""

    number: str
    state: PaymentState
    mchid: str
    app_id: str
    amount: Money | None = None
    currency: str = CURRENCY
    transaction_id: str = ""
    paid_at: datetime | None = None
    payer: str = ""  # openid
    attach: str = ""

    def differences(self, *, number: str, amount: Money, mchid: str, app_id: str) -> tuple[str, ...]:
        """What differs from what we asked for, as "field: theirs, ours"; empty when all is as it should be."""
        pairs = (
            ("number", self.number, number),
            ("amount", str(self.amount), str(amount)),
            ("currency", self.currency, CURRENCY),
            ("mchid", self.mchid, mchid),
            ("app_id", self.app_id, app_id),
        )
        return tuple(f"{field}: {theirs}, not {ours}" for field, theirs, ours in pairs if theirs != ours)


@dataclass(frozen=True, slots=True)
class RefundFacts:
    """What the gateway states about a refund. `refund_id` is theirs, `refund_number` is ours."""

    refund_number: str
    refund_id: str
    number: str
    transaction_id: str
    state: RefundState
    amount: Money
    total: Money
    mchid: str  # as a notice states it; in an answer our own, since we asked as ourselves
    done_at: datetime | None = None
    account: str = ""  # where the money went, in the gateway's words

    def differences(self, *, number: str, amount: Money, mchid: str) -> tuple[str, ...]:
        """What differs from what we asked for under this refund number; empty when all is as it should be."""
        pairs = (
            ("number", self.number, number),
            ("amount", str(self.amount), str(amount)),
            ("mchid", self.mchid, mchid),
        )
        return tuple(f"{field}: {theirs}, not {ours}" for field, theirs, ours in pairs if theirs != ours)


@dataclass(frozen=True, slots=True)
class PaymentNotice:
    event_id: str
    kind: str
    payment: PaymentFacts


@dataclass(frozen=True, slots=True)
class RefundNotice:
    event_id: str
    kind: str
    refund: RefundFacts


@dataclass(frozen=True, slots=True)
class OtherNotice:
    """Genuine, but about something that the shop has no use for. Answer 204, or it comes fifteen times."""

    event_id: str
    kind: str


Notice = PaymentNotice | RefundNotice | OtherNotice


class ReceiverKind(StrEnum):
    MERCHANT = "MERCHANT_ID"
    PERSON = "PERSONAL_OPENID"


@dataclass(frozen=True, slots=True)
class Receiver:
    """Somebody who may get a part of a payment. `name` goes out encrypted; a merchant needs it."""

    kind: ReceiverKind
    account: str
    relation: str = "PARTNER"  # SUPPLIER, DISTRIBUTOR, PARTNER, STAFF, …
    name: str = ""


class PartState(StrEnum):
    PENDING = "PENDING"
    SUCCESS = "SUCCESS"
    CLOSED = "CLOSED"


@dataclass(frozen=True, slots=True)
class Part:
    """One receiver's part of a payment. `state` and `reason` are the gateway's answer."""

    kind: ReceiverKind
    account: str
    amount: Money
    description: str
    state: PartState = PartState.PENDING
    reason: str = ""
    done_at: datetime | None = None


class ShareState(StrEnum):
    PROCESSING = "PROCESSING"
    FINISHED = "FINISHED"


@dataclass(frozen=True, slots=True)
class ShareFacts:
    """A sharing of one payment: `number` is ours, `order_id` theirs. FINISHED parts may still be CLOSED."""

    number: str
    order_id: str
    transaction_id: str
    state: ShareState
    parts: tuple[Part, ...]


class ShareReturnState(StrEnum):
    PROCESSING = "PROCESSING"
    SUCCESS = "SUCCESS"
    FAILED = "FAILED"


@dataclass(frozen=True, slots=True)
class ShareReturnFacts:
    """A shared part on its way back from a receiver."""

    number: str
    return_number: str
    amount: Money
    state: ShareReturnState
    reason: str = ""
    done_at: datetime | None = None


class Gateway(Protocol):
    """A payment gateway. Every method may raise GatewayUnknown or GatewayRefused, and BadRequest before it calls."""

    @property
    def name(self) -> str:
        """How the gateway is called in our tables: "sandbox" or "wechatpay"."""
        ...

    @property
    def mchid(self) -> str:
        """Our merchant number; facts that name another one aren't ours."""
        ...

    @property
    def app_id(self) -> str: ...

    def open_native(self, charge: Charge) -> str:
        """Open a payment; answers the URL to show as a QR code. The same charge again answers a usable URL again."""
        ...

    def open_h5(self, charge: Charge, *, payer_ip: str) -> str:
        """Open a payment; answers a link for a phone's browser. `payer_ip` is the payer's address, not ours."""
        ...

    def open_jsapi(self, charge: Charge, *, openid: str) -> str:
        """Open a payment inside WeChat; answers the prepay id (see `jsapi_call` for what the page needs)."""
        ...

    def jsapi_call(self, prepay_id: str) -> Mapping[str, str]:
        """The signed arguments of WeixinJSBridge's getBrandWCPayRequest. Goes nowhere."""
        ...

    def query(self, number: str) -> PaymentFacts | None:
        """A payment's facts by our number; None when the gateway, signed, doesn't know it."""
        ...

    def close(self, number: str) -> Closing:
        """Make a payment unpayable. CLOSED also when it already was."""
        ...

    def refund(
        self, *, number: str, refund_number: str, amount: Money, total: Money, notify_url: str, reason: str = ""
    ) -> RefundFacts:
        """Ask for a refund under a number that the caller has stored; repeat with the very same arguments.

        The answer means accepted, not done: wait for the notice or query. At most 50 per payment, sum ≤ total,
        within a year of the payment. `refund_number`: 1-64 of 0-9A-Za-z_-|*@.
        """
        ...

    def query_refund(self, refund_number: str) -> RefundFacts | None:
        """A refund's facts by our number; None when the gateway, signed, doesn't know it."""
        ...

    def redirect_refund(self, *, refund_id: str, refund_number: str) -> RefundFacts:
        """Send an ABNORMAL refund to the merchant's own bank account, to be handed over by other means."""
        ...

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> Notice:
        """Read what was posted to a notify_url, from raw headers (any case) and raw body bytes.

        Calls nobody. Raises Forged or Stale.
        """
        ...

    def trade_bill(self, day: date) -> TradeBill:
        """All payments and refunds of a day (Asia/Shanghai). Yesterday's is there from 10:00; three months back.

        GatewayRefused NO_STATEMENT_EXIST when there was nothing that day, STATEMENT_CREATING when it's too early.
        """
        ...

    def fund_flow_bill(self, day: date) -> FundFlowBill:
        """All movements of the merchant's basic account on a day; refusals as for `trade_bill`."""
        ...

    def add_receiver(self, receiver: Receiver) -> None:
        """Allow somebody to get parts. Adding again is harmless."""
        ...

    def delete_receiver(self, kind: ReceiverKind, account: str) -> None: ...

    def share(self, *, transaction_id: str, number: str, parts: Sequence[Part], unfreeze: bool) -> ShareFacts:
        """Share a payment opened with `sharing`. 1-50 parts; the same number again shares once.

        `unfreeze` releases the rest to the merchant. Accepted is not done: query.
        """
        ...

    def query_share(self, *, transaction_id: str, number: str) -> ShareFacts | None: ...

    def unfreeze(self, *, transaction_id: str, number: str, description: str) -> ShareFacts:
        """Release all that isn't shared to the merchant; nothing can be shared afterwards."""
        ...

    def unshared(self, transaction_id: str) -> Money:
        """What of a payment is still frozen for sharing."""
        ...

    def return_share(
        self, *, number: str, return_number: str, mchid: str, amount: Money, description: str
    ) -> ShareReturnFacts:
        """Take a part back from a receiving merchant, before its payment is refunded. Persons' parts can't be."""
        ...

    def query_share_return(self, *, number: str, return_number: str) -> ShareReturnFacts | None: ...
