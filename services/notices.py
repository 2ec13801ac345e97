"""Who is told of what has happened to an order, a payment or a refund. One listener per event."""

from __future__ import annotations

from core import numbers
from core.message import message
from core.say import Say, say
from core.work import Work
from models.members import Role
from models.orders import Order, OrderStatus
from models.refunds import Refund, RefundCause, RefundStatus
from queries import members as people
from queries import orders as orders_found
from queries import refunds as refunds_found
from services import outbox
from services.orders import OrderGone
from services.payments import PaymentHeld, PaymentReturned
from services.refunds import RefundMoved, RefundRequested


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


def payment_held(work: Work, event: PaymentHeld) -> None:
    _tell_managers(work, say("payment-held", payment=str(event.payment_id), problem=event.problem))


def refund_requested(work: Work, event: RefundRequested) -> None:
    """The suppliers concerned and the managers are asked for a word."""
    refund = refunds_found.refund(work, event.refund_id)
    asked = say("refund-to-decide", number=numbers.show(refund.order_id), amount=refund.amount, reason=refund.reason)
    for supplier_id in sorted(refunds_found.suppliers_of(work, refund.id)):
        _tell_staff(work, supplier_id, asked)
    _tell_managers(work, asked)


def refund_moved(work: Work, event: RefundMoved) -> None:
    """The buyer hears of each step; a failed one is a task for the managers."""
    refund = refunds_found.refund(work, event.refund_id)
    if event.status is RefundStatus.FAILED:
        _tell_managers(work, say("refund-failed-manager", number=numbers.show(refund.order_id), problem=refund.problem))
    _tell(work, _order(work, refund.order_id).member_id, _step(refund, event.status))
    if event.status is RefundStatus.APPROVED:
        told = say("supplier-refund", number=numbers.show(refund.order_id), amount=refund.amount, reason=refund.reason)
        for supplier_id in sorted(refunds_found.suppliers_of(work, refund.id)):
            _tell_staff(work, supplier_id, told)


def _step(refund: Refund, status: RefundStatus) -> Say:
    return say(
        f"refund-{status}", number=numbers.show(refund.order_id), amount=refund.amount, reason=refund.problem or "—"
    )


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
