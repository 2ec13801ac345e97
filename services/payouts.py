"""Payouts: somebody has paid a supplier or a promoter by hand and says so, with the proof."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import insert

from core.clock import day_of
from core.errors import ShopError
from core.money import Money
from core.text import plain
from core.work import Work
from models.ledger import Account
from models.payouts import Payout
from queries import payouts as find

LONGEST = 64
LONGEST_AGO = timedelta(days=366)


class BadProof(ShopError):
    """Empty, too long, or several lines."""


class ProofUsed(ShopError):
    """It stands for another payout. Arguments: proof."""


class BadPayoutDay(ShopError):
    """Nobody has paid tomorrow. Arguments: day."""


def record(work: Work, amount: Money, account: Account, proof: str, paid_on: date | None = None) -> int:
    """Note that so much has left bank or gateway; the payout's id. Raises BadProof, ProofUsed, BadPayoutDay.

    It only keeps the proof: what the money was for is booked by whoever paid it.
    """
    proof, today = plain(proof), day_of(work.now, work.settings.zone)
    paid_on = paid_on or today
    if not proof or len(proof) > LONGEST or "\n" in proof:
        raise BadProof
    if not today - LONGEST_AGO <= paid_on <= today:
        raise BadPayoutDay(day=paid_on.isoformat())
    if find.has_proof(work, proof):
        raise ProofUsed(proof=proof)
    added = work.execute(
        insert(Payout)
        .values(
            account=account,
            amount=amount,
            proof=proof,
            paid_on=paid_on,
            recorded_by=work.actor.member_id,
            recorded_at=work.now,
        )
        .returning(Payout.id)
    )
    return int(added.scalar_one())
