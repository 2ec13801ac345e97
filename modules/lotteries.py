"""Lotteries (抽奖): free to enter, with odds that everybody sees and a draw that everybody can recompute."""

from __future__ import annotations

from core.personal import Personal, of
from handlers import lotteries as handlers
from models.lotteries import LotteryEntry
from modules.module import Module
from scheduler.lotteries import jobs
from services import lotteries
from services.events import EventsAsked
from services.members import MembersJoined

PERSONAL = (
    # Their number stays on the list, so that the draw can still be recomputed; it says nothing of them.
    Personal("lottery_entries", LotteryEntry, of(LotteryEntry.member_id), ("lottery_id", "number", "entered_at")),
)

MODULE = Module(
    "lotteries",
    requires=("events", "fulfilment", "coupons", "points"),
    routers=(handlers.router,),
    jobs=(jobs,),
    listeners={EventsAsked: (lotteries.show,)},
    finishes={MembersJoined: (lotteries.members_joined,)},
    jobs_go_on=True,
    stays="stays-lotteries",
    personal=PERSONAL,
)
