"""Paying with points: chosen for an unpaid order, set aside until it is paid, free again where it isn't."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core import numbers
from core.errors import ShopError
from core.money import ZERO, Money
from core.reductions import Bearer
from core.work import Work
from models.orders import Order, OrderLine, OrderStatus
from queries import orders as orders_found
from queries import points as find
from services import orders, points
from services.carts import PriceGone
from services.orders import NotCancellable, OrderGone, OrderPaid, OrderPriced, OrderRevived, Placed
from services.points import TooFewPoints


class TooFewAtOnce(ShopError):
    """Fewer than can be used at a time, or than this order takes at most. Arguments: least, most."""


class PaidInPart(ShopError):
    """Somebody has paid a share of the order: it can't cost anything else now. Arguments: number, paid (Money)."""


class TooManyForOrder(ShopError):
    """More than this order can be paid with. Arguments: number, most."""


@dataclass(frozen=True, slots=True)
class Usable:
    """How many points an order's buyer has for it, how many of them it takes at most, how many it takes now."""

    free: int
    cap: int
    used: int
    least: int

    @property
    def most(self) -> int:
        """What can be used; none where that is less than is used at a time."""
        most = min(self.free, self.cap)
        return most if most >= self.least else 0


def usable(work: Work, order: Order) -> Usable:
    """How much of an unpaid order its buyer could pay with points now."""
    settings, purse = work.settings.points, find.purse(work, order.member_id)
    used = _points_of(orders_found.lines(work, order.id))
    return Usable(purse.free + used, (order.total.fen + used) * settings.most_percent // 100, used, settings.least)


def use(work: Work, member_id: int, order_id: int, number: int | None) -> tuple[Placed, int]:
    """Pay so much of an own unpaid order with points (as much as can be where None): the order, and how many it took.

    Raises NoSuchNumber (also for somebody else's order), NotCancellable, PaidInPart, TooFewPoints, TooFewAtOnce,
    TooManyForOrder.
    """
    order = _own(work, member_id, order_id)
    points.take_up(work, [member_id])
    can = usable(work, order)
    wanted = min(can.free, can.cap) if number is None else number
    if number is None and can.free < can.least:
        raise TooFewPoints(points=str(can.least), left=str(max(0, can.free)))
    if wanted < can.least:
        raise TooFewAtOnce(least=str(can.least), most=str(can.cap))
    if wanted > can.cap:
        raise TooManyForOrder(number=numbers.show(order_id), most=str(can.cap))
    if wanted > can.free:
        raise TooFewPoints(points=str(wanted), left=str(max(0, can.free)))
    placed = orders.reprice(work, order_id, points=Money(wanted))
    return placed, sum((line.borne_by(Bearer.POINTS) for line in placed.lines), ZERO).fen


def use_none(work: Work, member_id: int, order_id: int) -> Placed:
    """Pay an own unpaid order without points. Raises NoSuchNumber, NotCancellable, PaidInPart."""
    _own(work, member_id, order_id)
    return orders.reprice(work, order_id, points=ZERO)


def order_priced(work: Work, event: OrderPriced) -> None:
    """Set aside what the order takes now. Raises PriceGone where somebody has used them elsewhere meanwhile."""
    wanted = sum((line.borne_by(Bearer.POINTS) for line in event.lines), ZERO).fen
    more = wanted - sum(find.reserved_for(work, event.order_id).values())
    if more < 0:
        points.free(work, event.member_id, event.order_id, -more)
    elif more:
        _reserve(work, event.member_id, event.order_id, more)


def order_revived(work: Work, event: OrderRevived) -> None:
    """Paid after it was given up: its points are set aside once more, or it isn't honoured."""
    wanted = _points_of(orders_found.lines(work, event.order_id))
    if wanted:
        _reserve(work, orders_found.buyer(work, event.order_id), event.order_id, wanted)


def order_paid(work: Work, event: OrderPaid) -> None:
    if find.reserved_for(work, event.order_id):
        points.spend(work, orders_found.buyer(work, event.order_id), event.order_id)


def order_gone(work: Work, event: OrderGone) -> None:
    if find.reserved_for(work, event.order_id):
        points.free(work, orders_found.buyer(work, event.order_id), event.order_id)


def _reserve(work: Work, member_id: int, order_id: int, number: int) -> None:
    try:
        points.reserve(work, member_id, order_id, number)
    except TooFewPoints as too_few:
        raise PriceGone from too_few


def _own(work: Work, member_id: int, order_id: int) -> Order:
    """An own order that nobody has paid for yet, locked."""
    order = orders_found.locked(work, order_id)
    if order is None or order.member_id != member_id:
        raise numbers.NoSuchNumber(number=numbers.show(order_id))
    if order.status is not OrderStatus.PLACED or order.expires_at <= work.now:
        raise NotCancellable.of(order)
    if order.paid:
        raise PaidInPart(number=numbers.show(order_id), paid=order.paid)
    return order


def _points_of(lines: Iterable[OrderLine]) -> int:
    return sum((line.from_points for line in lines), ZERO).fen
