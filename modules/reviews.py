"""Reviews of what was bought."""

from handlers import reviews
from modules.module import Module

MODULE = Module("reviews", requires=("catalog", "orders"), routers=(reviews.router,))
