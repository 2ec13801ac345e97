"""Free tastings (品尝): registered for, waited for in order, checked in by code."""

from __future__ import annotations

from core.personal import Personal, of
from handlers import tastings as handlers
from models.tastings import TastingSeat
from modules.module import Module
from scheduler.tastings import jobs
from services import tastings
from services.events import EventsAsked
from services.members import MembersJoined

MODULE = Module(
    "tastings",
    requires=("events", "fulfilment"),
    routers=(handlers.router,),
    jobs=(jobs,),
    listeners={EventsAsked: (tastings.show,)},
    finishes={MembersJoined: (tastings.members_joined,)},
    personal=(
        Personal("tasting_seats", TastingSeat, of(TastingSeat.member_id), ("tasting_id", "status", "code", "asked_at")),
    ),
    jobs_go_on=True,
    stays="stays-tastings",
)
