"""From paid to handed over: suppliers' notices, pick-up codes, shipping."""

from handlers import fulfilment as handlers
from modules.module import Module
from scheduler import fulfilment as jobs
from services import fulfilment
from services.orders import OrderPaid

MODULE = Module(
    "fulfilment",
    requires=("payments",),
    routers=(handlers.router,),
    jobs=(jobs.jobs,),
    listeners={OrderPaid: (fulfilment.split,)},
)
