"""改时段: what an order has in one slot goes into another, both or none."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from core import numbers
from core.errors import ShopError
from core.moments import Span, parse_stretch
from core.quantity import NONE
from core.work import Work
from models.orders import FulfilmentStatus, OrderStatus
from models.slots import SlotBooking, TimeSlot
from queries import catalog as goods
from queries import orders as orders_found
from queries import slots as find
from queries.catalog import Product
from queries.shipping import TO_GO
from services.slots import said
from services.slots.using import NoSlotThen, full, rebook

WAITING = (*TO_GO, FulfilmentStatus.HELD)
MOVABLE = (OrderStatus.PLACED, OrderStatus.PAID)


class NotYourSlot(ShopError):
    """Nothing of the order goes by slots any more, or it is past changing. Arguments: number."""


class NoSuchSlot(ShopError):
    """No such slot, over, closed, or somebody else's. Arguments: number."""


class SlotBegun(ShopError):
    """What has begun cannot be put off. Arguments: name, time."""


@dataclass(frozen=True, slots=True)
class Moved:
    """From one slot of a product to another."""

    product: Product
    old: Span
    new: Span


def move(work: Work, order_id: int, wish: str) -> Moved:
    """Another slot (by its number, or by a time) for what an order has of a service, before it begins.

    Both slots change or none. Raises NotYourSlot, NoSuchSlot, NoSlotThen, SlotBegun, SlotFull.
    """
    order = orders_found.locked(work, order_id)
    held = {id_: have for id_, have in find.held(work, order_id).items() if have.quantity > NONE}
    if order is None or order.status not in MOVABLE or not held:
        raise NotYourSlot(number=numbers.show(order_id))
    have, slot = _wished(work, held, wish)
    product, old = said.product_of(work, slot), find.one(work, have.slot_id)
    assert old is not None
    if old.begins_at <= work.now:
        raise SlotBegun(name=product.name, time=old.span)
    _check_waits(work, order_id, product)
    if old.id != slot.id:
        steps = {old.id: -have.quantity, slot.id: have.quantity}
        if not all(find.take(work, slot_id, steps[slot_id]) for slot_id in sorted(steps)):
            raise full(work, product, slot, have.quantity)
        rebook(work, have, slot.id, have.quantity)
        find.note_times(work, order_id, slot)
    return Moved(product, old.span, slot.span)


def _wished(work: Work, held: Mapping[int, SlotBooking], wish: str) -> tuple[SlotBooking, TimeSlot]:
    """The slot that is wished for, and what of the order is to go there."""
    number = unicodedata.normalize("NFKC", wish).strip().removeprefix("#")
    if number.isascii() and number.isdigit() and len(number) <= 12:
        slot = find.one(work, int(number))
        if slot is None or slot.product_id not in held or slot.closed_at or slot.begins_at <= work.now:
            raise NoSuchSlot(number=number)
        return held[slot.product_id], slot
    stretch, (have, *others) = parse_stretch(wish, work.now, work.settings.zone), held.values()
    if stretch is None or others:
        raise NoSuchSlot(number=wish.strip()[:20])
    for slot in find.ahead(work, [have.product_id]):
        if stretch.touches(slot.span, work.settings.zone) and slot.capacity - slot.taken >= have.quantity:
            return have, slot
    product = goods.catalog(work).products[have.product_id]
    raise NoSlotThen(name=product.name, said=wish[:20], choices=said.choices(work, product, have.quantity))


def _check_waits(work: Work, order_id: int, product: Product) -> None:
    parts = orders_found.fulfilments(work, order_id)
    if any(part.supplier_id == product.supplier_id and part.status not in WAITING for part in parts):
        raise NotYourSlot(number=numbers.show(order_id))
