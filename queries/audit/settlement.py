"""Statements follow each other without a gap, close with what the books say, and are paid once: what is due."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import and_, case, exists, or_, select
from sqlalchemy.orm import aliased

from models.ledger import Account, Entry, Posting
from models.payouts import Payout
from models.settlement import SettledPosting, Settlement, SettlementStatus
from queries.audit.checks import Check, number, sum_of
from queries.settlement import PAID


def checks() -> Iterator[Check]:
    before, earlier = aliased(Settlement), aliased(Settlement)
    follows = and_(before.supplier_id == Settlement.supplier_id, before.number == Settlement.number - 1)
    closed = sum_of(number(before.opening) + number(before.moved), follows, correlate=Settlement)
    first = case((Settlement.number == 1, True), else_=exists().where(follows, before.until == Settlement.since))
    yield (
        "a statement doesn't begin where the one before it ended",
        select(Settlement.id).where(or_(number(Settlement.opening) != closed, ~first)),
    )
    in_it = and_(SettledPosting.settlement_id == Settlement.id, SettledPosting.posting_id == Posting.id)
    moved = sum_of(Posting.amount, in_it, correlate=Settlement)
    yield (
        "a statement's movements differ from the postings in it",
        select(Settlement.id).where(number(Settlement.moved) + moved != 0),
    )
    up_to = and_(
        earlier.supplier_id == Settlement.supplier_id,
        earlier.number <= Settlement.number,
        SettledPosting.settlement_id == earlier.id,
        SettledPosting.posting_id == Posting.id,
    )
    booked = sum_of(Posting.amount, up_to, correlate=Settlement)
    closing = number(Settlement.opening) + number(Settlement.moved)
    yield "a statement doesn't close with what the books say", select(Settlement.id).where(closing + booked != 0)
    foreign = or_(Posting.account != Account.SUPPLIER, Posting.party_id != Settlement.supplier_id)
    late = Entry.booked_at > Settlement.until
    misplaced = select(SettledPosting.posting_id).join(Posting, Posting.id == SettledPosting.posting_id)
    misplaced = misplaced.join(Entry, Entry.id == Posting.entry_id)
    misplaced = misplaced.join(Settlement, Settlement.id == SettledPosting.settlement_id)
    yield "a statement has a posting that isn't its own", misplaced.where(or_(foreign, late))
    left = closing - number(Settlement.held) - number(Settlement.unpaid)
    wrong = and_(Settlement.due != 0, number(Settlement.due) != left)
    yield "what is due differs from what the statement leaves", select(Settlement.id).where(wrong)
    paid = exists().where(
        Payout.id == Settlement.payout_id,
        Payout.amount == Settlement.due,
        Entry.kind == PAID,
        Entry.source_id == Settlement.id,
    )
    unproven = (Settlement.status == SettlementStatus.PAID) != paid
    yield "a statement is paid otherwise than it says is due", select(Settlement.id).where(unproven)
