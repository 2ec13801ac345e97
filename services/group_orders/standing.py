"""What stands in a deal, and giving somebody other totals.

A person's standing order is the sum of the paid orders and the one unpaid order of a deal. More goes into the unpaid
one; less comes out of it first, and only what is paid beyond that becomes a refund request.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core.quantity import NONE, Quantity
from core.work import Work
from models.orders import Order, OrderStatus
from models.refunds import Refund
from queries import catalog as goods
from queries import deals as deals_found
from queries import orders as find
from queries.deals import Deal
from services import orders, refunds
from services.carts import Wanted
from services.group_orders.chain import Portion, total
from services.group_orders.merge import Stood
from services.orders import OverLimit, Placed

Stands = dict[int, dict[str, Stood]]


@dataclass(frozen=True, slots=True)
class Put:
    """How somebody stands after a change: the unpaid order, if there is one, and the refunds that it asked for."""

    placed: Placed | None = None
    refunds: tuple[Refund, ...] = ()


def of_deal(work: Work, deal: Deal) -> Stands:
    """What everybody has, by member and item code; by one statement."""
    return named(work, deal)[1]


def of_member(work: Work, deal: Deal, member_id: int) -> dict[str, Stood]:
    """What one member has. The unpaid order is locked first: of two changes at once the second sees the first."""
    find.unpaid_in_deal(work, deal.id, member_id)
    return of_deal(work, deal).get(member_id, {})


def named(work: Work, deal: Deal) -> tuple[dict[int, str], Stands]:
    """Everybody who has something, by the name that they go by in the community, and what."""
    names: dict[int, str] = {}
    stands: Stands = {}
    for row in deals_found.list_of(work, deal.id):
        names[row.member_id] = row.person
        offered = deal.by_sku.get(row.sku_id)
        if offered is None:
            continue
        own = stands.setdefault(row.member_id, {})
        have = own.get(offered.code, Stood())
        if row.paid:
            own[offered.code] = replace(have, paid=have.paid + row.quantity)
        else:
            own[offered.code] = replace(have, unpaid=have.unpaid + row.quantity, notes=have.notes | {row.note})
    return names, stands


def put(
    work: Work,
    deal: Deal,
    buyer: int,
    totals: Mapping[str, Sequence[Portion]],
    placed_by: int,
    place: str = "",
    at: str = "",
) -> Put:
    """Give somebody these totals of the items named; others stay. What is paid above becomes a refund request.

    `at`: for when, as it was said.
    Raises as orders.place.
    """
    unpaid = find.unpaid_in_deal(work, deal.id, buyer)
    paid_orders = [o for o in find.in_deal(work, deal.id, buyer) if o.status is not OrderStatus.PLACED]
    paid = _paid(work, paid_orders)
    by_sku = {deal.by_code[item].sku_id: list(portions) for item, portions in totals.items()}
    old = find.lines(work, unpaid.id) if unpaid else []
    asked: list[Refund] = []
    kept = [Wanted(line.sku_id, line.quantity, line.note) for line in old if line.sku_id not in by_sku]
    for sku_id, portions in by_sku.items():
        have = paid.get(sku_id, NONE)
        want = total(portions)
        _check_limit(work, deal, sku_id, want, have + sum((x.quantity for x in old if x.sku_id == sku_id), NONE))
        if want < have:
            asked += _ask_back(work, paid_orders, sku_id, have - want)
        kept += _beyond(sku_id, portions, have, at)
    if not kept:
        if unpaid is not None:
            orders.cancel_unpaid(work, unpaid.id, "taken back in the group")
        return Put(None, tuple(asked))
    if unpaid is None:
        placed = orders.place(work, kept, buyer=buyer, placed_by=placed_by, deal=deal, pickup_point=place)
    else:
        placed = orders.change(work, unpaid, kept, deal)
    return Put(placed, tuple(asked))


def _beyond(sku_id: int, portions: Sequence[Portion], paid: Quantity, at: str) -> list[Wanted]:
    """What of the portions is not covered by what is paid."""
    wanted = []
    for portion in portions:
        covered = min(paid, portion.quantity)
        paid = paid - covered
        if portion.quantity > covered:
            wanted.append(Wanted(sku_id, portion.quantity - covered, portion.note, at))
    return wanted


def _check_limit(work: Work, deal: Deal, sku_id: int, want: Quantity, have: Quantity) -> None:
    limit = deal.by_sku[sku_id].per_person
    if limit is not None and limit < want and have < want:
        catalog = goods.catalog(work)
        sku = catalog.skus[sku_id]
        raise OverLimit(name=catalog.product_of(sku_id).title(sku), limit=limit, unit=sku.unit)


def _paid(work: Work, paid_orders: Sequence[Order]) -> dict[int, Quantity]:
    """What stands paid, by SKU, less what is being refunded."""
    sums: dict[int, Quantity] = {}
    for lines in find.lines_of(work, [order.id for order in paid_orders]).values():
        for line in lines:
            sums[line.sku_id] = sums.get(line.sku_id, NONE) + line.quantity - line.returned
    return sums


def _ask_back(work: Work, paid_orders: Sequence[Order], sku_id: int, quantity: Quantity) -> list[Refund]:
    """Request refunds for so much of a SKU, from the latest paid order backwards."""
    asked = []
    for order in paid_orders:
        lines = [line for line in find.lines(work, order.id) if line.sku_id == sku_id]
        left = sum((line.quantity - line.returned for line in lines), NONE)
        take = min(left, quantity)
        if take > NONE:
            asked.append(refunds.request(work, order, refunds.parts_of(lines, take, ""), "taken back in the group"))
            quantity = quantity - take
    return asked
