"""From paid to handed over: suppliers' notices, pick-up codes, shipping."""

from __future__ import annotations

from core.personal import Personal
from handlers import fulfilment as handlers
from handlers import packing, redeeming
from models.orders import Fulfilment
from modules.module import Module
from queries import personal as find
from scheduler import fulfilment as jobs
from services import fulfilment
from services.orders import OrderPaid

PERSONAL = (
    Personal(
        "fulfilments",
        Fulfilment,
        find.in_own_orders(Fulfilment.order_id),
        ("order_id", "status", "pickup_code", "carrier", "tracking_number", "finished_at"),
        blanks={"carrier": "", "tracking_number": ""},
    ),
)

MODULE = Module(
    "fulfilment",
    requires=("payments",),
    routers=(handlers.router, packing.router, redeeming.router),
    jobs=(jobs.jobs,),
    listeners={OrderPaid: (fulfilment.split,)},
    personal=PERSONAL,
)
