"""From WeChat Pay's JSON to facts. A field that is missing or of another type raises Unreadable, never KeyError.

Fields: query https://pay.weixin.qq.com/doc/v3/merchant/4012791879, notice …/4012791882, refund …/4012791883.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from core.money import LARGEST_FEN, Money
from payments.gateway import (
    CURRENCY,
    Part,
    PartState,
    PaymentFacts,
    PaymentState,
    ReceiverKind,
    RefundFacts,
    RefundState,
    ShareFacts,
    ShareReturnFacts,
    ShareReturnState,
    ShareState,
)

Json = Mapping[str, Any]
State = TypeVar("State", bound=StrEnum)


class Unreadable(ValueError):
    """Signed, and yet not what the description says. The caller makes an error of its own of it."""


def payment(data: Json) -> PaymentFacts:
    """A payment as the query and the notice state it."""
    state = _state(PaymentState, data, "trade_state")
    amount = data.get("amount")
    facts = PaymentFacts(
        number=text(data, "out_trade_no"),
        state=state,
        mchid=text(data, "mchid"),
        app_id=text(data, "appid"),
        amount=money(amount, "total") if isinstance(amount, dict) and "total" in amount else None,
        currency=_optional(amount, "currency") or CURRENCY if isinstance(amount, dict) else CURRENCY,
        transaction_id=_optional(data, "transaction_id"),
        paid_at=_moment(data, "success_time"),
        payer=_optional(data.get("payer"), "openid"),
        attach=_optional(data, "attach"),
    )
    if state.was_paid and (facts.amount is None or not facts.transaction_id):
        raise Unreadable("paid, but without amount or transaction_id")
    return facts


def refund(data: Json, mchid: str) -> RefundFacts:
    """A refund as the answers (`status`) and the notice (`refund_status`, `mchid`) state it."""
    field = "refund_status" if "refund_status" in data else "status"
    amount = data.get("amount")
    return RefundFacts(
        refund_number=text(data, "out_refund_no"),
        refund_id=text(data, "refund_id"),
        number=text(data, "out_trade_no"),
        transaction_id=text(data, "transaction_id"),
        state=_state(RefundState, data, field),
        amount=money(amount, "refund"),
        total=money(amount, "total"),
        mchid=_optional(data, "mchid") or mchid,
        done_at=_moment(data, "success_time"),
        account=_optional(data, "user_received_account"),
    )


def share(data: Json) -> ShareFacts:
    """A profit sharing as its answers state it."""
    parts = data.get("receivers") or []
    if not isinstance(parts, list):
        raise Unreadable("receivers is no list")
    return ShareFacts(
        number=text(data, "out_order_no"),
        order_id=text(data, "order_id"),
        transaction_id=text(data, "transaction_id"),
        state=_state(ShareState, data, "state"),
        parts=tuple(
            Part(
                kind=_state(ReceiverKind, part, "type"),
                account=text(part, "account"),
                amount=money(part, "amount"),
                description=_optional(part, "description"),
                state=_state(PartState, part, "result"),
                reason=_optional(part, "fail_reason"),
                done_at=_moment(part, "finish_time"),
            )
            for part in parts
        ),
    )


def share_return(data: Json) -> ShareReturnFacts:
    """The return of a shared part as its answers state it."""
    return ShareReturnFacts(
        number=text(data, "out_order_no"),
        return_number=text(data, "out_return_no"),
        amount=money(data, "amount"),
        state=_state(ShareReturnState, data, "result"),
        reason=_optional(data, "fail_reason"),
        done_at=_moment(data, "finish_time"),
    )


def text(data: Any, name: str) -> str:
    """A text that must be there."""
    value = data.get(name) if isinstance(data, dict) else None
    if not isinstance(value, str) or not value:
        raise Unreadable(f"no {name}")
    return value


def _optional(data: Any, name: str) -> str:
    value = data.get(name) if isinstance(data, dict) else None
    return value if isinstance(value, str) else ""


def money(data: Any, name: str) -> Money:
    """A whole number of fen, 0 or more, that must be there."""
    value = data.get(name) if isinstance(data, dict) else None
    if type(value) is not int or not 0 <= value <= LARGEST_FEN:
        raise Unreadable(f"{name} is no amount in fen")
    return Money(value)


def _state(states: type[State], data: Any, name: str) -> State:
    try:
        return states(text(data, name))
    except ValueError as error:
        raise Unreadable(f"{name} unknown to us") from error


def _moment(data: Json, name: str) -> datetime | None:
    value = _optional(data, name)
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise Unreadable(f"{name} is no moment") from error
    if moment.tzinfo is None:
        raise Unreadable(f"{name} has no zone")
    return moment
