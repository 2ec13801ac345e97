"""Who comes after a deal is over is told so once, and may talk on unanswered."""

from __future__ import annotations

from sqlalchemy import insert

from core.work import Work
from models.group_orders import Latecomer
from queries.deals import Deal


def turn_away(work: Work, deal: Deal, member_id: int) -> None:
    """Note that they were told. Two messages at once: the second sees an IntegrityError, looks again, stays silent."""
    work.execute(insert(Latecomer).values(deal_id=deal.id, closing=deal.version, member_id=member_id, told_at=work.now))
