"""A gateway in memory that keeps the Protocol for what stories need. The real protocol is tested in tests/payments."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from core.clock import SetClock
from core.money import Money
from payments.gateway import (
    Charge,
    Closing,
    Notice,
    PaymentFacts,
    PaymentNotice,
    PaymentState,
    RefundFacts,
    RefundNotice,
    RefundState,
)
from tests.stories.sharing import Sharing


class PretendGateway(Sharing):
    """Payments are paid by `pay`, refunds end as `refund_ends` says; `down` makes every call unknown."""

    name, mchid, app_id = "sandbox", "1900000001", "wx-pretend"

    def __init__(self, clock: SetClock) -> None:
        super().__init__(clock)
        self.amounts: dict[str, Money] = {}
        self.redirected: set[str] = set()  # refunds that went to the shop's bank account
        self.told: dict[str, RefundFacts] = {}  # by refund notices
        self.calls: list[tuple[str, str, datetime]] = []  # (what, number, when)
        self.events = 0

    def open_h5(self, charge: Charge, *, payer_ip: str) -> str:
        return f"https://pay.invalid/{self._open(charge)}"

    def open_native(self, charge: Charge) -> str:
        return f"weixin://pretend/{self._open(charge)}"

    def open_jsapi(self, charge: Charge, *, openid: str) -> str:
        return f"wx-{openid}/{self._open(charge)}"

    def jsapi_call(self, prepay_id: str) -> Mapping[str, str]:
        return {"package": f"prepay_id={prepay_id}"}

    def _open(self, charge: Charge) -> str:
        self._answer()
        self.amounts[charge.number] = charge.amount
        if charge.sharing:
            self.for_sharing.add(f"4200{charge.number}")
        self.payments.setdefault(
            charge.number, PaymentFacts(charge.number, PaymentState.NOTPAY, self.mchid, self.app_id)
        )
        return charge.number

    def pay(self, number: str, amount: Money | None = None) -> None:
        assert self.payments[number].state is PaymentState.NOTPAY, "cannot be paid any more"
        self.payments[number] = replace(
            self.payments[number],
            state=PaymentState.SUCCESS,
            amount=amount or self.amounts[number],
            transaction_id=f"4200{number}",
            paid_at=self._clock.now(),
        )

    def query(self, number: str) -> PaymentFacts | None:
        self._answer()
        return self.payments.get(number)

    def close(self, number: str) -> Closing:
        self._answer()
        facts = self.payments.get(number)
        if facts is None:
            return Closing.MISSING
        if facts.state is PaymentState.SUCCESS:
            return Closing.PAID
        self.payments[number] = replace(facts, state=PaymentState.CLOSED)
        return Closing.CLOSED

    def refund(
        self, *, number: str, refund_number: str, amount: Money, total: Money, notify_url: str, reason: str = ""
    ) -> RefundFacts:
        self.calls.append(("refund", number, self._clock.now()))
        self._answer()
        self.refunded_at.setdefault(refund_number, self._clock.now())
        return self.refunds.setdefault(
            refund_number,
            RefundFacts(
                refund_number, f"50{refund_number}", number, "", RefundState.PROCESSING, amount, total, self.mchid
            ),
        )

    def query_refund(self, refund_number: str) -> RefundFacts | None:
        self._answer()
        found = self.refunds.get(refund_number)
        ends = RefundState.SUCCESS if refund_number in self.redirected else self.refund_ends
        return replace(found, state=ends) if found else None

    def redirect_refund(self, *, refund_id: str, refund_number: str) -> RefundFacts:
        self._answer()
        found = self.refunds[refund_number]
        assert found.refund_id == refund_id
        self.redirected.add(refund_number)
        return found

    def notice(self, number: str) -> bytes:
        self.events += 1
        return json.dumps({"event": f"EV{self.events}", "number": number}).encode()

    def refund_notice(self, about: str, state: RefundState, **otherwise: Any) -> bytes:
        """What the gateway says of a refund by itself; `otherwise` is what it says wrongly."""
        self.events += 1
        event = f"EV{self.events}"
        self.told[event] = replace(self.refunds[about], state=state, **otherwise)
        return json.dumps({"event": event}).encode()

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> Notice:
        said = json.loads(body)
        if said["event"] in self.told:
            facts = self.told[said["event"]]
            return RefundNotice(said["event"], f"REFUND.{facts.state}", facts)
        return PaymentNotice(said["event"], "TRANSACTION.SUCCESS", self.payments[said["number"]])
