"""Payouts by their proofs."""

from __future__ import annotations

from sqlalchemy import exists, select

from core.work import Work
from models.payouts import Payout


def has_proof(work: Work, proof: str) -> bool:
    return bool(work.execute(select(exists().where(Payout.proof == proof))).scalar())


def payout(work: Work, payout_id: int) -> Payout:
    return work.session.get_one(Payout, payout_id)
