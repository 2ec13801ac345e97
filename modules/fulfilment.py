"""From paid to handed over: suppliers' notices, pick-up codes, shipping."""

from __future__ import annotations

from typing import Any

from sqlalchemy import String, cast, select

from core.personal import Personal, Traces
from handlers import duty, packing, redeeming, routes, shipping
from handlers import fulfilment as handlers
from models.orders import Fulfilment
from models.shipping import Parcel
from modules.module import Module
from queries import personal as find
from scheduler import fulfilment as jobs
from services import fulfilment
from services.orders import OrderPaid


def in_own_parts(traces: Traces) -> Any:
    """The parcels of their orders."""
    return Parcel.fulfilment_id.in_(select(Fulfilment.id).where(find.in_own_orders(Fulfilment.order_id)(traces)))


PERSONAL = (
    Personal(
        "fulfilments",
        Fulfilment,
        find.in_own_orders(Fulfilment.order_id),
        ("order_id", "status", "pickup_code", "carrier", "tracking_number", "finished_at"),
        blanks={"carrier": "", "tracking_number": ""},
    ),
    Personal(
        "parcels",
        Parcel,
        in_own_parts,
        ("fulfilment_id", "carrier", "tracking_number", "shipped_at"),
        # The numbers of one part's parcels stay different.
        blanks={"carrier": "", "tracking_number": cast(Parcel.id, String)},
    ),
)

MODULE = Module(
    "fulfilment",
    requires=("payments",),
    routers=(handlers.router, duty.router, shipping.router, packing.router, routes.router, redeeming.router),
    jobs=(jobs.jobs,),
    listeners={OrderPaid: (fulfilment.split,)},
    personal=PERSONAL,
    basic=True,
)
