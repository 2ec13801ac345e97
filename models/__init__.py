"""Tables, statuses, flows. Importing this package knows all tables (alembic, create_all)."""

from models import (
    cash,
    catalog,
    deals,
    figures,
    group_orders,
    history,
    inbox,
    ledger,
    members,
    orders,
    outbox,
    payments,
    promotions,
    refunds,
    reviews,
    simulator,
    tickets,
)
from models.base import Base

__all__ = [
    "Base",
    "cash",
    "catalog",
    "deals",
    "figures",
    "group_orders",
    "history",
    "inbox",
    "ledger",
    "members",
    "orders",
    "outbox",
    "payments",
    "promotions",
    "refunds",
    "reviews",
    "simulator",
    "tickets",
]
