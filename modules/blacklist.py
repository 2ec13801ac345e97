"""Who may order nothing any more."""

from handlers import blacklist
from modules.module import Module

MODULE = Module("blacklist", requires=("orders",), routers=(blacklist.router,))
