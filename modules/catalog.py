"""What the shop has, and its suppliers' hands on it."""

from handlers import catalog, shelf
from modules.module import Module
from scheduler.catalog import jobs

MODULE = Module("catalog", requires=("members",), routers=(catalog.router, shelf.router), jobs=(jobs,))
