"""What sells, for suppliers."""

from handlers import selling
from modules.module import Module

MODULE = Module("selling", requires=("catalog", "payments"), routers=(selling.router,))
