"""Parts of payments taken back from suppliers whose goods were refunded, before the customer's refund goes out.

Only merchants' parts can be taken back. What can't be stays what the refund made it in the books: the supplier's debt,
carried by its statements until what it earns next has made up for it.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import insert

from core.events import Event
from core.money import ZERO, Money
from core.work import Work
from models.ledger import Account
from models.payments import Payment
from models.refunds import Refund, RefundStatus
from models.splits import PartStatus, ReturnStatus, SplitPart, SplitReturn
from payments.gateway import ReceiverKind, ShareReturnFacts, ShareReturnState
from queries import payments as payments_found
from queries import refunds as refunds_found
from queries import splits as find
from services import history, ledger
from services.refunds import RefundMoved
from services.splits import ASK_EVERY, CALL_LASTS, TROUBLE_LASTS

REFUND_WAITS = timedelta(minutes=10)  # for the money to be back; then the customer gets it from what the shop has


@dataclass(frozen=True, slots=True)
class ReturnFailed(Event):
    """A supplier's part doesn't come back, or the gateway says something else of it than it was asked."""

    return_id: int
    problem: str


@dataclass(frozen=True, slots=True)
class Errand:
    """A return for which the gateway is to be called."""

    return_id: int
    number: str
    split_number: str
    mchid: str
    amount: Money
    asks: bool


def begin(work: Work, event: RefundMoved) -> None:
    """A refund is approved: what its suppliers got of this payment is asked back, as far as the refund took it."""
    refund = refunds_found.refund(work, event.refund_id)
    if event.status is not RefundStatus.APPROVED or refund.payment_id is None or not refund.amount:
        return
    split = find.of_payment(work, refund.payment_id)
    taken = find.taken_from(work, refund.id) if split is not None else {}
    if split is None or not taken:
        return
    payment = payments_found.payment(work, refund.payment_id)
    for part, receiver in find.parts(work, split.id):
        wanted = min(taken.get(part.supplier_id, ZERO), part.amount - part.reclaimed)
        merchant = receiver.kind == ReceiverKind.MERCHANT and part.status is not PartStatus.CLOSED
        if merchant and wanted > ZERO and find.reclaim(work, part.id, wanted):
            _add(work, payment, refund, part, wanted)
            refunds_found.look_at(work, refund.id, work.now + REFUND_WAITS)


def _add(work: Work, payment: Payment, refund: Refund, part: SplitPart, amount: Money) -> None:
    work.execute(
        insert(SplitReturn).values(
            number=f"{payment.number}B{secrets.token_hex(4)}",
            part_id=part.id,
            refund_id=refund.id,
            amount=amount,
            status=ReturnStatus.WAITING,
            problem="",
            asked_at=work.now,
            next_look_at=work.now,
        )
    )


def next_errand(work: Work) -> Errand | None:
    """Claim a return for which the gateway is to be called. One whose part is still on its way waits for it."""
    while (back := find.claim_look(work, SplitReturn, work.now + CALL_LASTS)) is not None:
        part, receiver, split = find.part_of_return(work, back)
        if part.status is PartStatus.CLOSED:
            fail(work, back.id, "it was never shared")
        elif part.status is PartStatus.DONE:
            asks = back.status is ReturnStatus.ACCEPTED
            return Errand(back.id, back.number, split.number, receiver.account, back.amount, asks)
    return None


def record(work: Work, errand: Errand, facts: ShareReturnFacts) -> None:
    """Accepted is not done. What differs from what was asked is alarmed and never booked; repeats change nothing."""
    pairs = (
        ("number", facts.number, errand.split_number),
        ("return", facts.return_number, errand.number),
        ("amount", str(facts.amount), str(errand.amount)),
    )
    problem = "; ".join(f"{field}: {theirs}, not {ours}" for field, theirs, ours in pairs if theirs != ours)
    if problem:
        put_off(work, errand.return_id, problem)
    elif facts.state is ShareReturnState.SUCCESS:
        _succeed(work, errand.return_id, facts)
    elif facts.state is ShareReturnState.FAILED:
        fail(work, errand.return_id, facts.reason or "FAILED")
    elif not _move(work, errand.return_id, ReturnStatus.ACCEPTED, next_look_at=work.now + ASK_EVERY):
        put_off(work, errand.return_id)


def _succeed(work: Work, return_id: int, facts: ShareReturnFacts) -> None:
    """The money is back at the gateway, and the supplier doesn't owe it any more. Money moves."""
    at = facts.done_at or work.now
    if _move(work, return_id, ReturnStatus.DONE, done_at=at, next_look_at=None, problem=""):
        back = find.row(work, SplitReturn, return_id)
        part, _, _ = find.part_of_return(work, back)
        ledger.book(
            work,
            "split-returned",
            back.id,
            (Account.GATEWAY, None, back.amount),
            (Account.SUPPLIER, part.supplier_id, -back.amount),
        )
        _let_go(work, back)


def fail(work: Work, return_id: int, problem: str) -> None:
    """It doesn't come back. The refund has made it the supplier's debt already."""
    if _move(work, return_id, ReturnStatus.FAILED, problem, problem=problem[:300], next_look_at=None):
        back = find.row(work, SplitReturn, return_id)
        find.reclaimed_not(work, back.part_id, back.amount)
        _let_go(work, back)
        work.tell(ReturnFailed(return_id, problem[:300]))


def _let_go(work: Work, back: SplitReturn) -> None:
    """The refund that has waited for it goes out."""
    refund = refunds_found.refund(work, back.refund_id)
    if refund.status is RefundStatus.APPROVED and not find.is_coming_back(work, refund.id):
        refunds_found.look_at(work, refund.id, work.now)


def put_off(work: Work, return_id: int, problem: str = "") -> None:
    """Ask again later; managers hear of a new problem, once."""
    back = find.row(work, SplitReturn, return_id)
    fresh = bool(problem) and back.problem != problem[:300]
    kept = {"problem": problem[:300]} if problem else {}
    if back.next_look_at is not None:
        find.look_at(work, SplitReturn, return_id, work.now + (TROUBLE_LASTS if problem else ASK_EVERY), **kept)
    if fresh:
        work.tell(ReturnFailed(return_id, problem[:300]))


def _move(work: Work, return_id: int, new: ReturnStatus, reason: str = "", **values: object) -> bool:
    old = find.claim(work, SplitReturn, return_id, new, **values)
    if old is not None:
        history.note(work, "split_returns", return_id, old, new, reason)
    return old is not None
