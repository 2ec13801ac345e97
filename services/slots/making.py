"""Time slots made and closed by who does the service. From its first slot on a product is ordered for a slot."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta

from sqlalchemy import update

from core import numbers
from core.errors import ShopError
from core.moments import Span
from core.quantity import LARGEST, NONE, Quantity
from core.work import Work
from models.catalog import Product as Row
from models.slots import TimeSlot
from queries import catalog as goods
from queries import slots as find
from queries.catalog import Product
from services import catalog, history
from services.slots.moving import NoSuchSlot

MOST = 60  # slots by one line
LONGEST, NO_TIME = timedelta(days=1), timedelta()


class BadSlot(ShopError):
    """Over already, too long, ends before it begins, or too many at once."""


class BadCapacity(ShopError):
    """Zero, absurd, or a part of what is sold whole. Arguments: quantity."""


class MoreTaken(ShopError):
    """Less room than is taken already. Arguments: name."""


class SlotInUse(ShopError):
    """Orders have it: they are to be put off or refunded first. Arguments: number, orders (numbers in a row)."""


def make(work: Work, product: Product, spans: Sequence[Span], capacity: Quantity) -> list[TimeSlot]:
    """Slots with room for so much each; those that are there already get this room. Raises BadSlot, BadCapacity,
    MoreTaken."""
    ahead = sorted({span for span in spans if span.begins > work.now})
    if not ahead or len(ahead) > MOST or not all(NO_TIME < span.ends - span.begins <= LONGEST for span in ahead):
        raise BadSlot
    whole = all(sku.whole for sku in product.skus)
    if not NONE < capacity <= Quantity(LARGEST) or (whole and capacity.thousandths % 1000):
        raise BadCapacity(quantity=capacity)
    there = find.at(work, product.id, ahead)
    if there and find.set_capacity(work, there.values(), capacity) < len(there):
        raise MoreTaken(name=product.name)
    if new := [span for span in ahead if span not in there]:
        find.add(work, product.id, new, capacity)
    zone = work.settings.zone
    told = [f"{span.shown(zone)} ×{capacity}" for span in ahead]
    history.changed(work, TimeSlot.__tablename__, product.id, "slots", "", told, product.name)
    _sell(work, product, by_slot=True)
    made = set(find.at(work, product.id, ahead).values())
    return [slot for slot in find.ahead(work, [product.id]) if slot.id in made]


def close(work: Work, slot_id: int, suppliers: Collection[int] | None) -> TimeSlot:
    """Nothing is ordered for it any more. `suppliers`: whose slots may be closed (None: everybody's).

    Raises NoSuchSlot, SlotInUse.
    """
    slot = find.one(work, slot_id)
    product = goods.catalog(work).products[slot.product_id] if slot else None
    theirs = product is not None and (suppliers is None or product.supplier_id in suppliers)
    if slot is None or product is None or not theirs or slot.closed_at or slot.begins_at <= work.now:
        raise NoSuchSlot(number=str(slot_id)[:20])
    if not find.close(work, [slot_id]):
        orders = "、".join(map(numbers.show, find.orders_in(work, slot_id)))
        raise SlotInUse(number=str(slot_id), orders=orders or "—")
    told = slot.span.shown(work.settings.zone)
    history.changed(work, TimeSlot.__tablename__, product.id, "slots", told, "", product.name)
    return slot


def stop(work: Work, product: Product) -> int:
    """The product is ordered without slots again; those that nobody has anything of are closed. How many of them."""
    closed = find.close(work, [slot.id for slot in find.ahead(work, [product.id])])
    _sell(work, product, by_slot=False)
    return closed


def _sell(work: Work, product: Product, *, by_slot: bool) -> None:
    if product.by_slot is by_slot:
        return
    work.execute(
        update(Row).where(Row.id == product.id).values(by_slot=by_slot).execution_options(synchronize_session=False)
    )
    history.changed(work, Row.__tablename__, product.id, "by-slot", product.by_slot, by_slot, product.name)
    catalog.bump(work)
