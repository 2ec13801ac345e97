"""Who is told of what has happened to an order, a payment or a refund. One listener per event."""

from __future__ import annotations

from core import numbers
from core.message import message
from core.say import Say, say
from core.work import Work
from models.members import Role
from models.orders import Order, OrderStatus
from models.refunds import RefundCause, RefundStatus
from queries import members as people
from queries import orders as orders_found
from queries import refunds as refunds_found
from queries import shares as shares_found
from services import outbox
from services.orders import OrderGone
from services.paybacks import RefundDiffers
from services.payments import PaymentHeld
from services.refunds import PaymentReturned, RefundMoved, RefundRequested
from services.shares import SharePaid


def order_gone(work: Work, event: OrderGone) -> None:
    """The buyer hears that an order has expired; whoever cancels gets an answer anyhow."""
    if event.status is OrderStatus.EXPIRED:
        order = _order(work, event.order_id)
        _tell(work, order.member_id, say("order-expired", number=numbers.show(order.id)))


def payment_returned(work: Work, event: PaymentReturned) -> None:
    """Paid too late, twice, or for what has changed: both sides hear that it goes back by itself."""
    order = _order(work, event.order_id)
    number = numbers.show(order.id)
    _tell(work, order.member_id, say(f"payment-returned-{event.cause}", number=number, amount=event.amount))
    if event.cause is RefundCause.LATE:
        for supplier_id in sorted({line.supplier_id for line in orders_found.lines(work, order.id)}):
            _tell_staff(work, supplier_id, say("supplier-late-payment", number=number))


def share_paid(work: Work, event: SharePaid) -> None:
    """The buyer hears how much is still to come; that all of it has, the order says itself."""
    share = shares_found.share(work, event.share_id)
    order = orders_found.order(work, share.order_id) if share else None
    if share and order and order.paid != order.total:
        number, left = numbers.show(order.id), order.total - order.paid
        told = say("share-paid", number=number, position=str(share.position), amount=share.amount, left=left)
        _tell(work, order.member_id, told)


def payment_held(work: Work, event: PaymentHeld) -> None:
    _tell_managers(work, say("payment-held", payment=str(event.payment_id), problem=event.problem))


def refund_requested(work: Work, event: RefundRequested) -> None:
    """The suppliers concerned and the managers are asked for a word."""
    refund = refunds_found.refund(work, event.refund_id)
    amount = refunds_found.whole(work, refund)
    asked = say("refund-to-decide", number=numbers.show(refund.order_id), amount=amount, reason=refund.reason)
    for supplier_id in sorted(refunds_found.suppliers_of(work, refund.id)):
        _tell_staff(work, supplier_id, asked)
    _tell_managers(work, asked)


def refund_moved(work: Work, event: RefundMoved) -> None:
    """The buyer hears of each step; one in trouble is a task for the managers.

    What is decided is said once, with the whole amount; what the gateway does, for each payment that it does it for.
    """
    refund = refunds_found.refund(work, event.refund_id)
    decided = event.status in (RefundStatus.APPROVED, RefundStatus.REJECTED)
    if decided and refund.with_id is not None:
        return
    amount = refunds_found.whole(work, refund) if decided else refund.amount
    number = numbers.show(refund.order_id)
    if event.status in (RefundStatus.FAILED, RefundStatus.REDIRECTED):
        _tell_managers(
            work, say(f"manager-refund-{event.status}", number=number, amount=amount, problem=refund.problem)
        )
    step = say(f"refund-{event.status}", number=number, amount=amount, reason=refund.problem or "—")
    _tell(work, _order(work, refund.order_id).member_id, step)
    if event.status is RefundStatus.APPROVED:
        told = say("supplier-refund", number=number, amount=amount, reason=refund.reason)
        for supplier_id in sorted(refunds_found.suppliers_of(work, refund.id) & _have_heard(work, refund.order_id)):
            _tell_staff(work, supplier_id, told)


def _have_heard(work: Work, order_id: int) -> set[int]:
    """The suppliers who were told of their part: others needn't hear that it is refunded."""
    return {part.supplier_id for part in orders_found.fulfilments(work, order_id) if part.notified_at is not None}


def refund_differs(work: Work, event: RefundDiffers) -> None:
    number = numbers.show(refunds_found.refund(work, event.refund_id).order_id)
    _tell_managers(work, say("refund-differs", number=number, problem=event.problem))


def _order(work: Work, order_id: int) -> Order:
    return work.session.get_one(Order, order_id)


def _tell(work: Work, member_id: int, said: Say) -> None:
    outbox.send_to_member(work, member_id, message(said))


def _tell_staff(work: Work, supplier_id: int, said: Say) -> None:
    for member_id in people.staff_of(work, supplier_id):
        _tell(work, member_id, said)


def _tell_managers(work: Work, said: Say) -> None:
    for member_id in people.with_role(work, Role.MANAGER):
        _tell(work, member_id, said)
