"""Price rules: made in one line, taken off by themselves, counted and given back with the order."""

from __future__ import annotations

from core.personal import Personal, of
from handlers import price_rules, waiting
from models.price_rules import RuleBuyer
from models.waiting import WaitingPlace
from modules.module import Module
from scheduler.price_rules import jobs
from services import waiting as line
from services.carts import CartFilled, GoodsShown
from services.events import EventsAsked
from services.members import MembersJoined
from services.orders import OrderGone, OrderPriced, OrderRevived
from services.price_rules import said, using
from services.refunds import RefundMoved

MODULE = Module(
    "price_rules",
    requires=("catalog", "orders", "payments"),
    routers=(price_rules.router, waiting.router),
    jobs=(jobs,),
    listeners={
        CartFilled: (using.offer,),
        GoodsShown: (using.show,),
        EventsAsked: (said.show,),
    },
    finishes={
        OrderPriced: (using.note_priced,),
        OrderGone: (using.order_gone,),
        OrderRevived: (using.order_revived,),
        RefundMoved: (using.refund_moved,),
        MembersJoined: (using.members_joined, line.members_joined),
    },
    personal=(
        Personal("rule_buyers", RuleBuyer, of(RuleBuyer.member_id), ("rule_id", "taken")),
        Personal(
            "waiting_places",
            WaitingPlace,
            of(WaitingPlace.member_id),
            ("rule_id", "quantity", "status", "asked_at", "order_id"),
        ),
    ),
    stays="stays-price_rules",
)
