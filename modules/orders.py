"""Ordering and deals: the chat is the order."""

from __future__ import annotations

from core.personal import Personal, of
from handlers import deals, orders, whereabouts
from models.deals import Deal
from models.orders import LineReduction, Order, OrderLine
from modules.module import Module
from queries import personal as find
from scheduler import orders as jobs
from services import forgetting, unsettled

PERSONAL = (
    Personal(
        "orders",
        Order,
        of(Order.member_id),
        ("id", "status", "total", "paid", "refunded", "pickup_point", "placed_at", "paid_at"),
        blanks={"pickup_point": ""},
        owed=unsettled.orders,
        erases=forgetting.wishes,
    ),
    Personal(
        "order_lines",
        OrderLine,
        find.in_own_orders(OrderLine.order_id),
        ("order_id", "name", "unit", "quantity", "price", "amount", "note"),
        typed=("note",),
    ),
    Personal("reductions", LineReduction, find.in_own_orders(LineReduction.order_id), mentions=("label",)),
    Personal("deals", Deal, of(Deal.leader_id), owed=unsettled.deals),
)

MODULE = Module(
    "orders",
    requires=("members", "catalog"),
    routers=(orders.router, deals.router, whereabouts.router),
    jobs=(jobs.jobs,),
    personal=PERSONAL,
    basic=True,
)
