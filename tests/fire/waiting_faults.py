"""A line for a flash price in which one was called and two wait, and what is tampered with in it."""

from __future__ import annotations

from sqlalchemy import text

from core import numbers
from tests.fire import look
from tests.stories.chat import Chat

OF_WAITING = {
    "UPDATE waiting_places SET order_id = NULL": (
        "somebody was called without an order, or has one without being called"
    ),
    "UPDATE waiting_places SET member_id = 1 WHERE status = 'called'": "somebody was called by somebody else's order",
    "DELETE FROM rule_uses WHERE order_id IN (SELECT order_id FROM waiting_places)": (
        "somebody was called by an order that was never at the flash price"
    ),
    "UPDATE waiting_places SET member_id = 1 WHERE status = 'waiting'": "somebody stands in a line twice",
    "UPDATE waiting_places SET status = 'over' WHERE status = 'waiting'": (
        "a status of waiting_places differs from its history"
    ),
}


def with_waiting(chat: Chat) -> None:
    """The index that keeps people from standing there twice goes, so that they can."""
    chat.whispers("特价 梨 9 共1份", by="经理").replied("特价")
    chat.whispers("买 梨 1份", by="小林").replied("¥9.00")
    given_up = look.latest(chat).id
    for name in ("小周", "阿梅", "老王"):
        chat.whispers("候补 梨", by=name).replied("第")
    chat.whispers(f"取消 {numbers.show(given_up)}", by="小林").replied("已取消")
    chat.runs("price_rules.call_waiting")
    with chat.shop.work() as work:
        work.execute(text("DROP INDEX ix_waiting_places_once"))
