"""Orders: placed with their stock reserved, changed while unpaid, cancelled, expired, completed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import update

from core import numbers
from core.errors import ShopError
from core.events import Event
from core.money import ZERO, Money
from core.quantity import NONE, Quantity
from core.say import say
from core.work import Work
from models.orders import FulfilmentStatus, Order, OrderLine, OrderStatus
from queries import catalog as goods
from queries import deals as deals_found
from queries import orders as find
from queries import placing, stock
from queries.placing import NewLine, NewOrder
from services import carts, catalog, history
from services.carts import OrderWritten, PriceGone, Wanted


class OutOfStock(ShopError):
    """Too little is left. Arguments: name, left, unit."""


class OverLimit(ShopError):
    """More than one person may have in this deal. Arguments: name, limit, unit."""


class DealOver(ShopError):
    """The deal has been closed or its cut-off is over. Arguments: title."""


class NotCancellable(ShopError):
    """The order is past changing. Arguments: number, status (a Say)."""

    @classmethod
    def of(cls, order: Order) -> NotCancellable:
        return cls(number=numbers.show(order.id), status=say(f"order-status-{order.status}"))


DONE = {FulfilmentStatus.HANDED_OVER, FulfilmentStatus.CANCELLED}


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
class OrderPriced(Event):
    """An unpaid order costs less than its list price, or did so until now. Listeners give and take back what is theirs.

    They raise PriceGone where it isn't there any more; the order is then priced without it.
    """

    order_id: int
    member_id: int
    lines: tuple[NewLine, ...]


@dataclass(frozen=True, slots=True)
class OrderCostsNothing(Event):
    """Nothing is left to pay: free goods, or points and coupons cover all of it."""

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
class OrderRevived(Event):
    """A payment came after it was given up: what its price rests on is taken once more, or PriceGone is raised."""

    order_id: int


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
    Raises OutOfStock, NotOffered, NotWhole, OverLimit, DealOver, TooManyLines, PriceGone.
    """
    listed = carts.fill(work, wanted, deal)
    if deal is not None:
        _check_open(work, deal)
        _check_limits(work, deal, buyer, _amounts(listed))
    order = NewOrder(
        community_id=deal.community_id if deal else community_id,
        deal_id=deal.id if deal else None,
        member_id=buyer,
        placed_by=placed_by,
        total=ZERO,
        pickup_point=pickup_point or (deal.pickup_point if deal else ""),
        expires_at=pay_by(work, deal),
    )
    for _ in range(2):
        placed = carts.at_their_price(work, order, listed, lambda lines: place_listed(work, order, lines))
        if placed is not None:
            return placed
        standing = find.unpaid_in_deal(work, deal.id, buyer) if deal else None
        if standing is not None:
            return change(work, standing, [*_as_wanted(find.lines(work, standing.id)), *_as_wanted(listed)], deal)
    raise AssertionError("unreachable: it was there, it was gone, and it was there again")


def place_listed(work: Work, order: NewOrder, lines: Sequence[NewLine]) -> Placed | None:
    """None where an unpaid order stands in the way."""
    order = replace(order, total=carts.total_of(lines))
    outcome = placing.place(work, order, lines)
    if outcome.standing:
        return None
    if outcome.order_id is None:
        raise _out_of_stock(work, outcome.lacking, lines)
    settled = settle(work, outcome.order_id, order.member_id, lines)
    show_stock(work)
    return Placed(outcome.order_id, settled, order.total, changed=False)


def settle(
    work: Work, order_id: int, buyer: int, lines: Sequence[NewLine], before: Sequence[OrderLine] = ()
) -> tuple[NewLine, ...]:
    """Whoever gives reductions or times notes what an unpaid order takes of theirs now; what costs nothing is paid.

    The lines with their times. Raises PriceGone, and what listeners refuse; then all that was done for the order must
    be undone.
    """
    if any(line.reduced for line in before) or any(line.reductions for line in lines):
        work.tell(OrderPriced(order_id, buyer, tuple(lines)))
    written = OrderWritten(order_id, tuple(lines), frozenset(line.sku_id for line in before if line.begins_at))
    work.tell(written)
    if not carts.total_of(lines):
        work.tell(OrderCostsNothing(order_id))
    if not written.spans:
        return written.lines
    return tuple(replace(line, span=written.spans.get(line.by_slot or 0, line.span)) for line in lines)


def change(work: Work, order: Order, wanted: Iterable[Wanted], deal: deals_found.Deal | None) -> Placed:
    """Give an unpaid order other lines: reserves what is more, frees what is less.

    Prices are those of today's deal or shelf. Raises as `place`, and NotCancellable where it is no longer unpaid.
    What is wanted must have been made from the order as it stands: read it with `unpaid_in_deal`, which locks it.
    """
    listed, before = carts.fill(work, wanted, deal), find.lines(work, order.id)
    points = _with_points(before)
    return carts.at_their_price(
        work, order, listed, lambda lines: _change(work, order, before, lines, deal), before=before, points=points
    )


def _change(
    work: Work,
    order: Order,
    before: Sequence[OrderLine],
    lines: Sequence[NewLine],
    deal: deals_found.Deal | None,
) -> Placed:
    total = carts.total_of(lines)
    _set_total(work, order, total, pay_by(work, deal))
    old, new = _amounts(before), _amounts(lines)
    changes = {sku: new.get(sku, NONE) - old.get(sku, NONE) for sku in old | new}
    more = {sku: change for sku, change in changes.items() if change > NONE}
    if deal is not None and more:
        _check_open(work, deal)
        _check_limits(work, deal, order.member_id, more)
    _take(work, changes, lines)
    placing.replace_lines(work, order.id, lines)
    work.tell(OrderChanged(order.id))
    settled = settle(work, order.id, order.member_id, lines, before)
    show_stock(work)
    return Placed(order.id, settled, total, changed=True)


def reprice(work: Work, order_id: int, *, points: Money | None = None) -> Placed:
    """Price an unpaid order anew after a coupon or points were chosen: goods, list prices and time to pay stay.

    `points`: how much of it is paid with points from now on (as before where None); no more than is left to pay.
    Raises NotCancellable where it can't be paid any more.
    """
    order = find.locked(work, order_id)
    if order is None or order.expires_at <= work.now:
        raise NotCancellable.of(order) if order else numbers.NoSuchNumber(number=numbers.show(order_id))
    before = find.lines(work, order_id)
    chosen = _with_points(before) if points is None else points
    listed = carts.as_ordered(before)
    return carts.at_their_price(
        work, order, listed, lambda lines: _reprice(work, order, before, lines), before=before, points=chosen
    )


def _with_points(lines: Iterable[OrderLine]) -> Money:
    return sum((line.from_points for line in lines), ZERO)


def _reprice(work: Work, order: Order, before: Sequence[OrderLine], lines: Sequence[NewLine]) -> Placed:
    total = carts.total_of(lines)
    _set_total(work, order, total, order.expires_at)
    placing.replace_lines(work, order.id, lines)
    if total != order.total:
        work.tell(OrderChanged(order.id))
    settled = settle(work, order.id, order.member_id, lines, before)
    show_stock(work)
    return Placed(order.id, settled, total, changed=True)


def _set_total(work: Work, order: Order, total: Money, expires_at: datetime) -> None:
    moved = work.execute(
        update(Order)
        .where(Order.id == order.id, Order.status == OrderStatus.PLACED)
        .values(total=total, expires_at=expires_at)
        .execution_options(synchronize_session=False)
    )
    if not moved.rowcount:  # type: ignore[attr-defined]
        raise NotCancellable.of(order)


def give_time(work: Work, order_id: int, deal: deals_found.Deal | None) -> None:
    """Let an unpaid order wait for its payment as long as a new one would."""
    work.execute(
        update(Order)
        .where(Order.id == order_id, Order.status == OrderStatus.PLACED)
        .values(expires_at=pay_by(work, deal))
        .execution_options(synchronize_session=False)
    )


def cancel_unpaid(work: Work, order_id: int, reason: str = "", status: OrderStatus = OrderStatus.CANCELLED) -> bool:
    """Take an unpaid order back (or let it expire) and free its stock. False where it is no longer unpaid."""
    due = status is OrderStatus.EXPIRED
    if find.claim(work, order_id, status, only_from=(OrderStatus.PLACED,), only_due=due) is None:
        return False
    stock.release(work, find.amounts(work, order_id))
    history.note(work, "orders", order_id, OrderStatus.PLACED, status, reason)
    work.tell(OrderGone(order_id, status))
    show_stock(work)
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
    old = find.claim(
        work, order_id, OrderStatus.PAID, only_from=(OrderStatus.PLACED,), paid=Order.total, paid_at=work.now
    )
    if old is not None:
        stock.sell_reserved(work, find.amounts(work, order_id))
    else:
        old = _honour_late(work, order_id)
    if old is None:
        return False
    history.note(work, "orders", order_id, old, OrderStatus.PAID)
    show_stock(work)
    work.tell(OrderPaid(order_id))
    return True


class _SoldMeanwhile(Exception):
    """The stock of an order that is paid late has gone to others."""


def _honour_late(work: Work, order_id: int) -> OrderStatus | None:
    """Pay for an order that was given up, if stock and price are still there; its status before, else None."""
    try:
        with work.undoable():
            old = find.claim(work, order_id, OrderStatus.PAID, paid=Order.total, paid_at=work.now)
            if old is not None and stock.sell(work, find.amounts(work, order_id)):
                raise _SoldMeanwhile
            if old is not None:
                work.tell(OrderRevived(order_id))
    except (_SoldMeanwhile, PriceGone):
        return None
    return old


def complete_when_done(work: Work, order_id: int) -> None:
    """A part has been handed over or cancelled: if nothing is open any more, the order is completed."""
    parts = {part.status for part in find.fulfilments(work, order_id)}
    if FulfilmentStatus.HANDED_OVER not in parts or parts - DONE:
        return
    if find.claim(work, order_id, OrderStatus.COMPLETED) is not None:
        history.note(work, "orders", order_id, OrderStatus.PAID, OrderStatus.COMPLETED)
        work.tell(OrderCompleted(order_id))


def _take(work: Work, changes: dict[int, Quantity], lines: Sequence[NewLine]) -> None:
    """Reserve more, free what is less; or refuse with what is left of the first that isn't there."""
    lacking = stock.shift(work, changes)
    if lacking:
        raise _out_of_stock(work, lacking, lines)


def _out_of_stock(work: Work, lacking: Collection[int], lines: Sequence[NewLine]) -> OutOfStock:
    sku_id = min(lacking)
    line = next(line for line in lines if line.sku_id == sku_id)
    left = goods.left(work, [sku_id]).get(sku_id, NONE)
    return OutOfStock(name=line.name, left=left, unit=line.unit)


def show_stock(work: Work) -> None:
    """Something sold out or came back: the lists that people see are made anew.

    Last of all: whoever sells out at the same time waits here, and must hold nothing that others wait for.
    """
    if work.facts.pop(stock.TURNED, False):
        catalog.bump(work)


def _check_open(work: Work, deal: deals_found.Deal) -> None:
    """A moment may pass between a deal's cut-off and its closing."""
    if deal.cut_off_at is not None and deal.cut_off_at <= work.now:
        raise DealOver(title=deal.title)


def _check_limits(work: Work, deal: deals_found.Deal, buyer: int, more: Mapping[int, Quantity]) -> None:
    """Whether somebody may have so much more by SKU than they have already in this deal."""
    limits = {sku: limit for sku in more if (limit := deal.by_sku[sku].per_person) is not None}
    if not limits:
        return
    standing = deals_found.standing(work, deal.id, buyer)
    for sku_id, limit in limits.items():
        if standing.get(sku_id, NONE) + more[sku_id] > limit:
            shown = goods.catalog(work)
            sku = shown.skus[sku_id]
            raise OverLimit(name=shown.product_of(sku_id).title(sku), limit=limit, unit=sku.unit)


def pay_by(work: Work, deal: deals_found.Deal | None) -> datetime:
    """Until when an order that is placed now must be paid."""
    own = deal.pay_within_minutes if deal else None
    return work.now + timedelta(minutes=own or work.settings.orders.pay_within_minutes)


def _amounts(lines: Iterable[NewLine | OrderLine]) -> dict[int, Quantity]:
    sums: dict[int, Quantity] = {}
    for line in lines:
        sums[line.sku_id] = sums.get(line.sku_id, NONE) + line.quantity
    return sums


def _as_wanted(lines: Iterable[OrderLine | NewLine]) -> list[Wanted]:
    return [Wanted(x.sku_id, x.quantity, x.note, x.at if isinstance(x, NewLine) else "") for x in lines]
