"""What is handed over instead of bought goods: an order that costs nothing, so that stock, pick-up and lists know it.

Its line stands at its list price, all of which the supplier bears: nothing is paid for it, to nobody, twice or once.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from core.money import ZERO
from core.quantity import Quantity
from core.reductions import Bearer, Reduction
from core.work import Work
from models.orders import FulfilmentStatus, Order, OrderLine
from queries import catalog as goods
from queries import orders as orders_found
from queries import placing
from queries.placing import NewLine, NewOrder
from services import orders, refunds

KIND = "replacement"


def place(work: Work, order: Order, line: OrderLine, sku_id: int, quantity: Quantity, case_id: int) -> int:
    """Take it from stock and have it handed over; its number. Raises OutOfStock."""
    shelf = goods.catalog(work)
    sku, product = shelf.skus[sku_id], shelf.product_of(sku_id)
    listed = quantity.priced(line.price)
    free = (Reduction(KIND, "", listed, Bearer.SUPPLIER, case_id),) if listed else ()
    name, note = product.title(sku), line.note
    new = NewLine(sku_id, line.supplier_id, name, sku.unit, quantity, line.price, ZERO, note, free)
    outcome = placing.place(work, _order(work, order), [new])
    if outcome.order_id is None:
        raise orders.OutOfStock(name=name, left=goods.left(work, [sku_id])[sku_id], unit=sku.unit)
    work.execute(update(Order).where(Order.id == outcome.order_id).values(replaces=order.id))
    orders.show_stock(work)
    work.tell(orders.OrderCostsNothing(outcome.order_id))
    return outcome.order_id


def _order(work: Work, order: Order) -> NewOrder:
    """Not in its deal: what somebody ordered there stays what it was; lists show it beside (queries.deals.list_of)."""
    return NewOrder(
        community_id=order.community_id,
        deal_id=None,
        member_id=order.member_id,
        placed_by=order.placed_by,
        total=ZERO,
        pickup_point=order.pickup_point,
        expires_at=work.now + timedelta(minutes=1),  # it is paid in the same work
    )


def take_back(work: Work, replacement_id: int) -> bool:
    """It needn't be handed over: it is in stock again. False where it has gone out."""
    order = orders_found.locked(work, replacement_id)
    assert order is not None
    if {part.status for part in orders_found.fulfilments(work, order.id)} != {FulfilmentStatus.WAITING}:
        return False
    refunds.request(work, order, refunds.all_parts(orders_found.lines(work, order.id)), KIND, decided=True)
    return True
