"""Orders, their lines, what is due."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import bindparam, select, update

from core.quantity import NONE, Quantity
from core.work import Work
from models.members import Role
from models.orders import ORDER_FLOW, Fulfilment, Order, OrderLine, OrderStatus
from queries.members import Caller


def order(work: Work, order_id: int) -> Order | None:
    return work.session.get(Order, order_id, populate_existing=True)


def locked(work: Work, order_id: int) -> Order | None:
    """An order that nobody else changes until this work is over: whoever decides by what it reads takes this first.

    Locks are taken in this order: refund, orders by id, payments, SKUs by id. (SQLite has one writer anyhow.)
    """
    found = select(Order).where(Order.id == order_id).with_for_update(key_share=True)
    return work.execute(found.execution_options(populate_existing=True)).scalar_one_or_none()


def buyer(work: Work, order_id: int) -> int:
    """Whose order it is."""
    return int(work.execute(select(Order.member_id).where(Order.id == order_id)).scalar_one())


def seen_by(work: Work, caller: Caller, order_id: int) -> Order | None:
    """An order, if this person has any business with it: buyer, placer, its leader, a supplier of it, a manager."""
    found = order(work, order_id)
    if found is None or caller.member_id is None:
        return None
    if caller.member_id in (found.member_id, found.placed_by) or Role.MANAGER in caller.roles:
        return found
    if found.community_id in caller.leads:
        return found
    mine = {line.supplier_id for line in lines(work, order_id)} & caller.supplier_ids
    return found if mine and found.status not in (OrderStatus.PLACED, OrderStatus.EXPIRED) else None


def replacements(work: Work, order_id: int) -> list[int]:
    """The orders by which after-sales hands over again what this one bought."""
    return list(work.execute(select(Order.id).where(Order.replaces == order_id).order_by(Order.id)).scalars())


def lines(work: Work, order_id: int) -> list[OrderLine]:
    return list(
        work.execute(
            select(OrderLine)
            .where(OrderLine.order_id == order_id)
            .order_by(OrderLine.id)
            .execution_options(populate_existing=True)
        ).scalars()
    )


def amounts(work: Work, order_id: int) -> dict[int, Quantity]:
    """How much of each SKU an order asked for."""
    sums: dict[int, Quantity] = {}
    for line in lines(work, order_id):
        sums[line.sku_id] = sums.get(line.sku_id, NONE) + line.quantity
    return sums


def unpaid_in_deal(work: Work, deal_id: int, member_id: int) -> Order | None:
    """Somebody's unpaid order in a deal: there is at most one. Locked, so that what is added to it adds up."""
    return work.execute(_UNPAID, {"d": deal_id, "m": member_id}).scalar_one_or_none()


_UNPAID = (
    select(Order)
    .where(Order.status == OrderStatus.PLACED, Order.deal_id == bindparam("d"), Order.member_id == bindparam("m"))
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)


def of_member(work: Work, member_id: int, limit: int = 10) -> list[Order]:
    """Somebody's orders, the latest first."""
    return list(
        work.execute(select(Order).where(Order.member_id == member_id).order_by(Order.id.desc()).limit(limit)).scalars()
    )


def unpaid_of(work: Work, member_id: int, limit: int = 20) -> list[Order]:
    """Somebody's orders that still may be paid, the oldest first."""
    return list(
        work.execute(
            select(Order)
            .where(Order.member_id == member_id, Order.status == OrderStatus.PLACED, Order.expires_at > work.now)
            .order_by(Order.id)
            .limit(limit)
        ).scalars()
    )


def in_deal(work: Work, deal_id: int, member_id: int) -> list[Order]:
    """Somebody's standing orders in a deal, the unpaid one first."""
    found = work.execute(
        select(Order)
        .where(Order.deal_id == deal_id, Order.member_id == member_id)
        .where(Order.status.in_((OrderStatus.PLACED, OrderStatus.PAID, OrderStatus.COMPLETED)))
        .order_by(Order.id.desc())
    ).scalars()
    return sorted(found, key=lambda o: o.status is not OrderStatus.PLACED)


def lines_of(work: Work, order_ids: Collection[int]) -> dict[int, list[OrderLine]]:
    """The lines of several orders, by one statement."""
    found: dict[int, list[OrderLine]] = {order_id: [] for order_id in order_ids}
    rows = work.execute(select(OrderLine).where(OrderLine.order_id.in_(order_ids)).order_by(OrderLine.id)).scalars()
    for line in rows:
        found[line.order_id].append(line)
    return found


def claim(
    work: Work,
    order_id: int,
    new: OrderStatus,
    *,
    only_from: Collection[OrderStatus] = (),
    only_due: bool = False,
    **values: Any,
) -> OrderStatus | None:
    """Move an order by a conditional update; its old status, or None where it was not (any more) allowed to move.

    Of several that try at the same time, one wins; the others see None. `only_due`: only if its time to pay is over
    even now, for it may just have got more of it.
    """
    still = [Order.expires_at <= work.now] if only_due else []
    for old in ORDER_FLOW.sources(new):
        if only_from and old not in only_from:
            continue
        moved = work.execute(
            update(Order)
            .where(Order.id == order_id, Order.status == old, *still)
            .values(status=new, **values)
            .execution_options(synchronize_session=False)
        )
        if moved.rowcount:  # type: ignore[attr-defined]
            return old
    return None


def due_to_expire(work: Work, limit: int) -> list[int]:
    return list(
        work.execute(
            select(Order.id)
            .where(Order.status == OrderStatus.PLACED, Order.expires_at <= work.now)
            .order_by(Order.expires_at)
            .limit(limit)
        ).scalars()
    )


def fulfilments(work: Work, order_id: int) -> list[Fulfilment]:
    return list(
        work.execute(
            select(Fulfilment)
            .where(Fulfilment.order_id == order_id)
            .order_by(Fulfilment.id)
            .execution_options(populate_existing=True)
        ).scalars()
    )
