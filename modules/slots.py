"""Time slots of services: printing, laundry, fetching parcels. Taken and given back with the orders."""

from __future__ import annotations

from handlers import slots
from modules.module import Module
from scheduler import slots as jobs
from services.carts import OrderWritten
from services.orders import OrderGone, OrderRevived
from services.refunds import RefundMoved
from services.slots import using

MODULE = Module(
    "slots",
    requires=("catalog", "orders", "payments", "fulfilment"),
    routers=(slots.router,),
    jobs=(jobs.jobs,),
    finishes={
        OrderWritten: (using.order_written,),
        OrderGone: (using.order_gone,),
        OrderRevived: (using.order_revived,),
        RefundMoved: (using.refund_moved,),
    },
    jobs_go_on=True,
    stays="stays-slots",
)
