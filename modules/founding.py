"""Setting up a shop: communities, suppliers, categories, languages."""

from handlers import founding
from modules.module import Module

MODULE = Module("founding", requires=("members", "catalog", "orders"), routers=(founding.router,), basic=True)
