"""The first orders of many people at once: a list of five hundred is placed by a handful of statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core.errors import ShopError
from core.money import ZERO
from core.quantity import NONE, Quantity
from core.work import Work
from queries import placing
from queries.deals import Deal
from queries.placing import NewLine, NewOrder
from services import carts, orders
from services.carts import Wanted
from services.orders import Placed


@dataclass(frozen=True, slots=True)
class First:
    """What somebody wants who has nothing in the deal yet."""

    wanted: Sequence[Wanted]
    placed_by: int
    place: str


class _TooLittleLeft(Exception):
    """Undoes what was reserved."""


def place_all(work: Work, deal: Deal, firsts: Mapping[int, First]) -> dict[int, Placed] | None:
    """Place all of these orders, by member. None, with nothing done, where any of them can't be served: then they are
    to be placed one by one, so that the others still are."""
    try:
        listed = {member: carts.fill(work, first.wanted, deal) for member, first in firsts.items()}
    except ShopError:
        return None
    if any(_over_limit(deal, own) for own in listed.values()):
        return None
    until = orders.pay_by(work, deal)
    new, lines = {}, {}
    for member, first in firsts.items():
        place = first.place or deal.pickup_point
        order = NewOrder(deal.community_id, deal.id, member, first.placed_by, ZERO, place, until)
        lines[member] = carts.reduced(work, order, listed[member])
        new[member] = replace(order, total=carts.total_of(lines[member]))
    try:
        with work.undoable():
            ids = placing.place_all(work, [(new[member], lines[member]) for member in firsts])
            if ids is None:
                raise _TooLittleLeft
            placed = {
                member: Placed(order_id, orders.settle(work, order_id, member, lines[member]), new[member].total, False)
                for member, order_id in ids.items()
            }
    except (_TooLittleLeft, ShopError):
        return None
    orders.show_stock(work)
    return placed


def _over_limit(deal: Deal, lines: Sequence[NewLine]) -> bool:
    sums: dict[int, Quantity] = {}
    for line in lines:
        sums[line.sku_id] = sums.get(line.sku_id, NONE) + line.quantity
    limits = {sku_id: deal.by_sku[sku_id].per_person for sku_id in sums}
    return any(limit is not None and sums[sku_id] > limit for sku_id, limit in limits.items())
