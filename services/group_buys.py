"""Group-buys (拼团): opened, joined by an order that counts once it is paid, filled or given back.

Whether it is filled is decided once, by a conditional update, in a work of its own or with the payment that fills it.
What follows from that is done order by order, one work each: goods go out, or all money goes back. See
docs/decisions/group-buy.md.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import insert

from core import numbers
from core.errors import ShopError
from core.message import message
from core.money import ZERO, Money
from core.quantity import Quantity
from core.say import Say, say
from core.work import Work
from models.group_buys import GroupBuy, GroupBuyOrder, GroupBuyStatus
from models.orders import OrderStatus
from models.refunds import RefundStatus
from queries import catalog as goods
from queries import group_buys as find
from queries import orders as orders_found
from queries import refunds as refunds_found
from queries.placing import NewOrder
from services import carts, fulfilment, history, members, orders, outbox, refunds
from services.carts import PriceGone, Wanted
from services.events import EventsAsked
from services.fulfilment import OrderToPrepare
from services.orders import OrderRevived, Placed
from services.price_rules.making import NotCheaper

MOST_NEEDED = 500
LONGEST = timedelta(days=30)
# A payment that was made in the last moment is known by then: notices are late, or lost and asked for.
GRACE = timedelta(minutes=2)
NOT_FILLED = "group-buy not filled"


class BadGroupBuy(ShopError):
    """Too few or too many people, no price, or too long. Arguments: most, days."""


class NoSuchGroupBuy(ShopError):
    """No such group-buy, or somebody else's. Arguments: number."""


class GroupBuyOver(ShopError):
    """Nobody can join it any more, or it is decided already. Arguments: number."""


class AlreadyIn(ShopError):
    """Once per person. Arguments: number, order."""


class TooMuchForOne(ShopError):
    """More than one person may have in it. Arguments: limit, unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A group-buy as it is asked for."""

    community_id: int
    sku_id: int
    price: Money
    needed: int
    ends_at: datetime
    per_person: Quantity | None = None


def open_(work: Work, by: int, plan: Plan) -> GroupBuy:
    """A new one, posted in its community. Raises BadGroupBuy, NotCheaper."""
    shelf = goods.catalog(work)
    sku = shelf.skus[plan.sku_id]
    in_time = work.now < plan.ends_at <= work.now + LONGEST
    if not (2 <= plan.needed <= MOST_NEEDED and plan.price > ZERO and in_time):
        raise BadGroupBuy(most=str(MOST_NEEDED), days=str(LONGEST.days))
    if plan.price >= sku.price:
        raise NotCheaper(name=shelf.product_of(sku.id).title(sku), price=sku.price)
    made = GroupBuy(
        community_id=plan.community_id, sku_id=plan.sku_id, price=plan.price, needed=plan.needed,
        per_person=plan.per_person, status=GroupBuyStatus.OPEN, opened_by=by, opened_at=work.now, ends_at=plan.ends_at,
    )  # fmt: skip
    work.session.add(made)
    work.session.flush()
    posted = message(said(work, made, 0), say("group-buy-how", number=str(made.id)))
    outbox.send_to_community(work, made.community_id, posted)
    return made


def said(work: Work, one: GroupBuy, paid: int) -> Say:
    """ "拼团 3：草莓 ¥15.90/盒（单买 ¥19.90），已付 3/5 人，还差 2 人，03-06 20:00 止"."""
    shelf = goods.catalog(work)
    sku = shelf.skus[one.sku_id]
    stands = say("group-buy-missing", left=str(one.needed - paid)) if paid < one.needed else say("group-buy-is-filled")
    return say(
        "group-buy-said", number=str(one.id), name=shelf.product_of(sku.id).title(sku), price=one.price, unit=sku.unit,
        alone=sku.price, paid=str(paid), needed=str(one.needed), stands=stands, until=one.ends_at,
    )  # fmt: skip


def join(work: Work, group_buy_id: int, community_ids: tuple[int, ...], buyer: int, quantity: Quantity) -> Placed:
    """An order at its price, which counts once it is paid.

    Raises NoSuchGroupBuy, GroupBuyOver, AlreadyIn, TooMuchForOne, and as orders.place does.
    """
    one = find.one(work, group_buy_id)
    if one is None or one.community_id not in community_ids:
        raise NoSuchGroupBuy(number=str(group_buy_id)[:20])
    _check_open(work, one)
    (line,) = carts.fill(work, [Wanted(one.sku_id, quantity)], None)
    if one.per_person is not None and quantity > one.per_person:
        raise TooMuchForOne(limit=one.per_person, unit=line.unit)
    order = NewOrder(
        community_id=one.community_id,
        deal_id=None,
        member_id=buyer,
        placed_by=buyer,
        total=ZERO,
        pickup_point=members.pickup_point_of(work, buyer, one.community_id),
        expires_at=min(orders.pay_by(work, None), one.ends_at),
    )
    # Its price is a price, no reduction: other offers don't come on top, and the supplier gets it, as in a deal.
    placed = orders.place_listed(work, order, [replace(line, price=one.price, amount=quantity.priced(one.price))])
    assert placed is not None, "what is in no deal has no unpaid order in its way"
    _check_open(work, find.locked(work, one.id))
    before = find.own(work, one.id, buyer)
    if before is not None:
        raise AlreadyIn(number=str(one.id), order=numbers.show(before.id))
    work.execute(insert(GroupBuyOrder).values(order_id=placed.order_id, group_buy_id=one.id))
    return placed


def _check_open(work: Work, one: GroupBuy) -> None:
    if one.status is GroupBuyStatus.FAILED or one.ends_at <= work.now:
        raise GroupBuyOver(number=str(one.id))


def order_to_prepare(work: Work, event: OrderToPrepare) -> None:
    """Somebody has paid: one more is in. With the last one needed it is filled; before, the goods wait."""
    group_buy_id = find.of_order(work, event.order_id)
    if group_buy_id is None:
        return
    one = find.locked(work, group_buy_id)
    paid = find.people(work, [one.id])[one.id]
    if one.status is GroupBuyStatus.OPEN:
        if paid >= one.needed:
            _fill(work, one)
        else:
            outbox.send_to_community(work, one.community_id, message(_progress(one, paid)))
    if one.status is not GroupBuyStatus.FILLED:
        event.waits_for.append(say("group-buy-waits", left=str(max(one.needed - paid, 0)), until=one.ends_at))


def _progress(one: GroupBuy, paid: int) -> Say:
    left = str(max(one.needed - paid, 0))
    return say("group-buy-progress", number=str(one.id), paid=str(paid), needed=str(one.needed), left=left)


def order_revived(work: Work, event: OrderRevived) -> None:
    """Paid after it was given up: good unless it has failed, or its buyer is in by another order."""
    group_buy_id = find.of_order(work, event.order_id)
    if group_buy_id is None:
        return
    one = find.locked(work, group_buy_id)
    buyer = orders_found.buyer(work, event.order_id)
    if one.status is GroupBuyStatus.FAILED or find.own(work, one.id, buyer, but=event.order_id) is not None:
        raise PriceGone


def call_off(work: Work, group_buy_id: int, by: int | None) -> GroupBuy:
    """停拼团: all money goes back. `by`: only whoever opened it. Raises NoSuchGroupBuy, GroupBuyOver."""
    one = find.one(work, group_buy_id)
    if one is None or (by is not None and one.opened_by != by):
        raise NoSuchGroupBuy(number=str(group_buy_id)[:20])
    if not _fail(work, find.locked(work, one.id), "called off"):
        raise GroupBuyOver(number=str(one.id))
    return one


def settle_next(work: Work) -> bool:
    """One step: decide one that is over, or let one order go out or back; True while there may be more."""
    over = work.now - GRACE
    due = find.due(work, over)
    if due is not None:
        one = find.locked(work, due)
        filled = find.people(work, [one.id])[one.id] >= one.needed
        _fill(work, one) if filled else _fail(work, one, "too few")
        return True
    released = find.to_release(work)
    if released is not None:
        fulfilment.release(work, released)
        return True
    failed = find.to_give_back(work)
    if failed is not None:
        _give_back(work, failed.id)
        return True
    find.settle(work, over)
    return False


def _fill(work: Work, one: GroupBuy) -> bool:
    if find.claim(work, one.id, GroupBuyStatus.FILLED) is None:
        return False
    history.note(work, "group_buys", one.id, GroupBuyStatus.OPEN, GroupBuyStatus.FILLED)
    paid = find.people(work, [one.id])[one.id]
    told = say("group-buy-filled", number=str(one.id), paid=str(paid), until=one.ends_at)
    outbox.send_to_community(work, one.community_id, message(told))
    return True


def _fail(work: Work, one: GroupBuy, why: str) -> bool:
    paid = find.people(work, [one.id])[one.id]
    if find.claim(work, one.id, GroupBuyStatus.FAILED) is None:
        return False
    history.note(work, "group_buys", one.id, GroupBuyStatus.OPEN, GroupBuyStatus.FAILED, why)
    told = say("group-buy-failed", number=str(one.id), paid=str(paid), needed=str(one.needed))
    outbox.send_to_community(work, one.community_id, message(told))
    return True


def _give_back(work: Work, order_id: int) -> None:
    """An order of one that has failed: cancelled, or refunded whole with whatever waits for a word."""
    for refund in refunds_found.of_order(work, order_id):  # refunds are locked before orders
        if refund.status is RefundStatus.REQUESTED and refund.with_id is None:
            refunds.approve(work, refund.id, NOT_FILLED)
    order = orders_found.locked(work, order_id)
    assert order is not None
    if order.status is OrderStatus.PLACED and orders.cancel_unpaid(work, order_id, NOT_FILLED):
        outbox.send_to_member(work, order.member_id, message(say("group-buy-cancelled", number=numbers.show(order_id))))
        return
    parts = refunds.all_parts(orders_found.lines(work, order_id))
    if parts:
        refunds.request(work, order, parts, NOT_FILLED, decided=True)
        told = say("group-buy-refunded", number=numbers.show(order_id), amount=sum((p.amount for p in parts), ZERO))
        outbox.send_to_member(work, order.member_id, message(told))


def show(work: Work, event: EventsAsked) -> None:
    """活动: those that run, and what to type."""
    running = find.running(work, event.community_ids)
    paid = find.people(work, [one.id for one in running])
    for one in running:
        event.says.extend((said(work, one, paid[one.id]), say("group-buy-how", number=str(one.id))))
