"""Coupons on orders: offered when a cart is priced, taken and given back with the order, chosen by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, insert

from core import numbers
from core.errors import ShopError
from core.money import ZERO, Money
from core.work import Work
from models.coupons import Coupon, CouponChoice, CouponKind, CouponStatus
from models.orders import Order, OrderStatus
from models.refunds import RefundStatus
from pricing import Cut, Kind, price
from queries import coupons as find
from queries import orders as orders_found
from queries import prices as prices_found
from queries import refunds as refunds_found
from queries.coupons import Terms
from queries.placing import NewLine
from services import carts, history, orders
from services.carts import CartFilled, PriceGone
from services.coupons.issuing import NoSuchCoupon
from services.orders import OrderGone, OrderPriced, OrderRevived, Placed
from services.refunds import RefundMoved


class CouponDoesNotFit(ShopError):
    """It takes nothing off this order. Arguments: number (of the order), name."""


def offer(work: Work, event: CartFilled) -> None:
    """The coupons that the buyer may use for something in the cart, if none was chosen or declined by hand."""
    helping = [terms for terms in prices_found.book(work).coupons if terms.may_help(event.cart, work.now)]
    if not helping and not event.promised:
        return
    chosen = find.choice(work, event.order_id) if event.order_id is not None else None
    if chosen is None or chosen.coupon_id is not None:
        event.rules.extend(_owned(work, event, helping, chosen.coupon_id if chosen else None))


def _owned(work: Work, event: CartFilled, helping: Sequence[Terms], chosen: int | None) -> list[Cut]:
    """The buyer's coupons as rules. The one that the order has stays good for it, though it may have ended."""
    by_kind = {terms.id: terms for terms in helping}
    rules = [
        by_kind[coupon.kind_id].rule(coupon.id, coupon.usable_until, coupon.id == chosen)
        for coupon in find.usable(work, event.member_id, list(by_kind))
    ]
    has = find.on_order(work, event.order_id) if event.order_id is not None and event.promised else None
    kind = find.kind(work, has.kind_id) if has is not None else None
    if has is not None and kind is not None:
        rules.append(find.terms(kind).rule(has.id, None, has.id == chosen))
    return rules


def note_priced(work: Work, event: OrderPriced) -> None:
    """Put the coupon on the order by which it costs less now, take another one off."""
    wanted, has = _of(event.lines), find.on_order(work, event.order_id)
    if has is not None and has.id != wanted:
        _take_off(work, event.order_id, "the order changed")
    if wanted is not None and (has is None or has.id != wanted):
        _put_on(work, wanted, event.member_id, event.order_id)


def _of(lines: tuple[NewLine, ...]) -> int | None:
    found = (why.source_id for line in lines for why in line.reductions if why.kind == Kind.COUPON)
    return next(found, None)


def _put_on(work: Work, coupon_id: int, member_id: int, order_id: int) -> None:
    if not find.use(work, coupon_id, member_id, order_id):
        raise PriceGone
    history.note(work, "coupons", coupon_id, CouponStatus.OWNED, CouponStatus.USED, numbers.show(order_id))


def _take_off(work: Work, order_id: int, reason: str) -> bool:
    coupon_id = find.take_off(work, order_id)
    if coupon_id is not None:
        history.note(work, "coupons", coupon_id, CouponStatus.USED, CouponStatus.OWNED, reason)
    return coupon_id is not None


def order_gone(work: Work, event: OrderGone) -> None:
    """Cancelled or expired: the coupon is its owner's again."""
    _take_off(work, event.order_id, str(event.status))


def order_revived(work: Work, event: OrderRevived) -> None:
    """Paid after it was given up: only if the coupon has not been used elsewhere meanwhile."""
    coupon_id = find.reckoned_with(work, event.order_id)
    if coupon_id is not None:
        _put_on(work, coupon_id, orders_found.buyer(work, event.order_id), event.order_id)


def refund_moved(work: Work, event: RefundMoved) -> None:
    """All goods and all money have gone back, in time: the coupon comes back too, once. A part brings nothing back."""
    if event.status is not RefundStatus.DONE:
        return
    order_id = refunds_found.refund(work, event.refund_id).order_id
    order = orders_found.order(work, order_id)
    if order is None or order.status is not OrderStatus.REFUNDED:
        return
    coupon = find.on_order(work, order_id)
    if coupon is None or coupon.restored_at is not None or coupon.usable_until <= work.now:
        return
    gone = refunds_found.gone_back(work, order_id)
    if all(gone.get(line.id) == line.quantity for line in orders_found.lines(work, order_id)):
        find.take_off(work, order_id, restored_at=work.now)
        history.note(work, "coupons", coupon.id, CouponStatus.USED, CouponStatus.OWNED, "refunded")


def choose(work: Work, member_id: int, order_id: int, coupon_id: int | None) -> Placed:
    """用券, 不用券: use this coupon for an own unpaid order, or (None) no coupon; it stays so when the order changes.

    Raises NoSuchNumber, NoSuchCoupon, CouponDoesNotFit, NotCancellable.
    """
    order = orders_found.locked(work, order_id)
    if order is None or order.member_id != member_id:
        raise numbers.NoSuchNumber(number=numbers.show(order_id))
    own = _own(work, member_id, order_id, coupon_id) if coupon_id is not None else None
    work.execute(delete(CouponChoice).where(CouponChoice.order_id == order_id))
    work.execute(insert(CouponChoice).values(order_id=order_id, coupon_id=coupon_id))
    placed = orders.reprice(work, order_id)
    if own is not None and _of(placed.lines) != own[0].id:
        raise CouponDoesNotFit(number=numbers.show(order_id), name=own[1].name)
    return placed


def _own(work: Work, member_id: int, order_id: int, coupon_id: int) -> tuple[Coupon, CouponKind]:
    """One's own coupon that is good now, or on this order. Raises NoSuchCoupon."""
    coupon = work.session.get(Coupon, coupon_id, populate_existing=True)
    if coupon is not None and coupon.member_id == member_id:
        kind = find.kind(work, coupon.kind_id)
        good = coupon.status is CouponStatus.OWNED and coupon.usable_until > work.now
        if kind is not None and (good or coupon.order_id == order_id):
            return coupon, kind
    raise NoSuchCoupon(name=str(coupon_id)[:20])


@dataclass(frozen=True, slots=True)
class Choice:
    """A coupon that would take something off an order, and how much."""

    id: int
    name: str
    saves: Money
    used: bool


def choices(work: Work, order: Order) -> list[Choice]:
    """The coupons that would take something off an unpaid order, the best first."""
    before = orders_found.lines(work, order.id)
    filled = carts.told(work, order, carts.as_ordered(before), promised=any(line.reduced for line in before))
    helping = [terms for terms in prices_found.book(work).coupons if terms.may_help(filled.cart, work.now)]
    others = [rule for rule in filled.rules if rule.kind is not Kind.COUPON]
    full = price(filled.cart, others, work.now).total
    on_it, found = find.on_order(work, order.id), []
    for rule in _owned(work, filled, helping, None):
        saves = full - price(filled.cart, [*others, rule], work.now).total
        if saves > ZERO and rule.id is not None:
            found.append(Choice(rule.id, rule.label, saves, on_it is not None and rule.id == on_it.id))
    return sorted(found, key=lambda choice: (-choice.saves.fen, choice.id))
