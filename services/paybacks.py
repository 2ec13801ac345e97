"""Refunds at the gateway: sent, asked about, done, in trouble. The calls are made by services.till, never here."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import update

from core.errors import ShopError
from core.events import Event
from core.money import Money
from core.work import Work
from models.ledger import Account
from models.orders import OrderStatus
from models.refunds import ABNORMAL, Refund, RefundCause, RefundStatus, Remedy
from payments.gateway import RefundFacts, RefundState
from queries import orders as orders_found
from queries import payments as payments_found
from queries import refunds as find
from services import history, ledger

log = logging.getLogger("qunmai.paybacks")

ASK_EVERY = timedelta(seconds=60)
CALL_LASTS = timedelta(seconds=60)
PACE = timedelta(seconds=60)  # the gateway takes one refund of a payment per minute


class NoRemedy(ShopError):
    """No refund of the order is in a trouble that this helps. Arguments: number."""


@dataclass(frozen=True, slots=True)
class RefundMoved(Event):
    """A refund has been approved, rejected, done, or has failed."""

    refund_id: int
    status: RefundStatus


@dataclass(frozen=True, slots=True)
class RefundDiffers(Event):
    """What the gateway says of a refund isn't what we asked for: somebody must look."""

    refund_id: int
    problem: str


class Call(StrEnum):
    """What the gateway is called for."""

    SEND = "send"
    ASK = "ask"
    REDIRECT = "redirect"


@dataclass(frozen=True, slots=True)
class Errand:
    """A refund for which the gateway is to be called. `their_id` is the gateway's own, known once it was accepted."""

    refund_id: int
    refund_number: str
    payment_number: str
    amount: Money
    total: Money
    call: Call
    their_id: str = ""


def next_errand(work: Work) -> Errand | None:
    """Claim a refund that is due. One whose payment has seen another refund just now waits until its minute is over."""
    while (refund := find.claim_look(work, work.now + CALL_LASTS)) is not None:
        assert refund.payment_id is not None, "what cost no money is done when it is approved"
        payment = payments_found.payment(work, refund.payment_id)
        call = _call_for(refund)
        if call is Call.SEND and not payments_found.pace_refund(work, payment.id, PACE):
            assert payment.refund_sent_at is not None
            find.look_at(work, refund.id, payment.refund_sent_at + PACE)
            continue
        return Errand(
            refund.id,
            refund.number,
            payment.number,
            refund.amount,
            payment.amount,
            call,
            refund.their_id or "",
        )
    return None


def _call_for(refund: Refund) -> Call:
    if refund.status is RefundStatus.APPROVED:
        return Call.SEND
    redirects = refund.status is RefundStatus.FAILED and refund.remedy is Remedy.BANK and refund.their_id
    return Call.REDIRECT if redirects else Call.ASK


def hear(work: Work, facts: RefundFacts, mchid: str) -> None:
    """A notice about a refund. That one has succeeded which we hold for failed is believed when a query says so."""
    refund = find.numbered(work, facts.refund_number)
    if refund is None:
        log.warning("refund of nobody's", extra={"refund": facts.refund_number})
        return
    if refund.status is RefundStatus.FAILED and facts.state is RefundState.SUCCESS:
        find.look_at(work, refund.id, work.now)
        return
    record(work, facts.refund_number, facts, mchid)


def record(work: Work, refund_number: str, facts: RefundFacts, mchid: str) -> None:
    """What the gateway says of a refund: accepted, done, or impossible. Repeats and stragglers change nothing."""
    refund = find.numbered(work, refund_number)
    if refund is None:
        return
    payment = payments_found.payment(work, refund.payment_id) if refund.payment_id else None
    different = facts.differences(number=payment.number if payment else "", amount=refund.amount, mchid=mchid)
    if different:
        _alarm(work, refund, "; ".join(different))
        put_off(work, refund_number)
        return
    work.execute(update(Refund).where(Refund.id == refund.id).values(their_id=facts.refund_id))
    if facts.state is RefundState.SUCCESS:
        _succeed(work, refund)
    elif facts.state is RefundState.PROCESSING:
        old = find.claim(
            work, refund.id, RefundStatus.SENT, next_look_at=work.now + ASK_EVERY, sent_at=refund.sent_at or work.now
        )
        if old is None:
            put_off(work, refund_number)
        else:
            history.note(work, "refunds", refund.id, old, RefundStatus.SENT)
    elif refund.status is RefundStatus.FAILED:
        find.look_at(work, refund.id, None)
    else:
        fail(work, refund.id, str(facts.state))


def put_off(work: Work, refund_number: str) -> None:
    """Ask again later."""
    work.execute(
        update(Refund)
        .where(Refund.number == refund_number, Refund.next_look_at.is_not(None))
        .values(next_look_at=work.now + ASK_EVERY)
        .execution_options(synchronize_session=False)
    )


def fail(work: Work, refund_id: int, problem: str) -> None:
    """The gateway can't pay it back: somebody must look. A later success is still believed."""
    old = find.claim(work, refund_id, RefundStatus.FAILED, problem=problem[:300], next_look_at=None)
    if old is not None:
        history.note(work, "refunds", refund_id, old, RefundStatus.FAILED, problem)
        work.tell(RefundMoved(refund_id, RefundStatus.FAILED))


def _succeed(work: Work, refund: Refund) -> None:
    if refund.remedy is Remedy.BANK:
        _arrive_at_bank(work, refund)
    elif refund.status is RefundStatus.DONE and refund.remedy is Remedy.BY_HAND:
        _alarm(work, refund, "paid back by hand, and by the gateway too")
    else:
        pay_out(work, refund)


def pay_out(work: Work, refund: Refund) -> None:
    """The customer has it back the way it came: from the gateway; or in cash, from whom it names or the shop's bank."""
    if _finish(work, refund):
        ledger.book(
            work,
            "refund-done",
            refund.id,
            (Account.REFUNDS_DUE, refund.order_id, refund.amount),
            (*_paid_from(work, refund), -refund.amount),
        )


def _paid_from(work: Work, refund: Refund) -> ledger.Place:
    payment = payments_found.payment(work, refund.payment_id) if refund.payment_id is not None else None
    if payment is None or payment.taken_by is None:
        return ledger.AT_GATEWAY
    return (Account.BANK, None) if refund.paid_by is None else (Account.CASH, refund.paid_by)


def _alarm(work: Work, refund: Refund, problem: str) -> None:
    """Tell the managers, once."""
    if refund.problem == problem[:300]:
        return
    work.execute(update(Refund).where(Refund.id == refund.id).values(problem=problem[:300]))
    work.tell(RefundDiffers(refund.id, problem[:300]))


def finish_free(work: Work, refund: Refund) -> None:
    """Points and coupons only go back: no gateway needs to hear of it."""
    _finish(work, refund)


def _finish(work: Work, refund: Refund, **values: object) -> bool:
    """The customer has it. False where that was known already."""
    sent_at = refund.sent_at or work.now
    old = find.claim(work, refund.id, RefundStatus.DONE, done_at=work.now, sent_at=sent_at, next_look_at=None, **values)
    if old is None:
        return False
    history.note(work, "refunds", refund.id, old, RefundStatus.DONE)
    if refund.cause is RefundCause.ASKED:
        find.paid_back(work, refund)
        order = orders_found.order(work, refund.order_id)
        if order is not None and order.refunded == order.paid and (order.paid or _all_gone_back(work, order.id)):
            before = orders_found.claim(work, order.id, OrderStatus.REFUNDED)
            if before is not None:
                history.note(work, "orders", order.id, before, OrderStatus.REFUNDED)
    work.tell(RefundMoved(refund.id, RefundStatus.DONE))
    return True


def _all_gone_back(work: Work, order_id: int) -> bool:
    gone = find.gone_back(work, order_id)
    return all(gone.get(line.id) == line.quantity for line in orders_found.lines(work, order_id))


# What a manager does about a refund that failed


def to_bank(work: Work, refund: Refund) -> bool:
    """Have an abnormal refund paid to the shop's own bank account. False where that isn't its trouble."""
    done = work.execute(
        update(Refund)
        .where(
            Refund.id == refund.id,
            Refund.status == RefundStatus.FAILED,
            Refund.problem == ABNORMAL,
            Refund.their_id.is_not(None),
        )
        .values(remedy=Remedy.BANK, next_look_at=work.now)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def not_to_bank(work: Work, refund_id: int, problem: str) -> None:
    """The gateway refuses that: it is the managers' task again, and we ask how it stands."""
    work.execute(
        update(Refund)
        .where(Refund.id == refund_id, Refund.status == RefundStatus.FAILED)
        .values(remedy=None, next_look_at=work.now)
        .execution_options(synchronize_session=False)
    )
    _alarm(work, find.refund(work, refund_id), problem)


def _arrive_at_bank(work: Work, refund: Refund) -> None:
    old = find.claim(work, refund.id, RefundStatus.REDIRECTED, next_look_at=None)
    if old is None:
        return
    history.note(work, "refunds", refund.id, old, RefundStatus.REDIRECTED)
    ledger.book(
        work,
        "refund-redirected",
        refund.id,
        (Account.BANK, None, refund.amount),
        (Account.GATEWAY, None, -refund.amount),
    )
    work.tell(RefundMoved(refund.id, RefundStatus.REDIRECTED))


def by_hand(work: Work, refund: Refund, proof: str) -> bool:
    """The customer got it from the shop's bank account; `proof` names the transfer. False where it wasn't to be."""
    if refund.status not in (RefundStatus.FAILED, RefundStatus.REDIRECTED):
        return False
    remedy = Remedy.BANK if refund.status is RefundStatus.REDIRECTED else Remedy.BY_HAND
    if not _finish(work, refund, remedy=remedy, proof=proof[:200]):
        return False
    ledger.book(
        work,
        "refund-by-hand",
        refund.id,
        (Account.REFUNDS_DUE, refund.order_id, refund.amount),
        (Account.BANK, None, -refund.amount),
    )
    return True
