"""A gateway in memory that keeps the Protocol for what stories need. The real protocol is tested in tests/payments."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

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
    RefundState,
)
from tests.stories.bills import Bills


class PretendGateway(Bills):
    """Payments are paid by `pay`, refunds end as `refund_ends` says; `down` makes every call unknown."""

    name, mchid, app_id = "sandbox", "1900000001", "wx-pretend"

    def __init__(self, clock: SetClock) -> None:
        super().__init__(clock)
        self.amounts: dict[str, Money] = {}
        self.events = 0

    def open_h5(self, charge: Charge, *, payer_ip: str) -> str:
        self._answer()
        self.amounts[charge.number] = charge.amount
        self.payments.setdefault(
            charge.number, PaymentFacts(charge.number, PaymentState.NOTPAY, self.mchid, self.app_id)
        )
        return f"https://pay.invalid/{charge.number}"

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
        return replace(found, state=self.refund_ends) if found else None

    def notice(self, number: str) -> bytes:
        self.events += 1
        return json.dumps({"event": f"EV{self.events}", "number": number}).encode()

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> Notice:
        said = json.loads(body)
        return PaymentNotice(said["event"], "TRANSACTION.SUCCESS", self.payments[said["number"]])
