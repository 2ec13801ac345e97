"""Profit sharing at the gateway in memory: what is frozen, shared, released, taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core.clock import SetClock
from core.money import ZERO, Money
from payments.bills import FundFlowRow
from payments.gateway import (
    GatewayRefused,
    GatewayUnknown,
    Part,
    PartState,
    Receiver,
    ReceiverKind,
    ShareFacts,
    ShareReturnFacts,
    ShareReturnState,
    ShareState,
)
from tests.stories.bills import Bills


@dataclass
class Shared:
    """What the gateway knows under one number."""

    facts: ShareFacts
    at: datetime
    unfreezes: bool


class Sharing(Bills):
    """`refuses` are signed refusals, `loses` does what it is asked and gives no answer, `says` changes what it says."""

    def __init__(self, clock: SetClock) -> None:
        super().__init__(clock)
        self.for_sharing: set[str] = set()  # transactions
        self.receivers: dict[str, Receiver] = {}
        self.shared: dict[str, Shared] = {}
        self.returned: dict[str, tuple[ShareReturnFacts, str, datetime]] = {}
        self.closes: dict[str, str] = {}  # by account: why its part comes to nothing
        self.returns_end = ShareReturnState.SUCCESS
        self.refuses = ""
        self.loses = False
        self.says: Callable[[ShareFacts], ShareFacts] = lambda facts: facts
        self.says_returned: Callable[[ShareReturnFacts], ShareReturnFacts] = lambda facts: facts
        self.asked_for: list[tuple[str, str]] = []  # (what, number)

    def _heard(self, what: str, number: str) -> None:
        self._answer()
        self.asked_for.append((what, number))
        if self.refuses:
            raise GatewayRefused(self.refuses)

    def add_receiver(self, receiver: Receiver) -> None:
        self._heard("receiver", receiver.account)
        self.receivers[receiver.account] = receiver

    def delete_receiver(self, kind: ReceiverKind, account: str) -> None:
        self._heard("receiver gone", account)
        self.receivers.pop(account, None)

    def share(self, *, transaction_id: str, number: str, parts: Sequence[Part], unfreeze: bool) -> ShareFacts:
        self._heard("share", number)
        assert all(part.account in self.receivers for part in parts)
        return self._shared(transaction_id, number, tuple(parts), unfreeze)

    def unfreeze(self, *, transaction_id: str, number: str, description: str) -> ShareFacts:
        self._heard("unfreeze", number)
        return self._shared(transaction_id, number, (), True)

    def _shared(self, transaction_id: str, number: str, parts: tuple[Part, ...], unfreezes: bool) -> ShareFacts:
        if number not in self.shared:
            assert sum((part.amount for part in parts), ZERO) <= self.unshared(transaction_id)
            facts = ShareFacts(number, f"30{number}", transaction_id, ShareState.PROCESSING, parts)
            self.shared[number] = Shared(facts, self._clock.now(), unfreezes)
        known = self.shared[number].facts
        assert (known.transaction_id, known.parts) == (transaction_id, parts), "another sharing has this number"
        if self.loses:
            raise GatewayUnknown("lost")
        return self.says(known)

    def query_share(self, *, transaction_id: str, number: str) -> ShareFacts | None:
        self._answer()
        return self.says(self._done(self.shared[number])) if number in self.shared else None

    def _done(self, shared: Shared) -> ShareFacts:
        ended = tuple(
            replace(part, state=PartState.CLOSED, reason=self.closes[part.account])
            if part.account in self.closes
            else replace(part, state=PartState.SUCCESS, done_at=shared.at)
            for part in shared.facts.parts
        )
        rest = Part(ReceiverKind.MERCHANT, self.mchid, Money(1), "解冻给分账方", PartState.SUCCESS)
        return replace(shared.facts, state=ShareState.FINISHED, parts=(*ended, rest))

    def unshared(self, transaction_id: str) -> Money:
        assert transaction_id in self.for_sharing, "not opened for sharing"
        (paid,) = [facts for facts in self.payments.values() if facts.transaction_id == transaction_id]
        known = [one for one in self.shared.values() if one.facts.transaction_id == transaction_id]
        back = [one.amount for one in self.refunds.values() if one.number == paid.number]
        gone = [part.amount for one in known for part in one.facts.parts if part.account not in self.closes]
        assert paid.amount is not None
        if any(one.unfreezes for one in known):
            return ZERO
        return paid.amount - sum((*back, *gone), ZERO)

    def return_share(
        self, *, number: str, return_number: str, mchid: str, amount: Money, description: str
    ) -> ShareReturnFacts:
        self._heard("return", return_number)
        if return_number not in self.returned:
            had = [part for part in self.shared[number].facts.parts if part.account == mchid]
            before = [facts.amount for facts, account, _ in self.returned.values() if account == mchid]
            assert had[0].kind is ReceiverKind.MERCHANT
            assert sum(before, amount) <= sum((part.amount for part in had), ZERO)
            facts = ShareReturnFacts(number, return_number, amount, ShareReturnState.PROCESSING)
            self.returned[return_number] = facts, mchid, self._clock.now()
        if self.loses:
            raise GatewayUnknown("lost")
        return self.says_returned(self.returned[return_number][0])

    def query_share_return(self, *, number: str, return_number: str) -> ShareReturnFacts | None:
        self._answer()
        if return_number not in self.returned:
            return None
        facts, _, at = self.returned[return_number]
        return self.says_returned(replace(facts, state=self.returns_end, done_at=at))

    def _flows(self) -> list[FundFlowRow]:
        rows = super()._flows()
        for number, one in self.shared.items():
            for part in self._done(one).parts:
                if part.state is PartState.SUCCESS and part.account != self.mchid:
                    rows.append(self._flow(one.at, one.facts.order_id, "分账", -part.amount, number, part.account))
        if self.returns_end is ShareReturnState.SUCCESS:
            for number, (back, account, at) in self.returned.items():
                rows.append(self._flow(at, f"40{number}", "分账回退", back.amount, number, account))
        return rows

    def _flow(self, at: datetime, their: str, kind: str, amount: Money, number: str, account: str) -> FundFlowRow:
        return FundFlowRow(at, their, f"F{number}{account}", "分账", kind, amount, ZERO, "system", "", number)
