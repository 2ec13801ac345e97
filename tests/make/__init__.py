"""One small maker per noun, with defaults from the recurring cast. Each adds its row and returns it flushed.

`with shop.work() as work: apple = make.sku(work, "苹果", price="9.90", stock=20)`
"""

from tests.make.catalog import category, product, sku, supplier
from tests.make.deals import deal
from tests.make.messages import letter
from tests.make.people import ACCOUNT, CHANNEL, community, joins, member, role
from tests.make.sales import refund, sale

__all__ = [
    "ACCOUNT",
    "CHANNEL",
    "category",
    "community",
    "deal",
    "joins",
    "letter",
    "member",
    "product",
    "refund",
    "role",
    "sale",
    "sku",
    "supplier",
]
