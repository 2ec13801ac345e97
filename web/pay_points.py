"""Paying with points on the pay page: a box to tick, without scripts. What was shown is what is charged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.money import ZERO, Money
from core.work import Actor, Shop, Work
from services import spending
from services.pay_links import Bill


@dataclass(frozen=True, slots=True)
class Offer:
    """So many of so many points for so much of an order, which then costs `total`; `used`: they are used already."""

    points: int
    free: int
    worth: Money
    total: Money
    used: bool


def offer(work: Work, bill: Bill) -> Offer | None:
    """What could be paid with points; None where nothing can, or nobody may choose."""
    if len(bill.orders) != 1 or bill.share or bill.over or bill.orders[0].paid:
        return None
    (order,) = bill.orders
    can = spending.usable(work, order)
    points = can.used or can.most
    if not points:
        return None
    total = order.total + Money(can.used - points)
    return Offer(points, can.free, Money(points), total, bool(can.used))


def choose(shop: Shop, bill: Bill, form: Mapping[str, str]) -> bool:
    """Do as the box was left. False where the page didn't say what the order costs now: then it is shown again.

    Raises what services.spending.use raises.
    """
    offered, total = form.get("offered", ""), form.get("total", "")
    if len(bill.orders) != 1 or not _is_number(offered):
        return True
    order = bill.orders[0]
    with shop.work(Actor(bill.buyer)) as work:
        used = spending.usable(work, order).used
        if "points" not in form and used:
            spending.use_none(work, bill.buyer, order.id)
            return False
        if "points" not in form:
            return True
        now = order.total if used == int(offered) else spending.use(work, bill.buyer, order.id, int(offered))[0].total
        return now != ZERO and str(now.fen) == total


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9
