"""Group-buys (拼团): a price for many, refunded whole where too few pay."""

from __future__ import annotations

from handlers import group_buys as handlers
from modules.module import Module
from scheduler.group_buys import jobs
from services import group_buys
from services.events import EventsAsked
from services.fulfilment import OrderToPrepare
from services.orders import OrderRevived

MODULE = Module(
    "group_buys",
    requires=("events", "fulfilment"),
    routers=(handlers.router,),
    jobs=(jobs,),
    listeners={EventsAsked: (group_buys.show,)},
    finishes={OrderToPrepare: (group_buys.order_to_prepare,), OrderRevived: (group_buys.order_revived,)},
    jobs_go_on=True,
    stays="stays-group_buys",
)
