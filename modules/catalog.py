"""What the shop has, and its suppliers' hands on it."""

from handlers import catalog, goods_imports, shelf
from modules.module import Module
from scheduler import catalog as timed
from scheduler import goods_imports as imports

MODULE = Module(
    "catalog",
    requires=("members",),
    routers=(catalog.router, shelf.router, goods_imports.router),
    jobs=(timed.jobs, imports.jobs),
    basic=True,
)
