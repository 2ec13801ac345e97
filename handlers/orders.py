"""买 at any time, and one's own orders. What is said in a group: handlers/group_orders.py."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Annotated, get_args

from bot.arguments import OrderNumber, OrderNumberOrAll, Rest
from bot.context import Context
from bot.message import Kind, Reply, answer, answer_with
from bot.router import Router
from core import numbers
from core.message import Link, Message, message
from core.money import ZERO
from core.quantity import Quantity
from core.say import Say, say
from core.work import Work
from models.orders import FulfilmentStatus, Order, OrderLine, OrderStatus
from models.refunds import Refund, RefundStatus
from queries import catalog as goods
from queries import orders as find
from queries import refunds as refunds_found
from queries.deals import Deal
from queries.placing import NewLine
from reading import Kind as Meaning
from reading import Offer, Reading, read
from services import blacklist, fulfilment, members, offers, orders, pay_links, payments, refunds, shipping
from services.carts import Wanted
from services.explanations import explained, explained_lines
from services.fulfilment import in_short, line_said
from services.orders import Placed
from services.pay_links import For

router = Router("orders")

Goods = Annotated[str, replace(get_args(Rest)[1], example="苹果 2斤, 香蕉 1斤")]


def ask_back(offer: Offer, reading: Reading) -> Reply:
    """What is unclear is asked, never guessed."""
    names = {item.code: item for item in offer.items}
    key = "unclear-choice" if offer.title else "unclear-choice-of-shelf"  # only a deal's letters can be typed
    choices = [say(key, code=code, name=names[code].name) for code in reading.candidates if code in names]
    if not choices:
        return answer_with("unclear")
    return answer(say("unclear-which"), *choices)


def goods_of(placed: Placed) -> str:
    return "、".join(f"{line.name}×{line.quantity}{line.unit}" for line in placed.lines)


def pay_message(work: Work, placed: Placed, deal: Deal | None = None, *, own: bool = True) -> Message:
    """The private half: what it costs (in a deal: and why, where it is reduced), until when and where to pay.

    `own`: it goes to the buyer.
    """
    minutes, number = (deal and deal.pay_within_minutes) or work.settings.orders.pay_within_minutes, placed.order_id
    reduced = priced(line for line in placed.lines if deal and line.reductions)
    times = times_of(placed)
    hints = [line.hint for line in placed.lines if own and line.hint]
    if times:
        times.append(say("order-time-how", number=numbers.show(number)))
    if not placed.total:
        return Message((say("order-costs-nothing", number=numbers.show(number)), *reduced, *times, *hints))
    head = say("order-placed", number=numbers.show(number), total=placed.total, minutes=str(minutes))
    return Message((head, *reduced, *times, *hints), (pay_link(work, number, own=own),))


def times_of(placed: Placed) -> list[Say]:
    """For when each service in it is."""
    times = {line.name: line.span for line in placed.lines if line.span}
    return [say("order-time", name=name, time=time) for name, time in times.items()]


def priced(lines: Iterable[NewLine]) -> list[Say]:
    """The lines, each with its price and, where it is reduced, with the reasons below it."""
    return [said for line in lines for said in (line_said(line), *explained(line))]


def pay_link(work: Work, order_id: int, *, own: bool = True) -> Link:
    """`own`: for the buyer, who may choose by which coupon and points it is paid."""
    return Link(say("pay-here"), pay_links.path(work.settings, For.BUYER if own else For.ORDER, order_id))


@router.command("买", "buy")
def buy(ctx: Context, what: Goods) -> Reply:
    """买 <商品> [规格] [数量], …：随时下单，可以一次买几样
    Buy: buy <product> [spec] [quantity], …: order at any time, one or many"""
    blacklist.check(ctx.caller)
    shelf = goods.catalog(ctx.work, ctx.caller.catalog_version or None)
    offer = offers.of_shelf(shelf, ctx.work.now)
    reading = read(what, offer)
    if reading.kind is Meaning.UNCLEAR:
        return ask_back(offer, reading)
    if reading.kind is not Meaning.ADD:
        # Refuses with the nearest names, or with the ways in which the goods are sold.
        shelf.find(what.split()[0], ctx.work.now).find_sku()
        return answer_with("buy-how")
    me = members.known(ctx.caller)
    community_id = ctx.caller.community_id or members.only_community(ctx.work, me)
    wanted = [
        Wanted(offers.sku_of(line.item), Quantity.of(line.quantity), line.note, reading.entries[0].remark)
        for line in reading.entries[0].lines
        if line.quantity != "all"
    ]
    placed = orders.place(
        ctx.work,
        wanted,
        buyer=me,
        placed_by=me,
        community_id=community_id,
        pickup_point=reading.entries[0].place or members.pickup_point_of(ctx.work, me, community_id),
    )
    details = Message(tuple(priced(placed.lines))) + pay_message(ctx.work, placed)
    if ctx.where is Kind.PRIVATE:
        return Reply(here=details)
    ordered = say("group-ordered", name=ctx.caller.name, goods=goods_of(placed))
    return Reply(here=message(ordered, *times_of(placed)), private=details)


@router.command("我的订单", "orders", reads=True)
def my_orders(ctx: Context) -> Reply:
    """我的订单：最近的订单和状态
    Orders: my latest orders and how they stand"""
    mine = find.of_member(ctx.work, ctx.caller.member_id) if ctx.caller.member_id else []
    if not mine:
        return answer_with("own-nothing")
    return Reply(private=sum_up(ctx, mine, find.lines_of(ctx.work, [order.id for order in mine])))


@router.command("订单", "order", reads=True)
def show_order(ctx: Context, order: OrderNumber) -> Reply:
    """订单 <号>：一个订单的商品、付款、取货和退款
    Order: order <number>: its goods, payment, pick-up and refunds"""
    found = known_order(ctx, order)
    lines = find.lines(ctx.work, found.id)
    parcels, parts = shipping.told(ctx.work, found.id), list[Say]()
    for part in find.fulfilments(ctx.work, found.id):
        last = {"carrier": part.carrier, "tracking": part.tracking_number}
        parts.append(say(f"part-{part.status}", code=part.pickup_code, **last))
        if part.status is FulfilmentStatus.PARTLY or len(parcels.get(part.id, ())) > 1:
            parts += parcels.get(part.id, ())
    if found.replaces is not None:
        parts.append(say("order-replaces", bought=numbers.show(found.replaces)))
    parts += [say("order-replaced", number=numbers.show(id_)) for id_ in find.replacements(ctx.work, found.id)]
    refunded = [
        say("order-refund", amount=refund.amount, status=say(f"refund-status-{refund.status}"))
        for refund in refunds_found.of_order(ctx.work, found.id)
    ]
    reasons = explained_lines(ctx.work, lines)
    says = [said for line in lines for said in (line_said(line), *reasons[line.id])]
    own = found.member_id == ctx.caller.member_id
    links = (pay_link(ctx.work, found.id, own=own),) if pay_links.is_payable(ctx.work, found) else ()
    return Reply(private=Message((order_head(found), *says, *parts, *refunded), links))


@router.command("付款", "pay", reads=True)
def pay(ctx: Context, order: OrderNumberOrAll = None) -> Reply:
    """付款 <号>：取付款链接和二维码；「付款 全部」一次付清所有订单
    Pay: pay <number>: the link and a QR code to pay it; "pay all": all orders at once"""
    if order is None:
        return Reply(private=_pay_all(ctx))
    found = known_order(ctx, order)
    payments.check_payable(ctx.work, found)
    link = pay_link(ctx.work, found.id, own=found.member_id == ctx.caller.member_id)
    picture = pay_link(ctx.work, found.id, own=False).url + "/qr.png"
    return Reply(private=Message((_to_pay(found),), (link,), (picture,)))


def _pay_all(ctx: Context) -> Message:
    """All that the caller has to pay, as one payment."""
    unpaid = pay_links.payable(ctx.work, ctx.caller.member_id) if ctx.caller.member_id else []
    if not unpaid:
        return message(say("pay-all-nothing"))
    total = sum((order.total for order in unpaid), ZERO)
    says = [*map(_to_pay, unpaid), say("pay-all-total", number=str(len(unpaid)), total=total)]
    url = pay_links.path(ctx.work.settings, For.ALL, ctx.caller.member_id or 0)
    return Message(tuple(says), (Link(say("pay-here"), url),), (url + "/qr.png",))


def _to_pay(order: Order) -> Say:
    return say("order-to-pay", number=numbers.show(order.id), total=order.total, until=order.expires_at)


@router.command("取消", "cancel")
def cancel(ctx: Context, order: OrderNumber, reason: Rest = "") -> Reply:
    """取消 <号> [原因]：取消没付款的订单；付过款的变成退款申请
    Cancel: cancel <number> [reason]: an unpaid order; a paid one becomes a refund request"""
    found = known_order(ctx, order)
    if orders.cancel_unpaid(ctx.work, found.id, reason):
        return Reply(private=message(say("order-cancelled", number=numbers.show(found.id))))
    if found.status not in (OrderStatus.PAID, OrderStatus.COMPLETED):
        raise orders.NotCancellable.of(found)
    refund = refunds.request(ctx.work, found, refunds.all_parts(find.lines(ctx.work, found.id)), reason)
    return Reply(private=refund_told(ctx.work, found, refund))


@router.command("收货", "received")
def receive(ctx: Context, order: OrderNumber) -> Reply:
    """收货 <号>：货收到了
    Received: received <number>: the goods have arrived"""
    found = known_order(ctx, order)
    if found.member_id != ctx.caller.member_id and found.placed_by != ctx.caller.member_id:
        raise numbers.NoSuchNumber(number=numbers.show(order))
    fulfilment.receive(ctx.work, found)
    return Reply(private=message(say("order-received", number=numbers.show(found.id))))


def known_order(ctx: Context, order_id: int) -> Order:
    """The order, if the caller has business with it. Raises NoSuchNumber in the very same words otherwise."""
    found = find.seen_by(ctx.work, ctx.caller, order_id)
    if found is None:
        raise numbers.NoSuchNumber(number=numbers.show(order_id))
    return found


def order_head(order: Order) -> Say:
    return say(
        "order-head",
        number=numbers.show(order.id),
        status=say(f"order-status-{order.status}"),
        total=order.total,
        place=order.pickup_point or "—",
    )


def sum_up(ctx: Context, mine: Sequence[Order], lines: dict[int, list[OrderLine]]) -> Message:
    """Orders one below the other, with a link for each that can be paid."""
    says: list[Say] = []
    for order in mine:
        goods_said = "、".join(in_short(x, ctx.work.settings.zone) for x in lines[order.id])
        says += [order_head(order), say("order-goods", goods=goods_said)]
    payable = [order for order in mine if pay_links.is_payable(ctx.work, order)]
    me = ctx.caller.member_id
    return Message(tuple(says), tuple(pay_link(ctx.work, order.id, own=order.member_id == me) for order in payable))


def refund_told(work: Work, order: Order, refund: Refund) -> Message:
    key = "refund-asked" if refund.status is RefundStatus.REQUESTED else "refund-on-its-way"
    return message(say(key, number=numbers.show(order.id), amount=refunds_found.whole(work, refund)))
