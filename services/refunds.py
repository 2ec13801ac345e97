"""Refunds: whole, by line, by amount; asked for and decided. How they go to the gateway: services.paybacks."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import insert

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
from queries import catalog as goods
from queries import fulfilment as fulfilment_found
from queries import orders as orders_found
from queries import payments as payments_found
from queries import refunds as find
from queries import stock
from queries.shipping import TO_GO
from services import fees, history, ledger, orders, paybacks
from services.paybacks import RefundMoved as RefundMoved
from services.refund_parts import Part as Part
from services.refund_parts import TooMuchToRefund as TooMuchToRefund
from services.refund_parts import all_parts as all_parts
from services.refund_parts import parts_for as parts_for
from services.refund_parts import parts_of as parts_of

MOST_PER_PAYMENT = 50  # the gateway's limit: pay.weixin.qq.com, refunds


class NothingToRefund(ShopError):
    """Not paid, or all of it is refunded already. Arguments: number, status (a Say)."""


class NotInOrder(ShopError):
    """The order has no such goods. Arguments: name, number."""


class TooManyRefunds(ShopError):
    """The gateway takes no more refunds for this payment. Arguments: number."""


class NoPendingRefund(ShopError):
    """Nothing of that order awaits a word. Arguments: number."""


class Replaces(ShopError):
    """It replaces what was bought by another order, and cost nothing. Arguments: number, bought."""


@dataclass(frozen=True, slots=True)
class RefundRequested(Event):
    refund_id: int


@dataclass(frozen=True, slots=True)
class PaymentReturned(Event):
    """Paid, but late, twice, or for what has changed: the money goes back by itself."""

    order_id: int
    amount: Money
    cause: RefundCause


def request(work: Work, order: Order, parts: Sequence[Part], reason: str, *, decided: bool | None = None) -> Refund:
    """Ask for money back. Up to the set limit it is approved at once, above it awaits supplier or manager.

    `decided`, by an after-sales case: it is approved (True), or awaits the word that the case asks for (False).
    Raises NothingToRefund, TooMuchToRefund, TooManyRefunds, BadQuantity, Replaces. Money may move only after approval.
    """
    if order.replaces is not None and decided is None:
        raise Replaces(number=numbers.show(order.id), bought=numbers.show(order.replaces))
    orders_found.locked(work, order.id)  # two at once must not both take what is left of a payment
    _check_whole(work, order.id, parts)
    amount = sum((part.amount for part in parts), ZERO)
    on = _spread(work, order, amount)
    worth = sum((part.amount + part.from_shop + part.from_points for part in parts), ZERO)
    unpaid = order.status not in (OrderStatus.PAID, OrderStatus.COMPLETED) or not on
    if unpaid or (worth <= ZERO and order.replaces is None):
        raise NothingToRefund(number=numbers.show(order.id), status=say(f"order-status-{order.status}"))
    _check_number(work, order, on)
    fits = find.reserve_money(work, order.id, amount) and all(
        find.reserve_line(work, part.line_id, part.quantity, part.amount, part.from_shop, part.from_points)
        for part in sorted(parts, key=lambda p: p.line_id)
    )
    if not fits:
        raise TooMuchToRefund(number=numbers.show(order.id), left=order.paid - order.refunded - order.refunding)
    refund_id = _write(work, order.id, on, parts, reason)
    if decided or (decided is None and amount <= work.settings.refunds.limit):
        approve(work, refund_id)
    elif decided is None:
        work.tell(RefundRequested(refund_id))
    return find.refund(work, refund_id)


def _spread(work: Work, order: Order, amount: Money) -> list[tuple[Payment | None, Money]]:
    """On which payments an amount goes back, and how much on each, by what is left of each; empty where too little is.

    There is one payment, or one for each share of several people. What costs no money needs none.
    """
    if not amount:
        return [(None, ZERO)]
    kept, asked = payments_found.kept_for(work, order.id), find.asked_of(work, order.id)
    left = [paid.fen - asked.get(payment.id, ZERO).fen for payment, paid in kept]
    if sum(left) < amount.fen:
        return [(kept[0][0], amount)] if kept else []  # too much: refused with what is left, under the order's lock
    shares = amount.share(left)
    return [(payment, share) for (payment, _), share in zip(kept, shares, strict=True) if share]


def _check_number(work: Work, order: Order, on: Sequence[tuple[Payment | None, Money]]) -> None:
    seen = find.number_on(work, [payment.id for payment, _ in on if payment])
    if any(number >= MOST_PER_PAYMENT for number in seen.values()):
        raise TooManyRefunds(number=numbers.show(order.id))


def _write(
    work: Work, order_id: int, on: Sequence[tuple[Payment | None, Money]], parts: Sequence[Part], reason: str
) -> int:
    """The refunds, one for each payment, with their lines; the id of the first, which leads the others."""
    leader: int | None = None
    for (payment, amount), own in zip(on, _dealt(parts, [amount for _, amount in on]), strict=True):
        refund_id = _insert(work, payment, order_id, amount, RefundCause.ASKED, RefundStatus.REQUESTED, reason, leader)
        leader = leader or refund_id
        rows = [
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
            for part in own
        ]
        work.execute(insert(RefundLine), rows)
    assert leader is not None
    return leader


def _dealt(parts: Sequence[Part], amounts: Sequence[Money]) -> list[list[Part]]:
    """Deal the parts out to refunds of these amounts, one after the other. Goods, and what shop and points bore, go
    with the first money of their line."""
    waiting = list(reversed(parts))
    dealt: list[list[Part]] = []
    for amount in amounts:
        own: list[Part] = []
        left = amount
        while waiting and (left or not waiting[-1].amount):
            part = waiting.pop()
            take = min(part.amount, left)
            own.append(replace(part, amount=take))
            left = left - take
            if rest := part.amount - take:
                waiting.append(Part(part.line_id, NONE, rest))
        dealt.append(own)
    return dealt


def _check_whole(work: Work, order_id: int, parts: Sequence[Part]) -> None:
    """Half of what is sold whole doesn't come back."""
    broken = {part.line_id: part.quantity for part in parts if part.quantity.thousandths % 1000}
    if broken:
        skus = goods.catalog(work).skus
        for line in orders_found.lines(work, order_id):
            if line.id in broken and skus[line.sku_id].whole:
                raise BadQuantity(quantity=str(broken[line.id]))


def give_back(
    work: Work,
    payment: Payment,
    order_id: int,
    amount: Money,
    cause: RefundCause,
    held: ledger.Place | None = None,
) -> None:
    """Send back what paid for nothing; approved by itself. `held` is where it stands in the books, if not just paid."""
    refund_id = _insert(work, payment, order_id, amount, cause, RefundStatus.APPROVED, "")
    ledger.book(
        work,
        "unclaimed",
        refund_id,
        (*(held or ledger.till_of(payment)), amount),
        (Account.REFUNDS_DUE, order_id, -amount),
    )
    work.tell(PaymentReturned(order_id, amount, cause))


def _insert(
    work: Work,
    payment: Payment | None,
    order_id: int,
    amount: Money,
    cause: RefundCause,
    status: RefundStatus,
    reason: str,
    leader: int | None = None,
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
            with_id=leader,
        )
        .returning(Refund.id)
    ).scalar_one()
    return int(refund_id)


def approve(work: Work, refund_id: int, reason: str = "") -> bool:
    """Let it go to the gateway, with those that it leads. Goods that hadn't gone out can be sold again.

    False where it was decided already.
    """
    moved = [_approve(work, refund.id, reason) for refund in find.together(work, refund_id)]
    return any(moved)


def _approve(work: Work, refund_id: int, reason: str) -> bool:
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
        # What went out in parcels can't be sold again: only what is covered by the rest goes back on the shelf.
        here = status in (FulfilmentStatus.HELD, *TO_GO) and line.shipped + line.returned <= line.quantity
        part.restocked = here and part.quantity != NONE
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
        paybacks.finish_free(work, refund)
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


def withdraw(work: Work, refund_id: int) -> bool:
    """Take back what awaits a word, with those that it leads, and tell nobody. False where it was decided already."""
    moved = [_free(work, refund.id, "withdrawn") for refund in find.together(work, refund_id)]
    return any(moved)


def reject(work: Work, refund_id: int, reason: str = "") -> bool:
    """Refuse it, with those that it leads; what was set aside is free again. False where it was decided already."""
    moved = [_reject(work, refund.id, reason) for refund in find.together(work, refund_id)]
    return any(moved)


def _reject(work: Work, refund_id: int, reason: str) -> bool:
    if not _free(work, refund_id, reason):
        return False
    work.tell(RefundMoved(refund_id, RefundStatus.REJECTED))
    return True


def _free(work: Work, refund_id: int, reason: str) -> bool:
    if (
        find.claim(work, refund_id, RefundStatus.REJECTED, decided_by=work.actor.member_id, problem=reason[:300])
        is None
    ):
        return False
    history.note(work, "refunds", refund_id, RefundStatus.REQUESTED, RefundStatus.REJECTED, reason)
    find.free(work, find.refund(work, refund_id))
    return True
