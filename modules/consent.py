"""Who wants no promotions."""

from handlers import consent
from modules.module import Module

MODULE = Module("consent", requires=("members",), routers=(consent.router,))
