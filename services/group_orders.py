"""What a group's talk does to its deal: people's standing orders follow what they say.

A person's standing order is the sum of the paid orders and the one unpaid order of a deal. More goes into the unpaid
one; less comes out of it first, and only what is paid beyond that becomes a refund request.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from core.errors import ShopError
from core.quantity import NONE, Quantity
from core.work import Work
from models.orders import Order, OrderStatus
from queries import deals as deals_found
from queries import members as people
from queries import orders as find
from services import members, orders, refunds
from services.orders import Placed, Wanted


class NothingStanding(ShopError):
    """The person has nothing in this deal that could be taken back. Arguments: name."""


def person_called(work: Work, community_id: int, name: str) -> int:
    """The member who goes by a name in a community; somebody new where nobody does. Raises SeveralMembers."""
    found = people.named(work, name, community_id)
    if len(found) > 1:
        raise members.SeveralMembers(name=name[:20], number=str(len(found)))
    if found:
        return found[0].id
    return members.add_by_name(work, community_id, name)


def add(
    work: Work, deal: deals_found.Deal, buyer: int, wanted: Sequence[Wanted], placed_by: int, place: str = ""
) -> Placed:
    """More of something."""
    return orders.place(work, wanted, buyer=buyer, placed_by=placed_by, deal=deal, pickup_point=place)


def set_to(
    work: Work, deal: deals_found.Deal, buyer: int, totals: Mapping[int, Wanted], placed_by: int, place: str = ""
) -> Placed | None:
    """New totals for the SKUs named, others stay. What is paid above the new total becomes a refund request.

    Returns the unpaid order as it stands then, None where there is none.
    """
    unpaid = find.unpaid_in_deal(work, deal.id, buyer)
    paid = _paid(work, deal.id, buyer)
    kept = [w for w in _wanted(work, unpaid) if w.sku_id not in totals]
    for sku_id, total in totals.items():
        due = total.quantity - paid.get(sku_id, NONE)
        if due > NONE:
            kept.append(Wanted(sku_id, due, total.note))
        elif due < NONE:
            _ask_back(work, deal.id, buyer, sku_id, -due)
    return _put(work, deal, buyer, unpaid, kept, placed_by, place)


def take_back(
    work: Work, deal: deals_found.Deal, buyer: int, amounts: Mapping[int, Quantity | None], placed_by: int
) -> None:
    """Take back so much of the SKUs named (None: all of it); an empty mapping takes back everything.

    Raises NothingStanding.
    """
    standing = deals_found.standing(work, deal.id, buyer)
    wanted = dict(amounts) or dict.fromkeys(standing)
    if not any(standing.get(sku_id, NONE) > NONE for sku_id in wanted):
        name = people.names(work, [buyer], deal.community_id).get(buyer, "")
        raise NothingStanding(name=name)
    totals = {}
    for sku_id, amount in wanted.items():
        have = standing.get(sku_id, NONE)
        if have > NONE:
            totals[sku_id] = Wanted(sku_id, NONE if amount is None or amount >= have else have - amount)
    set_to(work, deal, buyer, totals, placed_by)


def _put(
    work: Work,
    deal: deals_found.Deal,
    buyer: int,
    unpaid: Order | None,
    wanted: list[Wanted],
    placed_by: int,
    place: str,
) -> Placed | None:
    if unpaid is None:
        return add(work, deal, buyer, wanted, placed_by, place) if wanted else None
    if not wanted:
        orders.cancel_unpaid(work, unpaid.id, "taken back in the group")
        return None
    return orders.change(work, unpaid, wanted, deal)


def _wanted(work: Work, order: Order | None) -> Iterable[Wanted]:
    if order is None:
        return []
    return [Wanted(line.sku_id, line.quantity, line.note) for line in find.lines(work, order.id)]


def _paid(work: Work, deal_id: int, buyer: int) -> dict[int, Quantity]:
    """What stands paid, by SKU, less what is being refunded."""
    sums: dict[int, Quantity] = {}
    for order in _paid_orders(work, deal_id, buyer):
        for line in find.lines(work, order.id):
            sums[line.sku_id] = sums.get(line.sku_id, NONE) + line.quantity - line.returned
    return sums


def _paid_orders(work: Work, deal_id: int, buyer: int) -> list[Order]:
    return [o for o in find.in_deal(work, deal_id, buyer) if o.status is not OrderStatus.PLACED]


def _ask_back(work: Work, deal_id: int, buyer: int, sku_id: int, quantity: Quantity) -> None:
    """Request refunds for so much of a SKU, from the latest paid order backwards."""
    for order in _paid_orders(work, deal_id, buyer):
        lines = [line for line in find.lines(work, order.id) if line.sku_id == sku_id]
        left = sum((line.quantity - line.returned for line in lines), NONE)
        take = min(left, quantity)
        if take > NONE:
            refunds.request(work, order, refunds.parts_of(lines, take, ""), "taken back in the group")
            quantity = quantity - take
        if quantity == NONE:
            return
