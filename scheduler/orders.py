"""Orders that are not paid in time, deals whose cut-off is over."""

from core.work import Work
from scheduler.jobs import Jobs
from services import deals, orders

jobs = Jobs("orders")


@jobs.every(5)
def expire_orders(work: Work) -> bool:
    """Give the stock of unpaid orders back."""
    return orders.expire_due(work)


@jobs.every(20)
def close_deals(work: Work) -> bool:
    """Close one deal whose cut-off is over."""
    return deals.close_due(work)
