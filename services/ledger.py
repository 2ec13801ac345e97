"""Booking: each event once, its postings summing to zero."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import insert

from core.money import ZERO, Money
from core.work import Work
from models.ledger import Account, Entry, Posting
from models.payments import Payment
from queries import ledger as find

Place = tuple[Account, int | None]
Line = tuple[Account, int | None, Money]
AT_GATEWAY: Place = (Account.GATEWAY, None)


class Unbalanced(Exception):
    """A fault in our code: an entry whose postings don't sum to zero."""


def book(work: Work, kind: str, source_id: int, *lines: Line) -> None:
    """Book an event: lines are (account, party's id or None, amount; debit positive).

    Lines of zero are left out. Raises Unbalanced, and IntegrityError where (kind, source_id) was booked already.
    """
    kept = [line for line in lines if line[2]]
    if sum((amount for _, _, amount in kept), ZERO) != ZERO:
        raise Unbalanced(f"{kind} {source_id}")
    if not kept:
        return
    entry_id = work.execute(
        insert(Entry).values(kind=kind, source_id=source_id, booked_at=work.now).returning(Entry.id)
    ).scalar_one()
    _post(work, entry_id, kept)


def book_many(work: Work, kind: str, events: Sequence[tuple[int, Sequence[Line]]]) -> None:
    """Book many events of one kind as `book` does, in few statements."""
    for source_id, lines in events:
        if sum((amount for _, _, amount in lines), ZERO) != ZERO:
            raise Unbalanced(f"{kind} {source_id}")
    moved = [(source_id, kept) for source_id, lines in events if (kept := [line for line in lines if line[2]])]
    if not moved:
        return
    work.execute(insert(Entry), [{"kind": kind, "source_id": source, "booked_at": work.now} for source, _ in moved])
    ids = find.entries(work, kind, [source_id for source_id, _ in moved])
    postings = [
        {"entry_id": ids[source_id], "account": account, "party_id": party, "amount": amount}
        for source_id, lines in moved
        for account, party, amount in lines
    ]
    work.execute(insert(Posting), postings)


def till_of(payment: Payment) -> Place:
    """Where the money of a payment lies: at the gateway, or with whom has taken it in cash."""
    return AT_GATEWAY if payment.taken_by is None else (Account.CASH, payment.taken_by)


def _post(work: Work, entry_id: int, lines: Sequence[Line]) -> None:
    work.execute(
        insert(Posting),
        [
            {"entry_id": entry_id, "account": account, "party_id": party, "amount": amount}
            for account, party, amount in lines
        ],
    )
