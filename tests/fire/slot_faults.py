"""What can be tampered with in time slots, and what happens there; see tests/fire/test_audit.py."""

from __future__ import annotations

from core import numbers
from tests.fire import look
from tests.stories.chat import Chat

OF_SLOTS = {
    "UPDATE time_slots SET taken = taken + 1000 WHERE taken > 0": (
        "a time slot's taken pieces are not those of its orders"
    ),
    "UPDATE slot_bookings SET quantity = quantity + 1000": "an order has other than its goods in a time slot",
    "UPDATE time_slots SET product_id = (SELECT max(id) FROM products)": (
        "a time slot is not of the product that it is had for"
    ),
    "UPDATE order_lines SET begins_at = '2001-01-01 00:00:00' WHERE begins_at IS NOT NULL": (
        "an order tells another time than its slot's"
    ),
}


def with_slots(chat: Chat) -> None:
    """One has a place, and another has given a part of theirs back."""
    chat.whispers("时段 盒饭 每天 9:00-10:00 5份", by="食堂").replied("开了 7 个")
    chat.whispers("买 盒饭 1份", by="小林").replied("09:00-10:00")
    chat.whispers("买 盒饭 2份", by="老王").replied("09:00-10:00")
    chat.pays(look.latest(chat).id, "老王")
    chat.whispers(f"退款 {numbers.show(look.latest(chat).id)} 盒饭 1 多了", by="老王").replied("已受理")
    chat.whispers("取消时段 盒饭", by="食堂").replied("以后不分时段卖")
