"""Member levels: by what somebody has spent; each takes some percent off."""

from __future__ import annotations

from handlers import levels as handlers
from modules.module import Module
from services import levels
from services.carts import CartFilled, GoodsShown
from services.orders import OrderCompleted

MODULE = Module(
    "levels",
    requires=("orders", "payments"),
    routers=(handlers.router,),
    listeners={
        CartFilled: (levels.offer,),
        GoodsShown: (levels.show,),
        OrderCompleted: (levels.order_completed,),
    },
)
