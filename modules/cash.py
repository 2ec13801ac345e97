"""Cash: leaders take it, pay it back, hand it over."""

from handlers import cash as handlers
from modules.module import Module
from services import cash
from services.refunds import RefundMoved

MODULE = Module(
    "cash",
    requires=("payments",),
    routers=(handlers.router,),
    listeners={RefundMoved: (cash.take_over,)},
)
