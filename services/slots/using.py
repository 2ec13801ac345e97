"""Time slots on orders: chosen by what was said or the earliest with room, counted like stock, given back once."""

from __future__ import annotations

from core.errors import ShopError
from core.moments import parse_stretch
from core.quantity import NONE, Quantity
from core.work import Work
from models.slots import SlotBooking, TimeSlot
from queries import catalog as goods
from queries import refunds as refunds_found
from queries import slots as find
from queries.catalog import Product
from services.carts import OrderWritten, PriceGone
from services.orders import OrderGone, OrderRevived
from services.refunds import RefundMoved
from services.slots import said


class NoSlotFree(ShopError):
    """No slot of the product has room for so much. Arguments: name, quantity, unit."""


class NoSlotThen(ShopError):
    """None with room at the time that was said. Arguments: name, said, choices (of Say)."""


class SlotFull(ShopError):
    """The slot that the order has takes no more. Arguments: name, time, left, unit, choices (of Say)."""


class OneSlotPerOrder(ShopError):
    """The order has the service for another time already. Arguments: name, time."""


def order_written(work: Work, event: OrderWritten) -> None:
    """Take for the order what it has now of what goes by slots. Raises NoSlotFree, NoSlotThen, SlotFull,
    OneSlotPerOrder."""
    wants: dict[int, Quantity] = {}
    times: dict[int, str] = {}
    for line in event.lines:
        if line.by_slot is not None:
            wants[line.by_slot] = wants.get(line.by_slot, NONE) + line.quantity
            times[line.by_slot] = times.get(line.by_slot) or line.at
    if not wants and (not event.had or any(line.span for line in event.lines)):
        return  # nothing goes by slots; or it was priced anew, and its goods are what they were
    shelf, held = goods.catalog(work), find.held(work, event.order_id)
    for product_id in sorted({*wants, *held}):
        product, have = shelf.products[product_id], held.get(product_id)
        slot = _set(work, event.order_id, product, have, wants.get(product_id, NONE), times.get(product_id, ""))
        if slot is not None and product_id in wants:
            find.note_times(work, event.order_id, slot)
            event.spans[product_id] = slot.span


def _set(
    work: Work, order_id: int, product: Product, have: SlotBooking | None, wants: Quantity, at: str
) -> TimeSlot | None:
    """Let the order have so much of a product: in the slot that it has, else in one that is chosen."""
    if have is not None and have.quantity > NONE:
        slot = find.one(work, have.slot_id)
        assert slot is not None
        more = wants - have.quantity
        stretch = parse_stretch(at, work.now, work.settings.zone) if at and more > NONE else None
        if stretch is not None and not stretch.touches(slot.span, work.settings.zone):
            raise OneSlotPerOrder(name=product.name, time=slot.span)
        if more and not find.take(work, slot.id, more):
            raise full(work, product, slot, wants)
        rebook(work, have, slot.id, wants)
        return slot
    if wants == NONE:
        return None
    slot = _choose(work, product, wants, at)
    if have is None:
        find.book(work, order_id, product.id, slot.id, wants)
    else:
        rebook(work, have, slot.id, wants)
    return slot


def rebook(work: Work, have: SlotBooking, slot_id: int, quantity: Quantity) -> None:
    """Whoever changes an order's bookings holds its row, so that nobody else does."""
    if not find.rebook(work, have, slot_id, quantity):
        raise RuntimeError(f"the booking of order {have.order_id} changed under its lock")


def full(work: Work, product: Product, slot: TimeSlot, wants: Quantity) -> SlotFull:
    """That the slot takes no more of this order, and which would take all of it."""
    found = find.one(work, slot.id)
    over = found is None or found.closed_at is not None or found.begins_at <= work.now
    left = NONE if found is None or over else found.capacity - found.taken
    choices = said.choices(work, product, wants)
    return SlotFull(name=product.name, time=slot.span, left=left, unit=said.unit_of(product), choices=choices)


def _choose(work: Work, product: Product, wants: Quantity, at: str) -> TimeSlot:
    """The earliest slot with room, within the time that was said; what is gone meanwhile is passed over."""
    stretch, zone = parse_stretch(at, work.now, work.settings.zone) if at else None, work.settings.zone
    for slot in find.ahead(work, [product.id]):
        fits = stretch is None or stretch.touches(slot.span, zone)
        if fits and slot.capacity - slot.taken >= wants and find.take(work, slot.id, wants):
            return slot
    if stretch is not None:
        raise NoSlotThen(name=product.name, said=at[:20], choices=said.choices(work, product, wants))
    raise NoSlotFree(name=product.name, quantity=wants, unit=said.unit_of(product))


def order_gone(work: Work, event: OrderGone) -> None:
    """Cancelled or expired: others may have it."""
    for have in find.held(work, event.order_id).values():
        _keep(work, have, NONE)


def refund_moved(work: Work, event: RefundMoved) -> None:
    """What goes back before it was handed over frees its place, as it frees its stock."""
    order_id = refunds_found.refund(work, event.refund_id).order_id
    if held := find.held(work, order_id):
        kept = find.kept(work, order_id)
        for product_id, have in held.items():
            _keep(work, have, min(have.quantity, kept.get(product_id, NONE)))


def _keep(work: Work, have: SlotBooking, quantity: Quantity) -> None:
    if less := quantity - have.quantity:
        rebook(work, have, have.slot_id, quantity)
        find.take(work, have.slot_id, less)


def order_revived(work: Work, event: OrderRevived) -> None:
    """Paid after it was given up: only if there is still room, and before it begins."""
    held = find.held(work, event.order_id)
    kept = find.kept(work, event.order_id) if held else {}
    for product_id, have in held.items():
        wants = kept.get(product_id, NONE)
        more = wants - have.quantity
        if more and not find.take(work, have.slot_id, more):
            raise PriceGone
        rebook(work, have, have.slot_id, wants)
