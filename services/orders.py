"""Orders: placed with their stock reserved, changed while unpaid, cancelled, expired, completed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, update

from core import numbers
from core.errors import ShopError
from core.events import Event
from core.money import ZERO, Money
from core.quantity import NONE, Quantity
from core.say import say
from core.work import Work
from models.orders import Order, OrderLine, OrderStatus
from queries import catalog as goods
from queries import deals as deals_found
from queries import orders as find
from queries import placing, stock
from queries.placing import NewLine, NewOrder
from services import catalog, history


class OutOfStock(ShopError):
    """Too little is left. Arguments: name, left, unit."""


class NotOffered(ShopError):
    """The deal doesn't offer it, or it is not on the shelf. Arguments: name."""


class NotWhole(ShopError):
    """Sold whole only, or an absurd number. Arguments: name, quantity, unit."""


class OverLimit(ShopError):
    """More than one person may have in this deal. Arguments: name, limit, unit."""


class DealOver(ShopError):
    """The deal has been closed or its cut-off is over. Arguments: title."""


class NoSuchOrder(ShopError):
    """There is no such order, or it is none of the asker's: nobody learns which. Arguments: number."""


class NotCancellable(ShopError):
    """The order is past changing. Arguments: number, status (a Say)."""

    @classmethod
    def of(cls, order: Order) -> NotCancellable:
        return cls(number=numbers.show(order.id), status=say(f"order-status-{order.status}"))


class TooManyLines(ShopError):
    """More goods in one order than anybody means."""


MOST_LINES = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """So much of a SKU, with a wish. Lines of one SKU and one wish are added up."""

    sku_id: int
    quantity: Quantity
    note: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """An order as it stands after placing or changing it."""

    order_id: int
    lines: tuple[NewLine, ...]
    total: Money
    changed: bool  # an unpaid order was there already and has been changed


@dataclass(frozen=True, slots=True)
class OrderChanged(Event):
    """An unpaid order has other lines now: payments opened for the old total are void."""

    order_id: int


@dataclass(frozen=True, slots=True)
class OrderPaid(Event):
    order_id: int


@dataclass(frozen=True, slots=True)
class OrderGone(Event):
    """Cancelled or expired before it was paid; its stock is free again."""

    order_id: int
    status: OrderStatus


@dataclass(frozen=True, slots=True)
class OrderCompleted(Event):
    """Everything of it has been handed over."""

    order_id: int


def place(
    work: Work,
    wanted: Iterable[Wanted],
    *,
    buyer: int,
    placed_by: int,
    community_id: int | None = None,
    deal: deals_found.Deal | None = None,
    pickup_point: str = "",
) -> Placed:
    """Order goods: reserves their stock until the time to pay is over.

    In a deal what is wanted goes into the buyer's unpaid order of that deal, if there is one.
    Raises OutOfStock, NotOffered, NotWhole, OverLimit, DealOver, TooManyLines.
    """
    lines = price(work, wanted, deal)
    if deal is not None:
        if deal.cut_off_at is not None and deal.cut_off_at <= work.now:
            raise DealOver(title=deal.title)
        _check_limits(work, deal, buyer, lines)
    order = NewOrder(
        community_id=deal.community_id if deal else community_id,
        deal_id=deal.id if deal else None,
        member_id=buyer,
        placed_by=placed_by,
        total=total_of(lines),
        pickup_point=pickup_point or (deal.pickup_point if deal else ""),
        expires_at=_pay_by(work, deal),
    )
    outcome = placing.place(work, order, lines)
    if outcome.standing and deal is not None:
        standing = find.unpaid_in_deal(work, deal.id, buyer)
        assert standing is not None
        return change(work, standing, [*_as_wanted(find.lines(work, standing.id)), *_as_wanted(lines)], deal)
    if outcome.order_id is None:
        raise _out_of_stock(work, outcome.lacking, lines)
    show_stock(work)
    return Placed(outcome.order_id, tuple(lines), order.total, changed=False)


def change(work: Work, order: Order, wanted: Iterable[Wanted], deal: deals_found.Deal | None) -> Placed:
    """Give an unpaid order other lines: reserves what is more, frees what is less.

    Prices are those of today's deal or shelf. Raises as `place`, and NotCancellable where it is no longer unpaid.
    """
    lines = price(work, wanted, deal)
    total = total_of(lines)
    moved = work.execute(
        update(Order)
        .where(Order.id == order.id, Order.status == OrderStatus.PLACED)
        .values(total=total, expires_at=_pay_by(work, deal))
        .execution_options(synchronize_session=False)
    )
    if not moved.rowcount:  # type: ignore[attr-defined]
        raise NotCancellable.of(order)
    old, new = find.amounts(work, order.id), _amounts(lines)
    less = {sku: old[sku] - new.get(sku, NONE) for sku in old if old[sku] > new.get(sku, NONE)}
    more = {sku: new[sku] - old.get(sku, NONE) for sku in new if new[sku] > old.get(sku, NONE)}
    stock.release(work, less)
    _take(work, more, lines)
    work.execute(delete(OrderLine).where(OrderLine.order_id == order.id))
    placing.add_lines(work, order.id, lines)
    work.tell(OrderChanged(order.id))
    return Placed(order.id, tuple(lines), total, changed=True)


def cancel_unpaid(work: Work, order_id: int, reason: str = "", status: OrderStatus = OrderStatus.CANCELLED) -> bool:
    """Take an unpaid order back (or let it expire) and free its stock. False where it is no longer unpaid."""
    amounts = find.amounts(work, order_id)
    if find.claim(work, order_id, status, only_from=(OrderStatus.PLACED,)) is None:
        return False
    stock.release(work, amounts)
    history.note(work, "orders", order_id, OrderStatus.PLACED, status, reason)
    show_stock(work)
    work.tell(OrderGone(order_id, status))
    return True


def expire_due(work: Work, limit: int = 50) -> bool:
    """Let unpaid orders expire whose time is over; True while there may be more."""
    due = find.due_to_expire(work, limit)
    for order_id in due:
        cancel_unpaid(work, order_id, "not paid in time", OrderStatus.EXPIRED)
    return len(due) == limit


def mark_paid(work: Work, order_id: int) -> bool:
    """The order's total has been paid. False where it can't be kept: its stock is gone, or it was paid already.

    A payment that comes after expiry or cancelling is honoured where the stock is still there.
    """
    amounts = find.amounts(work, order_id)
    order = find.order(work, order_id)
    if order is None:
        return False
    old = find.claim(work, order_id, OrderStatus.PAID, paid=Order.total, paid_at=work.now)
    if old is None:
        return False
    if old is OrderStatus.PLACED:
        stock.sell_reserved(work, amounts)
    else:
        with work.session.begin_nested() as undo:
            if stock.sell(work, amounts):
                undo.rollback()
                work.execute(
                    update(Order)
                    .where(Order.id == order_id)
                    .values(status=old, paid=ZERO, paid_at=None)
                    .execution_options(synchronize_session=False)
                )
                return False
    history.note(work, "orders", order_id, old, OrderStatus.PAID)
    show_stock(work)
    work.tell(OrderPaid(order_id))
    return True


def complete(work: Work, order_id: int) -> None:
    """All of it has been handed over."""
    if find.claim(work, order_id, OrderStatus.COMPLETED) is not None:
        history.note(work, "orders", order_id, OrderStatus.PAID, OrderStatus.COMPLETED)
        work.tell(OrderCompleted(order_id))


def price(work: Work, wanted: Iterable[Wanted], deal: deals_found.Deal | None) -> list[NewLine]:
    """The lines with names and prices of this moment. Raises NotOffered, NotWhole, TooManyLines."""
    catalog_now = goods.catalog(work)
    merged: dict[tuple[int, str], Quantity] = {}
    for want in wanted:
        key = (want.sku_id, want.note[:200])
        merged[key] = merged.get(key, NONE) + want.quantity
    if len(merged) > MOST_LINES:
        raise TooManyLines(most=MOST_LINES)
    return [_priced(work, catalog_now, deal, sku, quantity, note) for (sku, note), quantity in merged.items()]


def _priced(
    work: Work, catalog_now: goods.Catalog, deal: deals_found.Deal | None, sku_id: int, quantity: Quantity, note: str
) -> NewLine:
    sku, product = catalog_now.skus[sku_id], catalog_now.product_of(sku_id)
    offered = deal.by_sku.get(sku_id) if deal else None
    if (deal and offered is None) or not product.is_on_shelf(work.now):
        raise NotOffered(name=product.title(sku))
    if quantity != NONE:
        try:
            quantity.ordered(whole=sku.whole)
        except ShopError:
            raise NotWhole(name=product.title(sku), quantity=quantity, unit=sku.unit) from None
    unit_price = offered.price if offered else sku.price
    return NewLine(
        sku_id,
        product.supplier_id,
        product.title(sku),
        sku.unit,
        quantity,
        unit_price,
        quantity.priced(unit_price),
        note,
    )


def total_of(lines: Sequence[NewLine]) -> Money:
    return sum((line.amount for line in lines), ZERO)


def _take(work: Work, amounts: dict[int, Quantity], lines: Sequence[NewLine]) -> None:
    """Reserve, or refuse with what is left of the first that isn't there."""
    lacking = stock.reserve(work, amounts)
    if lacking:
        raise _out_of_stock(work, lacking, lines)
    show_stock(work)


def _out_of_stock(work: Work, lacking: Collection[int], lines: Sequence[NewLine]) -> OutOfStock:
    sku_id = min(lacking)
    line = next(line for line in lines if line.sku_id == sku_id)
    left = goods.left(work, [sku_id]).get(sku_id, NONE)
    return OutOfStock(name=line.name, left=left, unit=line.unit)


def show_stock(work: Work) -> None:
    """Something sold out or came back: the lists that people see are made anew."""
    if work.session.info.pop(stock.TURNED, False):
        catalog.bump(work)


def _check_limits(work: Work, deal: deals_found.Deal, buyer: int, lines: Sequence[NewLine]) -> None:
    limited = [(line, deal.by_sku[line.sku_id].per_person) for line in lines if deal.by_sku[line.sku_id].per_person]
    if not limited:
        return
    standing, amounts = deals_found.standing(work, deal.id, buyer), _amounts(lines)
    for line, limit in limited:
        if limit is not None and standing.get(line.sku_id, NONE) + amounts[line.sku_id] > limit:
            raise OverLimit(name=line.name, limit=limit, unit=line.unit)


def _pay_by(work: Work, deal: deals_found.Deal | None) -> datetime:
    own = deal.pay_within_minutes if deal else None
    return work.now + timedelta(minutes=own or work.settings.orders.pay_within_minutes)


def _amounts(lines: Iterable[NewLine]) -> dict[int, Quantity]:
    sums: dict[int, Quantity] = {}
    for line in lines:
        sums[line.sku_id] = sums.get(line.sku_id, NONE) + line.quantity
    return sums


def _as_wanted(lines: Iterable[OrderLine | NewLine]) -> list[Wanted]:
    return [Wanted(line.sku_id, line.quantity, line.note) for line in lines]
