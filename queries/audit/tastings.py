"""A tasting's places are those of the people who have one, samples are given to those who came, nobody waits idly."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import and_, exists, select

from models.tastings import SeatStatus, Tasting, TastingSeat, TastingStatus
from queries.audit.checks import Check, number_of


def checks() -> Iterator[Check]:
    own = TastingSeat.tasting_id == Tasting.id
    has = TastingSeat.status.in_((SeatStatus.BOOKED, SeatStatus.CAME))
    came = TastingSeat.status == SeatStatus.CAME
    booked = number_of(TastingSeat.id, own, has, correlate=Tasting)
    given = number_of(TastingSeat.id, own, came, correlate=Tasting)
    yield "a tasting's places differ from the people who have one", select(Tasting.id).where(Tasting.booked != booked)
    yield "a tasting's samples differ from those who came", select(Tasting.id).where(Tasting.given != given)
    yield "more people have a place than there are", select(Tasting.id).where(Tasting.booked > Tasting.places)
    without = TastingSeat.order_id.is_(None) == came
    yield "a sample without its order, or an order without a sample", select(TastingSeat.id).where(without)
    waits = exists().where(own, TastingSeat.status == SeatStatus.WAITING)
    free = and_(Tasting.status == TastingStatus.OPEN, Tasting.booked < Tasting.places)
    yield "somebody waits though there is a place", select(Tasting.id).where(free, waits)
