"""A time slot in words."""

from __future__ import annotations

from collections.abc import Sequence

from core.quantity import Quantity
from core.say import Say, say
from core.work import Work
from models.slots import TimeSlot
from queries import catalog as goods
from queries import slots as find
from queries.catalog import Product

CHOICES = 6  # slots that are offered at once


def choices(work: Work, product: Product, least: Quantity) -> list[Say]:
    """The next slots of a product that have room for so much, one per line."""
    unit = unit_of(product)
    free = [slot for slot in find.ahead(work, [product.id]) if slot.capacity - slot.taken >= least]
    return [_choice(slot, unit) for slot in free[:CHOICES]] or [say("slots-none-free")]


def _choice(slot: TimeSlot, unit: str) -> Say:
    return say("slot-choice", number=str(slot.id), time=slot.span, left=slot.capacity - slot.taken, unit=unit)


def lines(slots: Sequence[TimeSlot], unit: str, *, own: bool) -> list[Say]:
    """`own`: for who does the service, with what is taken; else with what is left, as far as anything is."""
    if not own:
        return [_choice(slot, unit) for slot in slots if slot.capacity > slot.taken]
    return [
        say(
            "slot-closed" if slot.closed_at else "slot-line", number=str(slot.id), time=slot.span, taken=slot.taken,
            left=slot.capacity - slot.taken, unit=unit,
        )
        for slot in slots
    ]  # fmt: skip


def unit_of(product: Product) -> str:
    """What its slots count in: its own unit where it has one."""
    units = {sku.unit for sku in product.skus}
    return units.pop() if len(units) == 1 else ""


def product_of(work: Work, slot: TimeSlot) -> Product:
    return goods.catalog(work).products[slot.product_id]
