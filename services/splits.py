"""Profit sharing: a part of each payment goes to the suppliers at the gateway, once the goods can't come back any more.

Decided here, said to the gateway by services.splitting. What is on its way has left the supplier's account in the books
when it is fixed, so no statement pays it a second time (docs/decisions/profit-sharing.md).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import insert

from core.events import Event
from core.money import ZERO, Money
from core.work import Work
from models.ledger import Account
from models.payments import Payment, PaymentStatus
from models.splits import PartStatus, Split, SplitPart, SplitReceiver, SplitStatus
from payments.gateway import Part, PartState, ReceiverKind, ShareFacts, ShareState
from queries import orders as orders_found
from queries import payments as payments_found
from queries import settlement as settlements_found
from queries import splits as find
from services import history, ledger, settlement
from services.payments import PaymentAsked

CALL_LASTS = timedelta(seconds=60)
ASK_EVERY = timedelta(seconds=60)
LOOK_EVERY = timedelta(hours=1)
TROUBLE_LASTS = timedelta(minutes=10)
UNPAID_LASTS = timedelta(days=1)
# The gateway keeps money for sharing for 180 days. What isn't finished long before is released unshared.
LONGEST = timedelta(days=150)
MOST_PARTS = 50
DESCRIPTION = "货款"


def mark(work: Work, event: PaymentAsked) -> None:
    """Where goods of a supplier are paid for that can get parts: this payment is opened for sharing."""
    if find.active(work, find.suppliers_in(work, event.payment_id)):
        payment = payments_found.payment(work, event.payment_id)
        first_look = payment.expires_at + UNPAID_LASTS
        number = f"{payment.number}S"
        work.execute(
            insert(Split).values(
                number=number,
                payment_id=payment.id,
                status=SplitStatus.WAITING,
                percent=0,
                problem="",
                next_look_at=first_look,
            )
        )


@dataclass(frozen=True, slots=True)
class Errand:
    """A split for which the gateway is to be called: no `parts` means that all of the payment is released."""

    split_id: int
    number: str
    transaction_id: str
    parts: tuple[Part, ...]
    asks: bool  # it was accepted: how does it stand?


def next_errand(work: Work) -> Errand | None:
    """Claim a split for which the gateway is to be called; those that wait are fixed here when their time has come."""
    while (split := find.claim_look(work, Split, work.now + CALL_LASTS)) is not None:
        payment = payments_found.payment(work, split.payment_id)
        if split.status is SplitStatus.WAITING:
            _decide(work, split, payment)
            split = find.row(work, Split, split.id)
        if split.status in (SplitStatus.ASKED, SplitStatus.ACCEPTED, SplitStatus.REFUSED):
            return _errand(work, split, payment)
    return None


def _errand(work: Work, split: Split, payment: Payment) -> Errand:
    parts = () if split.refused else tuple(_part(part, receiver) for part, receiver in find.parts(work, split.id))
    number = release_number(split.number) if split.refused else split.number
    asks = split.status is SplitStatus.ACCEPTED
    return Errand(split.id, number, payment.transaction_id or "", parts, asks)


def release_number(number: str) -> str:
    """Under which the money of a refused sharing is released: a second call has a number of its own."""
    return number + "U"


def _part(part: SplitPart, receiver: SplitReceiver) -> Part:
    return Part(ReceiverKind(receiver.kind), receiver.account, part.amount, DESCRIPTION)


def _decide(work: Work, split: Split, payment: Payment) -> None:
    """Fix who gets what, if the time has come. Money moves in the books."""
    if payment.status is PaymentStatus.CLOSED:
        _move(work, split, SplitStatus.VOID, next_look_at=None)
        return
    if payment.status is not PaymentStatus.PAID:
        find.look_at(work, Split, split.id, work.now + LOOK_EVERY)
        return
    order_ids = sorted(line.order_id for line in payments_found.lines(work, payment.id))
    for order_id in order_ids:
        orders_found.locked(work, order_id)  # nothing is asked back of it meanwhile
    stand, window = find.progress(work, payment.id), timedelta(days=work.settings.refunds.window_days)
    assert payment.paid_at is not None
    over = payment.paid_at <= work.now - LONGEST
    if stand.undecided or not (stand.finished or over):
        find.look_at(work, Split, split.id, work.now + LOOK_EVERY)
    elif not over and stand.last_at is not None and stand.last_at + window > work.now:
        find.look_at(work, Split, split.id, stand.last_at + window)
    elif not find.left(work, payment):  # nothing is frozen any more
        _move(work, split, SplitStatus.DONE, next_look_at=None, asked_at=work.now, done_at=work.now)
    else:
        _fix(work, split, payment, {} if over and not stand.finished else _due(work, payment))


def _due(work: Work, payment: Payment) -> dict[int, Money]:
    """What each supplier that can get parts has earned by what this payment paid for: its share of each order."""
    kept = [line.order_id for line in payments_found.lines(work, payment.id) if line.kept]
    due: dict[int, Money] = {}
    for order_id, by_supplier in find.earned(work, kept).items():
        payers = payments_found.kept_for(work, order_id)
        own = [paid.id for paid, _ in payers].index(payment.id)
        for supplier_id, amount in by_supplier.items():
            share = max(amount, ZERO).share([paid.fen for _, paid in payers])[own]
            due[supplier_id] = due.get(supplier_id, ZERO) + share
    return {supplier_id: due[supplier_id] for supplier_id in find.active(work, due) if due[supplier_id]}


def _fix(work: Work, split: Split, payment: Payment, due: Mapping[int, Money]) -> None:
    """No supplier gets more than it is owed right now, all together no more than the cap and what is left."""
    for supplier_id in sorted(due):
        settlements_found.lock(work, supplier_id)  # no statement is made meanwhile that pays the same
    owed = {supplier: min(amount, settlement.standing(work, supplier).due) for supplier, amount in due.items()}
    first = sorted((supplier for supplier in owed if owed[supplier]), key=lambda one: (-owed[one].fen, one))
    percent = work.settings.splits.most_percent
    most = min(Money(payment.amount.fen * percent // 100), find.left(work, payment))
    dealt = _capped([owed[supplier] for supplier in first[:MOST_PARTS]], most)
    if _move(work, split, SplitStatus.ASKED, percent=percent, asked_at=work.now, next_look_at=work.now + CALL_LASTS):
        _add(work, split, {supplier: amount for supplier, amount in zip(first, dealt, strict=False) if amount})


def _capped(amounts: Sequence[Money], most: Money) -> list[Money]:
    whole = sum(amounts, ZERO)
    return list(amounts) if whole <= most else most.share([amount.fen for amount in amounts])


def _add(work: Work, split: Split, amounts: Mapping[int, Money]) -> None:
    receivers = find.active(work, amounts)
    for supplier_id, amount in sorted(amounts.items()):
        added = insert(SplitPart).values(
            split_id=split.id, supplier_id=supplier_id, receiver_id=receivers[supplier_id].id, amount=amount
        )
        part_id = work.execute(added.returning(SplitPart.id)).scalar_one()
        ledger.book(
            work,
            "split-asked",
            part_id,
            (Account.SUPPLIER, supplier_id, amount),
            (Account.PASSING_ON, None, -amount),
        )


def _move(work: Work, split: Split, new: SplitStatus, reason: str = "", **values: object) -> bool:
    old = find.claim(work, Split, split.id, new, **values)
    if old is not None:
        history.note(work, "splits", split.id, old, new, reason)
    return old is not None


# What the gateway says


@dataclass(frozen=True, slots=True)
class SplitTrouble(Event):
    """The gateway refused a sharing, or a part of it, or says something else than it was asked. Somebody must look."""

    split_id: int
    problem: str


def record(work: Work, errand: Errand, facts: ShareFacts, mchid: str) -> None:
    """Accepted is not done. What differs from what was asked is alarmed and never booked; repeats change nothing."""
    problem = _difference(errand, facts, mchid)
    if problem:
        put_off(work, errand.split_id, problem)
        return
    split = find.row(work, Split, errand.split_id)
    known = find.parts(work, split.id) if errand.parts else ()
    theirs = {(part.kind, part.account): part for part in facts.parts}
    answers = [(part, theirs[ReceiverKind(receiver.kind), receiver.account]) for part, receiver in known]
    finished = facts.state is ShareState.FINISHED and all(
        theirs.state is not PartState.PENDING for _, theirs in answers
    )
    if not finished:
        if not _move(work, split, SplitStatus.ACCEPTED, their_id=facts.order_id, next_look_at=work.now + ASK_EVERY):
            put_off(work, split.id)
        return
    done = SplitStatus.DONE
    if _move(work, split, done, their_id=facts.order_id, done_at=work.now, next_look_at=None, problem=""):
        for part, answer in answers:
            _finish(work, split, part, answer)


def _difference(errand: Errand, facts: ShareFacts, mchid: str) -> str:
    """What differs from what was asked. That the rest went to ourselves is no difference."""
    asked = {(part.kind, part.account, part.amount) for part in errand.parts}
    said = {(part.kind, part.account, part.amount) for part in facts.parts if part.account != mchid}
    pairs = (
        ("number", facts.number, errand.number),
        ("transaction", facts.transaction_id, errand.transaction_id),
        ("parts", _shown(said), _shown(asked)),
    )
    return "; ".join(f"{field}: {theirs}, not {ours}" for field, theirs, ours in pairs if theirs != ours)


def _shown(parts: Collection[tuple[ReceiverKind, str, Money]]) -> str:
    return " ".join(f"{account} {amount}" for _, account, amount in sorted(parts, key=lambda part: part[1])) or "none"


def _finish(work: Work, split: Split, part: SplitPart, theirs: Part) -> None:
    """The supplier has its part; or it hasn't, and is owed it again. Money moves."""
    if theirs.state is PartState.SUCCESS:
        if find.finish_part(work, part.id, PartStatus.DONE, done_at=theirs.done_at or work.now):
            amounts = ((Account.PASSING_ON, None, part.amount), (Account.GATEWAY, None, -part.amount))
            ledger.book(work, "split-done", part.id, *amounts)
    elif _close(work, part, theirs.reason):
        name = find.supplier_name(work, part.supplier_id)
        work.tell(SplitTrouble(split.id, f"{name} {part.amount}: {theirs.reason}"))


def _close(work: Work, part: SplitPart, reason: str) -> bool:
    closed = find.finish_part(work, part.id, PartStatus.CLOSED, reason=reason[:300], done_at=work.now)
    if closed:
        amounts = ((Account.PASSING_ON, None, part.amount), (Account.SUPPLIER, part.supplier_id, -part.amount))
        ledger.book(work, "split-closed", part.id, *amounts)
    return closed


def refuse(work: Work, split_id: int, problem: str) -> None:
    """The gateway said no, and knows of nothing: suppliers are owed all of it again, the money is to be released."""
    split = find.row(work, Split, split_id)
    if split.status is SplitStatus.REFUSED:  # the release was refused, too
        put_off(work, split_id, problem)
    elif _move(work, split, SplitStatus.REFUSED, problem, refused=True, problem=problem[:300], next_look_at=work.now):
        for part, _ in find.parts(work, split_id):
            _close(work, part, problem)
        work.tell(SplitTrouble(split_id, problem))


def put_off(work: Work, split_id: int, problem: str = "") -> None:
    """Ask again later; managers hear of a new problem, once."""
    split = find.row(work, Split, split_id)
    fresh = bool(problem) and split.problem != problem[:300]
    kept = {"problem": problem[:300]} if problem else {}
    if split.next_look_at is not None:
        find.look_at(work, Split, split_id, work.now + (TROUBLE_LASTS if problem else ASK_EVERY), **kept)
    if fresh:
        work.tell(SplitTrouble(split_id, problem[:300]))
