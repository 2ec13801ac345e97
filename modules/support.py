"""Customer service: tickets, who answers them from their own chat, how long that takes."""

from handlers import support, tickets
from modules.module import Module
from scheduler.tickets import jobs

MODULE = Module("support", requires=("catalog", "orders"), routers=(support.router, tickets.router), jobs=(jobs,))
