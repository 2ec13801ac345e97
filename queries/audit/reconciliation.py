"""The gateway's fees and withdrawals in the books are those of the payments, refunds and bills."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select

from models.ledger import Account, Posting
from models.payments import Payment
from models.reconciliation import Difference, Nature
from models.refunds import Refund
from queries.audit.checks import Check


def fees() -> Any:
    """What the gateway has kept, by the rows."""
    kept = select(func.coalesce(func.sum(Payment.fee), 0)).scalar_subquery()
    return kept - select(func.coalesce(func.sum(Refund.fee_back), 0)).scalar_subquery()


def withdrawn() -> Any:
    """What went from the gateway to the bank, by the bills."""
    drawn = select(func.coalesce(func.sum(Difference.theirs), 0)).where(Difference.nature == Nature.WITHDRAWAL)
    return -drawn.scalar_subquery()


def checks() -> Iterator[Check]:
    booked = select(func.coalesce(func.sum(Posting.amount), 0)).where(Posting.account == Account.GATEWAY_FEES)
    yield (
        "the gateway's fees in the books differ from those of payments and refunds",
        select(fees().label("expected")).where(booked.scalar_subquery() != fees()),
    )
