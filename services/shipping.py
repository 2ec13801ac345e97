"""发货: an order's goods go out, at once or in several parcels; the buyer hears of each once."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from itertools import groupby

from core import numbers
from core.errors import ShopError
from core.message import message
from core.quantity import NONE, Quantity
from core.say import Say, say
from core.work import Work
from models.orders import Fulfilment, FulfilmentStatus, Order, OrderLine
from queries import fulfilment as parts_found
from queries import orders as orders_found
from queries import shipping as find
from queries.names import spelled
from services import history, outbox

LONGEST = 100  # characters of a carrier's name and of a tracking number
_GOODS = re.compile(r"(.+?)[\s×xX*]*(\d+(?:\.\d{1,3})?)\s*\D{0,4}")


class NothingToShip(ShopError):
    """Nothing of this order waits at the asker's suppliers. Arguments: number."""


class ParcelKnown(ShopError):
    """A parcel of this order has that number already. Arguments: number, tracking."""


class NotToShip(ShopError):
    """No such goods of the asker's suppliers wait in this order. Arguments: number, name."""


class MoreThanLeft(ShopError):
    """More than is still to go out. Arguments: name, left, unit."""


def left(line: OrderLine) -> Quantity:
    """What of a line is still to go out: what is refunded is taken from what hasn't gone yet."""
    return max(line.quantity - line.returned - line.shipped, NONE)


def ship(
    work: Work, order_id: int, supplier_ids: Collection[int], carrier: str, tracking: str, goods: str = ""
) -> FulfilmentStatus:
    """Send the asker's part of an order: all that is left of it, or these goods ("苹果 2斤, 香蕉 1斤").

    SHIPPED where nothing is left to go out after it, else PARTLY. Raises NothingToShip, ParcelKnown, NotToShip,
    MoreThanLeft.
    """
    order = orders_found.locked(work, order_id)  # nothing of it is refunded meanwhile
    parts = [part for part in orders_found.fulfilments(work, order_id) if part.supplier_id in supplier_ids]
    tracking = tracking.strip()[:LONGEST]
    if any((part.id, tracking) in find.known(work, [part.id]) for part in parts):
        raise ParcelKnown(number=numbers.show(order_id), tracking=tracking)
    waiting = {part.supplier_id: part for part in parts if part.status in find.TO_GO}
    lines = [x for x in orders_found.lines(work, order_id) if x.supplier_id in waiting and left(x) > NONE]
    if order is None or not lines:
        raise NothingToShip(number=numbers.show(order_id))
    taking = chosen(lines, goods) if goods else {line.id: left(line) for line in lines}
    return send(work, order, waiting.values(), lines, taking, carrier.strip()[:LONGEST], tracking)


def chosen(lines: Sequence[OrderLine], goods: str) -> dict[int, Quantity]:
    """How much of which line goes out, as it was typed. Raises NotToShip, MoreThanLeft."""
    taking: dict[int, Quantity] = {}
    for said in filter(None, (part.strip() for part in re.split(r"[,，、;；\n]", goods))):
        found = _GOODS.fullmatch(said)
        name, quantity = (found[1], Quantity.of(found[2])) if found else (said, None)
        for line, much in share(lines, name, quantity, taking).items():
            taking[line] = taking.get(line, NONE) + much
    return taking


def share(
    lines: Sequence[OrderLine], name: str, quantity: Quantity | None, taken: Mapping[int, Quantity]
) -> dict[int, Quantity]:
    """So much of the lines that a name stands for (None: all that is left of them), one after the other."""
    wanted, names = spelled(name), {line.id: spelled(line.name) for line in lines}
    named = [x for x in lines if names[x.id] == wanted] or [x for x in lines if wanted and wanted in names[x.id]]
    if not named:
        raise NotToShip(number=numbers.show(lines[0].order_id), name=name[:20])
    free = {line.id: left(line) - taken.get(line.id, NONE) for line in named}
    there = sum(free.values(), NONE)
    if not NONE < (there if quantity is None else quantity) <= there:
        raise MoreThanLeft(name=named[0].name, left=there, unit=named[0].unit)
    rest, going = there if quantity is None else quantity, dict[int, Quantity]()
    for line_id, most in free.items():
        if much := min(most, rest):
            going[line_id], rest = much, rest - much
    return going


def send(
    work: Work,
    order: Order,
    parts: Collection[Fulfilment],
    lines: Sequence[OrderLine],
    taking: Mapping[int, Quantity],
    carrier: str,
    tracking: str,
) -> FulfilmentStatus:
    """Pack it and tell the buyer. `lines`: those of these parts with something left; the order is locked."""
    rest = {line.id: left(line) - taking.get(line.id, NONE) for line in lines}
    for part in sorted(parts, key=lambda part: part.id):
        own = [line for line in lines if line.supplier_id == part.supplier_id]
        goods = {line.id: taking[line.id] for line in own if line.id in taking}
        if goods:
            _pack(work, part, goods, carrier, tracking, whole=not any(rest[line.id] for line in own))
    number, whole = numbers.show(order.id), not any(rest.values())
    if whole and not any(line.shipped for line in lines):
        told = say("order-shipped", number=number, carrier=carrier, tracking=tracking)
    else:
        going = _goods([(line, taking[line.id]) for line in lines if line.id in taking])
        key = "order-shipped-rest" if whole else "order-shipped-partly"
        told = say(key, number=number, carrier=carrier, tracking=tracking, goods=going)
    outbox.send_to_member(work, order.member_id, message(told))
    return FulfilmentStatus.SHIPPED if whole else FulfilmentStatus.PARTLY


def _pack(
    work: Work, part: Fulfilment, goods: dict[int, Quantity], carrier: str, tracking: str, *, whole: bool
) -> None:
    for line_id, quantity in sorted(goods.items()):
        if not find.take(work, line_id, quantity):
            raise NothingToShip(number=numbers.show(part.order_id))
    find.pack(work, part.id, carrier, tracking, goods)
    find.note_last(work, part.id, carrier, tracking)
    new = FulfilmentStatus.SHIPPED if whole else FulfilmentStatus.PARTLY
    old = parts_found.claim(work, part.id, new)
    if old is not None:
        history.note(work, "fulfilments", part.id, old, new, carrier)


def _goods(goods: Sequence[tuple[OrderLine, Quantity]]) -> str:
    return "、".join(f"{line.name}×{quantity}{line.unit}" for line, quantity in goods)


def told(work: Work, order_id: int) -> dict[int, list[Say]]:
    """What is said of each part of an order that went out in parcels of its own: one sentence per parcel."""
    said: dict[int, list[Say]] = {}
    for _, rows in groupby(find.parcels(work, order_id), key=lambda row: row.parcel_id):
        inside = list(rows)
        goods = "、".join(f"{row.name}×{row.quantity}{row.unit}" for row in inside)
        one = say("part-parcel", carrier=inside[0].carrier, tracking=inside[0].tracking, goods=goods)
        said.setdefault(inside[0].part_id, []).append(one)
    return said
