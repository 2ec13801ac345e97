"""Ordering and deals: the chat is the order."""

from handlers import deals, orders
from modules.module import Module
from scheduler import orders as jobs

MODULE = Module("orders", requires=("members", "catalog"), routers=(orders.router, deals.router), jobs=(jobs.jobs,))
