"""What tells whether the shop is well."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select, text

from core.work import Work
from models.outbox import UNDONE, Delivery, DeliveryStatus


def answers(work: Work) -> bool:
    """Whether the database answers; an exception of the driver's says that it does not."""
    return work.execute(select(1)).scalar() == 1


def outbox(work: Work) -> tuple[int, int, timedelta]:
    """How many messages wait, how many are parked, how long the oldest waiting one has been due (zero: none is)."""
    undone = select(func.count().label("waiting"), func.min(Delivery.next_at).label("oldest")).where(text(UNDONE))
    row = work.execute(undone).one()
    dead = work.execute(select(func.count()).where(Delivery.status == DeliveryStatus.DEAD)).scalar_one()
    overdue = work.now - row.oldest if row.oldest is not None else timedelta()
    return int(row.waiting), int(dead), max(overdue, timedelta())
