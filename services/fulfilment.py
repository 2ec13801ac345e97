"""From paid to handed over: one part per supplier, each told of exactly its own lines."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, insert, update

from core import codes, numbers
from core.errors import ShopError
from core.events import Event
from core.message import message
from core.moments import span
from core.say import Say, say
from core.work import Work
from models.catalog import NoticeMode, Supplier
from models.ledger import Account
from models.orders import Fulfilment, FulfilmentStatus, Order, OrderLine
from queries import fulfilment as find
from queries import members as people
from queries import orders as orders_found
from queries.placing import NewLine
from services import duty, fees, history, ledger, members, orders, outbox


class NothingToReceive(ShopError):
    """Nothing of this order is on its way. Arguments: number."""


class RestToCome(ShopError):
    """Some of it hasn't gone out yet: it can't all have arrived. Arguments: number."""


@dataclass(frozen=True, slots=True)
class OrderToPrepare(Event):
    """A paid order is about to go to its suppliers: whoever has it wait says why, and releases it later."""

    order_id: int
    waits_for: list[Say] = field(default_factory=list)


def split(work: Work, event: orders.OrderPaid) -> None:
    """A paid order becomes one part per supplier; each supplier hears of its own lines, the customer of the codes.

    What has to wait for something is held: then suppliers see and hear nothing of it, and codes are told later.
    """
    order = orders_found.order(work, event.order_id)
    assert order is not None
    asked = OrderToPrepare(order.id)
    work.tell(asked)
    lines = orders_found.lines(work, order.id)
    code_of = {supplier_id: codes.new() for supplier_id in sorted({line.supplier_id for line in lines})}
    at_once = set() if asked.waits_for else _at_once(work, code_of)
    for supplier_id, code in code_of.items():
        part_id = work.execute(
            insert(Fulfilment)
            .values(
                order_id=order.id,
                supplier_id=supplier_id,
                community_id=order.community_id,
                status=FulfilmentStatus.HELD if asked.waits_for else FulfilmentStatus.WAITING,
                pickup_code=code,
                carrier="",
                tracking_number="",
                notified_at=work.now if supplier_id in at_once else None,
                created_at=work.now,
            )
            .returning(Fulfilment.id)
        ).scalar_one()
        if asked.waits_for:
            why = asked.waits_for[0].key
            history.note(work, "fulfilments", part_id, FulfilmentStatus.WAITING, FulfilmentStatus.HELD, why)
    paid = say("order-paid", number=numbers.show(order.id), total=order.total)
    told = asked.waits_for or _hand_on(work, order, lines, code_of, at_once)
    outbox.send_to_member(work, order.member_id, message(paid, *told))


def release(work: Work, order: Order) -> bool:
    """What a paid order waited for has come: suppliers hear of it, the customer of the codes. False: nothing waits."""
    orders_found.locked(work, order.id)  # nothing of it is refunded meanwhile
    held = [f for f in orders_found.fulfilments(work, order.id) if f.status is FulfilmentStatus.HELD]
    code_of = {part.supplier_id: part.pickup_code for part in held}
    at_once = _at_once(work, code_of)
    for part in held:
        notified = work.now if part.supplier_id in at_once else None
        find.claim(work, part.id, FulfilmentStatus.WAITING, notified_at=notified)
        history.note(work, "fulfilments", part.id, FulfilmentStatus.HELD, FulfilmentStatus.WAITING)
    if held:
        told = _hand_on(work, order, orders_found.lines(work, order.id), code_of, at_once)
        outbox.send_to_member(
            work, order.member_id, message(say("order-released", number=numbers.show(order.id)), *told)
        )
    return bool(held)


def _at_once(work: Work, supplier_ids: Iterable[int]) -> set[int]:
    """Those of the suppliers who want to hear of each order by itself."""
    return {one for one in supplier_ids if work.session.get_one(Supplier, one).notices is NoticeMode.AT_ONCE}


def _hand_on(
    work: Work, order: Order, lines: Sequence[OrderLine], code_of: Mapping[int, str], at_once: Collection[int]
) -> list[Say]:
    """Suppliers are told; gives what the customer is told."""
    said = []
    for supplier_id, code in code_of.items():
        own = [line for line in lines if line.supplier_id == supplier_id]
        supplier = work.session.get_one(Supplier, supplier_id)
        said.append(say("pickup-code", supplier=supplier.name, code=code, goods=_goods(own)))
        if supplier_id in at_once:
            duty.tell(work, supplier_id, [_notice(work, order, own)], 1)
    return said


def _notice(work: Work, order: Order, lines: list[OrderLine]) -> Say:
    name = people.names(work, [order.member_id], order.community_id).get(order.member_id, "")
    return say(
        "supplier-order",
        number=numbers.show(order.id),
        person=name,
        place=order.pickup_point or "—",
        lines=[line_said(line) for line in lines],
    )


def line_said(line: OrderLine | NewLine) -> Say:
    note = say("line-note", note=line.note) if line.note else ""
    said = say("line", name=line.name, quantity=line.quantity, unit=line.unit, amount=line.amount, note=note)
    return say("line-at", line=said, time=line.span) if line.span else said


def in_short(line: OrderLine | Row[Any], zone: ZoneInfo) -> str:
    """ "洗衣×1份（轻柔）03-07 09:00-11:00"."""
    note, time = f"（{line.note}）" if line.note else "", span(line.begins_at, line.ends_at)
    return f"{line.name}×{line.quantity}{line.unit}{note}" + (f" {time.shown(zone)}" if time else "")


def _goods(lines: list[OrderLine]) -> str:
    return "、".join(f"{line.name}×{line.quantity}{line.unit}" for line in lines)


def send_digests(work: Work) -> bool:
    """Tell the suppliers that want digests of what was paid since the last one."""
    for supplier_id, parts in groupby(find.untold(work), key=lambda f: f.supplier_id):
        own = list(parts)
        by_order = orders_found.lines_of(work, [f.order_id for f in own])
        said: list[Say] = [say("supplier-digest", number=len(own))]
        for part in own:
            order = orders_found.order(work, part.order_id)
            assert order is not None
            said.append(_notice(work, order, [x for x in by_order[part.order_id] if x.supplier_id == supplier_id]))
        duty.tell(work, supplier_id, said, len(own))
        work.execute(update(Fulfilment).where(Fulfilment.id.in_([f.id for f in own])).values(notified_at=work.now))
    return False


def redeem(work: Work, redeemer: int, code: str, supplier_ids: Collection[int]) -> Fulfilment | None:
    """核销: hand over what a pick-up code stands for, once.

    None for a code that opens nothing of theirs; the try is counted (so it must be committed). Raises TooManyTries.
    """
    members.check_tries(work, redeemer)
    part = find.by_code(work, codes.read(code), supplier_ids)
    if part is None or not hand_over(work, part):
        members.note_wrong_code(work, redeemer)
        return None
    return part


def receive(work: Work, order: Order) -> int:
    """收货: it has arrived, as has what replaces some of it. How many parts.

    A part of which something is still to go out stays open. Raises NothingToReceive, RestToCome.
    """
    order_ids = (order.id, *orders_found.replacements(work, order.id))
    coming = find.partly_out(work, order_ids)
    parts = [part for id_ in order_ids for part in orders_found.fulfilments(work, id_) if part.id not in coming]
    received = sum(hand_over(work, part) for part in parts)
    if coming and not received:
        raise RestToCome(number=numbers.show(order.id))
    if not received:
        raise NothingToReceive(number=numbers.show(order.id))
    return received


def hand_over(work: Work, part: Fulfilment) -> bool:
    """The customer has it: what was prepaid for it is now owed to the supplier. False where it was done already."""
    orders_found.locked(work, part.order_id)  # nothing of it is refunded meanwhile
    old = find.claim(work, part.id, FulfilmentStatus.HANDED_OVER, finished_at=work.now)
    if old is None:
        return False
    history.note(work, "fulfilments", part.id, old, FulfilmentStatus.HANDED_OVER)
    own = [line for line in orders_found.lines(work, part.order_id) if line.supplier_id == part.supplier_id]
    earned, fee = fees.charge(work, part, own)
    ledger.book(
        work,
        "handed-over",
        part.id,
        (Account.PREPAID, part.order_id, earned),
        (Account.SUPPLIER, part.supplier_id, -(earned - fee)),
        (Account.SERVICE_FEES, part.supplier_id, -fee),
    )
    orders.complete_when_done(work, part.order_id)
    return True
