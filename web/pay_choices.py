"""By which coupon and points an order is paid, chosen on the pay page without scripts: one form, and the page again.

Only the buyer may choose. What was shown is what is charged: `expected` is the price that stood beside the boxes as
they were left, and services.payments.request refuses any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.money import Money
from core.work import Actor, Shop, Work
from queries import coupons as coupons_found
from services import spending
from services.coupons import using
from services.coupons.using import Choice
from services.pay_links import Bill

LARGEST = 18  # digits: what a database's number holds


@dataclass(frozen=True, slots=True)
class Points:
    """So many of so many points for so much of an order, which then costs `total`; `used`: they are used already."""

    points: int
    free: int
    worth: Money
    total: Money
    used: bool


@dataclass(frozen=True, slots=True)
class Choices:
    coupons: tuple[Choice, ...] = ()
    points: Points | None = None

    @property
    def with_coupon(self) -> bool:
        return any(coupon.used for coupon in self.coupons)


@dataclass(slots=True)
class Offers:
    """What this shop lets people choose; it changes where a module is switched off or on."""

    coupons: bool = False
    points: bool = False

    def of(self, work: Work, bill: Bill) -> Choices:
        """What could be chosen for an order that nobody has paid anything of."""
        if bill.over or bill.share or len(bill.orders) != 1 or bill.orders[0].paid:
            return Choices()
        (order,) = bill.orders
        coupons = tuple(using.choices(work, order)) if self.coupons else ()
        return Choices(coupons, _points(work, bill) if self.points else None)

    def choose(self, shop: Shop, bill: Bill, form: Mapping[str, str]) -> None:
        """Do as the boxes were left. Raises what services.coupons.using.choose and services.spending.use raise."""
        if bill.over or bill.share or len(bill.orders) != 1:
            return
        order_id = bill.orders[0].id
        if self.coupons and "coupon" in form:
            with shop.work(Actor(bill.buyer)) as work:
                _choose_coupon(work, bill.buyer, order_id, form["coupon"])
        offered = _number(form.get("offered", ""))
        if self.points and offered is not None:
            with shop.work(Actor(bill.buyer)) as work:
                _choose_points(work, bill, offered if "points" in form else 0)


def expected(form: Mapping[str, str]) -> Money | None:
    """What it costs, as the page said beside the boxes as they were left; None where no page of ours said anything."""
    fen = _number(form.get("with_points" if "points" in form else "shown", ""))
    return Money(fen) if fen is not None else None


def _points(work: Work, bill: Bill) -> Points | None:
    """What could be paid with points; None where nothing can."""
    (order,) = bill.orders
    can = spending.usable(work, order)
    points = can.used or can.most
    if not points:
        return None
    total = order.total + Money(can.used - points)
    return Points(points, can.free, Money(points), total, bool(can.used))


def _choose_coupon(work: Work, buyer: int, order_id: int, chosen: str) -> None:
    """Take this coupon, or none where it names none. Nothing where it is so already."""
    wanted, has = _number(chosen), coupons_found.on_order(work, order_id)
    if wanted != (has.id if has else None) and (wanted is not None or chosen == "none"):
        using.choose(work, buyer, order_id, wanted)


def _choose_points(work: Work, bill: Bill, wanted: int) -> None:
    (order,) = bill.orders
    used = spending.usable(work, order).used
    if wanted and not used:
        spending.use(work, bill.buyer, order.id, wanted)
    elif used and not wanted:
        spending.use_none(work, bill.buyer, order.id)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LARGEST else None
