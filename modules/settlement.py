"""What suppliers pay the shop, and what the shop pays them."""

from handlers import settlement as handlers
from modules.module import Module
from scheduler.settlement import jobs

MODULE = Module("settlement", requires=("fulfilment",), routers=(handlers.router,), jobs=(jobs,))
