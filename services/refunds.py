"""Refunds: whole, by line, by amount; decided; sent; done. Gateway calls are made by services.till, never here."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import insert, update

from core import numbers
from core.errors import BadQuantity, ShopError
from core.events import Event
from core.money import ZERO, Money
from core.quantity import NONE, Quantity
from core.say import say
from core.work import Work
from models.ledger import Account
from models.orders import Fulfilment, FulfilmentStatus, Order, OrderLine, OrderStatus
from models.payments import Payment
from models.refunds import Refund, RefundCause, RefundLine, RefundStatus
from payments.gateway import RefundFacts, RefundState
from queries import catalog as goods
from queries import fulfilment as fulfilment_found
from queries import orders as orders_found
from queries import payments as payments_found
from queries import refunds as find
from queries import stock
from services import fees, history, ledger, orders

ASK_EVERY = timedelta(seconds=60)
CALL_LASTS = timedelta(seconds=60)
MOST_PER_PAYMENT = 50  # the gateway's limit: pay.weixin.qq.com, refunds


class NothingToRefund(ShopError):
    """Not paid, or all of it is refunded already. Arguments: number, status (a Say)."""


class TooMuchToRefund(ShopError):
    """More than was paid (or than this line cost, or than was bought). Arguments: number, left (Money)."""


class NotInOrder(ShopError):
    """The order has no such goods. Arguments: name, number."""


class TooManyRefunds(ShopError):
    """The gateway takes no more refunds for this payment. Arguments: number."""


class NoPendingRefund(ShopError):
    """Nothing of that order awaits a word. Arguments: number."""


@dataclass(frozen=True, slots=True)
class RefundRequested(Event):
    refund_id: int


@dataclass(frozen=True, slots=True)
class RefundMoved(Event):
    """A refund has been approved, rejected, done, or has failed."""

    refund_id: int
    status: RefundStatus


@dataclass(frozen=True, slots=True)
class Part:
    """So much of a line, for so much money; what the shop and points bore of it goes back to them."""

    line_id: int
    quantity: Quantity
    amount: Money
    from_shop: Money = ZERO
    from_points: Money = ZERO


def request(work: Work, order: Order, parts: Sequence[Part], reason: str) -> Refund:
    """Ask for money back. Up to the set limit it is approved at once, above it awaits supplier or manager.

    Raises NothingToRefund, TooMuchToRefund, TooManyRefunds, BadQuantity. Money may move only after approval.
    """
    _check_whole(work, order.id, parts)
    amount = sum((part.amount for part in parts), ZERO)
    payment = payments_found.kept_for(work, order.id)
    worth = sum((part.amount + part.from_shop + part.from_points for part in parts), ZERO)
    unpaid = order.status not in (OrderStatus.PAID, OrderStatus.COMPLETED) or (amount and payment is None)
    if unpaid or worth <= ZERO:
        raise NothingToRefund(number=numbers.show(order.id), status=say(f"order-status-{order.status}"))
    if payment is not None and find.number_on_payment(work, payment.id) >= MOST_PER_PAYMENT:
        raise TooManyRefunds(number=numbers.show(order.id))
    fits = find.reserve_money(work, order.id, amount) and all(
        find.reserve_line(work, part.line_id, part.quantity, part.amount, part.from_shop, part.from_points)
        for part in sorted(parts, key=lambda p: p.line_id)
    )
    if not fits:
        raise TooMuchToRefund(number=numbers.show(order.id), left=order.paid - order.refunded - order.refunding)
    refund_id = _insert(work, payment, order.id, amount, RefundCause.ASKED, RefundStatus.REQUESTED, reason)
    work.execute(
        insert(RefundLine),
        [
            {
                "refund_id": refund_id,
                "order_line_id": part.line_id,
                "quantity": part.quantity,
                "amount": part.amount,
                "from_shop": part.from_shop,
                "from_points": part.from_points,
                "restocked": False,
                "from_supplier": False,
            }
            for part in parts
        ],
    )
    if amount <= work.settings.refunds.limit:
        approve(work, refund_id)
    else:
        work.tell(RefundRequested(refund_id))
    return find.refund(work, refund_id)


def _check_whole(work: Work, order_id: int, parts: Sequence[Part]) -> None:
    """Half of what is sold whole doesn't come back."""
    broken = {part.line_id: part.quantity for part in parts if part.quantity.thousandths % 1000}
    if broken:
        skus = goods.catalog(work).skus
        for line in orders_found.lines(work, order_id):
            if line.id in broken and skus[line.sku_id].whole:
                raise BadQuantity(quantity=str(broken[line.id]))


def all_parts(lines: Sequence[OrderLine]) -> list[Part]:
    """All that is left of an order."""
    return [
        _part(line, line.quantity - line.returned)
        for line in lines
        if line.amount > line.refunded or line.quantity > line.returned
    ]


def parts_of(lines: Sequence[OrderLine], quantity: Quantity | None, number: str) -> list[Part]:
    """So many of these lines' goods (all that is left of them where None). Raises TooMuchToRefund.

    The money is the line's, pro rata: after the last piece exactly the line's amount has gone back, to the fen.
    """
    wanted, parts = quantity, []
    for line in lines:
        left = line.quantity - line.returned
        take = left if wanted is None else min(left, wanted)
        if take == NONE:
            continue
        parts.append(_part(line, take))
        wanted = None if wanted is None else wanted - take
    if not parts or wanted:
        left_money = sum((line.amount - line.refunded for line in lines), ZERO)
        raise TooMuchToRefund(number=number, left=left_money)
    return parts


def _part(line: OrderLine, take: Quantity) -> Part:
    """So much of a line, with what is left of its money where it is the last of it."""
    back = (line.refunded, line.shop_returned, line.points_returned)
    amount, from_shop, from_points = (
        _pro_rata(line, whole, whole - gone, take)
        for whole, gone in zip((line.amount, line.from_shop, line.from_points), back, strict=True)
    )
    return Part(line.id, take, amount, from_shop, from_points)


def _pro_rata(line: OrderLine, whole: Money, left: Money, take: Quantity) -> Money:
    if line.returned + take == line.quantity:
        return left

    def due(quantity: Quantity) -> int:
        return whole.fen * quantity.thousandths // line.quantity.thousandths

    return min(Money(due(line.returned + take) - due(line.returned)), left)


def parts_for(lines: Sequence[OrderLine], amount: Money, number: str) -> list[Part]:
    """An amount of money, shared over the lines by what is left of them; no goods come back.

    Who asks for all the money there is asks for the whole order: nobody fetches goods that cost nothing any more.
    """
    left = [line.amount - line.refunded for line in lines]
    if amount == sum(left, ZERO) != ZERO:
        return all_parts(lines)
    if not ZERO < amount <= sum(left, ZERO):
        raise TooMuchToRefund(number=number, left=sum(left, ZERO))
    shares = amount.share([money.fen for money in left])
    return [Part(line.id, NONE, share) for line, share in zip(lines, shares, strict=True) if share]


def give_back(work: Work, payment: Payment, order_id: int, amount: Money, cause: RefundCause) -> int:
    """Send back a payment that was late or double; approved by itself. Returns the refund's id."""
    return _insert(work, payment, order_id, amount, cause, RefundStatus.APPROVED, "")


def _insert(
    work: Work,
    payment: Payment | None,
    order_id: int,
    amount: Money,
    cause: RefundCause,
    status: RefundStatus,
    reason: str,
) -> int:
    """A refund with its own number, stored before the gateway ever hears of it."""
    due = work.now if status is RefundStatus.APPROVED else None
    stem = payment.number if payment else f"{work.settings.payments.number_prefix}{order_id}"
    refund_id = work.execute(
        insert(Refund)
        .values(
            number=f"{stem}R{secrets.token_hex(4)}",
            order_id=order_id,
            payment_id=payment.id if payment else None,
            cause=cause,
            status=status,
            amount=amount,
            reason=reason[:500],
            problem="",
            requested_by=work.actor.member_id,
            requested_at=work.now,
            next_look_at=due,
        )
        .returning(Refund.id)
    ).scalar_one()
    return int(refund_id)


def approve(work: Work, refund_id: int, reason: str = "") -> bool:
    """Let it go to the gateway. Goods that hadn't gone out can be sold again. False where it was decided already."""
    moved = find.claim(work, refund_id, RefundStatus.APPROVED, decided_by=work.actor.member_id, next_look_at=work.now)
    if moved is None:
        return False
    history.note(work, "refunds", refund_id, RefundStatus.REQUESTED, RefundStatus.APPROVED, reason)
    refund = find.refund(work, refund_id)
    orders_found.locked(work, refund.order_id)  # nothing of it is shipped or handed over meanwhile
    by_supplier = {f.supplier_id: f for f in orders_found.fulfilments(work, refund.order_id)}
    lines = {line.id: line for line in orders_found.lines(work, refund.order_id)}
    restock: dict[int, Quantity] = {}
    parts = find.lines(work, refund_id)
    for part in parts:
        line = lines[part.order_line_id]
        status = by_supplier[line.supplier_id].status
        part.restocked = status is FulfilmentStatus.WAITING and part.quantity != NONE
        part.from_supplier = status is FulfilmentStatus.HANDED_OVER
        if part.restocked:
            restock[line.sku_id] = restock.get(line.sku_id, NONE) + part.quantity
    work.session.flush()
    fees.give_back(work, refund.id, parts, lines)
    stock.put_back(work, restock)
    orders.show_stock(work)
    _book_approval(work, refund, parts, lines)
    _cancel_empty(work, refund.order_id, by_supplier.values(), list(lines.values()))
    work.tell(RefundMoved(refund_id, RefundStatus.APPROVED))
    if not refund.amount:  # points and coupons only: no gateway needs to hear of it
        _done(work, refund)
    return True


def _book_approval(work: Work, refund: Refund, parts: Sequence[RefundLine], lines: Mapping[int, OrderLine]) -> None:
    """Who had the worth of what comes back gives it up; customer, shop and points get what each of them bore."""
    postings: list[ledger.Line] = []
    for part in parts:
        supplier_id = lines[part.order_line_id].supplier_id
        holder = (Account.SUPPLIER, supplier_id) if part.from_supplier else (Account.PREPAID, refund.order_id)
        postings += [(*holder, part.worth - part.fee), (Account.SERVICE_FEES, supplier_id, part.fee)]
    ledger.book(
        work,
        "refund-approved",
        refund.id,
        *postings,
        (Account.REFUNDS_DUE, refund.order_id, -refund.amount),
        (Account.DISCOUNTS, None, -sum((part.from_shop for part in parts), ZERO)),
        (Account.POINTS, orders_found.buyer(work, refund.order_id), -sum((part.from_points for part in parts), ZERO)),
    )


def _cancel_empty(work: Work, order_id: int, parts: Collection[Fulfilment], lines: Sequence[OrderLine]) -> None:
    """A supplier's part of which nothing is left needn't be handed over. What is only asked back still may have to."""
    gone = find.gone_back(work, order_id)
    for part in parts:
        if any(gone.get(line.id) != line.quantity for line in lines if line.supplier_id == part.supplier_id):
            continue
        old = fulfilment_found.claim(work, part.id, FulfilmentStatus.CANCELLED, finished_at=work.now)
        if old is not None:
            history.note(work, "fulfilments", part.id, old, FulfilmentStatus.CANCELLED)
    orders.complete_when_done(work, order_id)


def reject(work: Work, refund_id: int, reason: str = "") -> bool:
    """Refuse it; what was set aside is free again. False where it was decided already."""
    if (
        find.claim(work, refund_id, RefundStatus.REJECTED, decided_by=work.actor.member_id, problem=reason[:300])
        is None
    ):
        return False
    history.note(work, "refunds", refund_id, RefundStatus.REQUESTED, RefundStatus.REJECTED, reason)
    find.free(work, find.refund(work, refund_id))
    work.tell(RefundMoved(refund_id, RefundStatus.REJECTED))
    return True


@dataclass(frozen=True, slots=True)
class Errand:
    """A refund to be sent to the gateway, or (`sent`) to be asked about there."""

    refund_id: int
    refund_number: str
    payment_number: str
    amount: Money
    total: Money
    reason: str
    sent: bool


def next_errand(work: Work) -> Errand | None:
    """Claim a refund that is due."""
    refund = find.claim_look(work, work.now + CALL_LASTS)
    if refund is None:
        return None
    assert refund.payment_id is not None, "what cost no money is done when it is approved"
    payment = payments_found.payment(work, refund.payment_id)
    sent = refund.status in (RefundStatus.SENT, RefundStatus.FAILED)
    return Errand(refund.id, refund.number, payment.number, refund.amount, payment.amount, refund.reason[:80], sent)


def record(work: Work, refund_number: str, facts: RefundFacts | None) -> None:
    """What the gateway says of a refund: accepted, done, or impossible. Repeats and stragglers change nothing."""
    refund = find.numbered(work, refund_number)
    if refund is None or facts is None:
        return
    if facts.state is RefundState.SUCCESS:
        _done(work, refund)
    elif facts.state is RefundState.PROCESSING:
        old = find.claim(
            work, refund.id, RefundStatus.SENT, next_look_at=work.now + ASK_EVERY, sent_at=refund.sent_at or work.now
        )
        if old is None:
            put_off(work, refund_number)
        else:
            history.note(work, "refunds", refund.id, old, RefundStatus.SENT)
    elif refund.status is not RefundStatus.FAILED:
        fail(work, refund.id, str(facts.state))


def put_off(work: Work, refund_number: str) -> None:
    """Ask again later."""
    work.execute(
        update(Refund)
        .where(Refund.number == refund_number, Refund.next_look_at.is_not(None))
        .values(next_look_at=work.now + ASK_EVERY)
        .execution_options(synchronize_session=False)
    )


def fail(work: Work, refund_id: int, problem: str) -> None:
    """The gateway can't pay it back: somebody must look. A later success is still believed."""
    old = find.claim(work, refund_id, RefundStatus.FAILED, problem=problem[:300], next_look_at=None)
    if old is not None:
        history.note(work, "refunds", refund_id, old, RefundStatus.FAILED, problem)
        work.tell(RefundMoved(refund_id, RefundStatus.FAILED))


def _done(work: Work, refund: Refund) -> None:
    sent_at = refund.sent_at or work.now
    old = find.claim(work, refund.id, RefundStatus.DONE, done_at=work.now, sent_at=sent_at, next_look_at=None)
    if old is None:
        return
    history.note(work, "refunds", refund.id, old, RefundStatus.DONE)
    ledger.book(
        work,
        "refund-done",
        refund.id,
        (Account.REFUNDS_DUE, refund.order_id, refund.amount),
        (*_paid_from(work, refund), -refund.amount),
    )
    if refund.cause is RefundCause.ASKED:
        find.paid_back(work, refund)
        order = orders_found.order(work, refund.order_id)
        if order is not None and order.refunded == order.paid and (order.paid or _all_gone_back(work, order.id)):
            before = orders_found.claim(work, order.id, OrderStatus.REFUNDED)
            if before is not None:
                history.note(work, "orders", order.id, before, OrderStatus.REFUNDED)
    work.tell(RefundMoved(refund.id, RefundStatus.DONE))


def _paid_from(work: Work, refund: Refund) -> ledger.Place:
    """Back the way it came; what was paid in cash comes out of the hand that held it, else out of the shop's bank."""
    payment = payments_found.payment(work, refund.payment_id) if refund.payment_id is not None else None
    if payment is None or payment.taken_by is None:
        return ledger.AT_GATEWAY
    return (Account.BANK, None) if refund.paid_by is None else (Account.CASH, refund.paid_by)


def _all_gone_back(work: Work, order_id: int) -> bool:
    gone = find.gone_back(work, order_id)
    return all(gone.get(line.id) == line.quantity for line in orders_found.lines(work, order_id))
