"""What somebody gets for nothing: an order that the shop bears, so that stock, pick-up, books and lists know it."""

from __future__ import annotations

from datetime import timedelta

from core.money import ZERO
from core.quantity import Quantity
from core.reductions import Bearer, Reduction
from core.work import Work
from queries import catalog as goods
from queries.placing import NewLine, NewOrder
from services import members, orders


def give(
    work: Work,
    member_id: int,
    community_id: int | None,
    sku_id: int,
    quantity: Quantity,
    *,
    kind: str,
    label: str,
    source_id: int | None = None,
) -> int:
    """Take it from stock and have it handed over; its order's id. The supplier gets the list price of the moment.

    `kind`, `label` and `source_id` say what it is for. Raises OutOfStock.
    """
    shelf = goods.catalog(work)
    sku, product = shelf.skus[sku_id], shelf.product_of(sku_id)
    listed = quantity.priced(sku.price)
    free = (Reduction(kind, label, listed, Bearer.SHOP, source_id),) if listed else ()
    order = NewOrder(
        community_id=community_id,
        deal_id=None,
        member_id=member_id,
        placed_by=member_id,
        total=ZERO,
        pickup_point=members.pickup_point_of(work, member_id, community_id),
        expires_at=work.now + timedelta(minutes=1),  # it is paid in the same work
    )
    name = product.title(sku)
    line = NewLine(sku_id, product.supplier_id, name, sku.unit, quantity, sku.price, ZERO, "", free)
    placed = orders.place_listed(work, order, [line])
    assert placed is not None, "what is in no deal has no unpaid order in its way"
    return placed.order_id
