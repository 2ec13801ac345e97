"""Cash: taken for orders by leaders, paid back by hand, handed over to the shop. No gateway is called for it."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import insert, update

from core import numbers
from core.errors import BadAmount, ShopError
from core.message import message
from core.money import ZERO, Money
from core.say import Say, say
from core.work import Work
from models.cash import GATEWAY, Handover, HandoverStatus
from models.ledger import Account
from models.members import Role
from models.orders import Order
from models.payments import Payment
from models.refunds import RefundStatus
from payments.gateway import PaymentFacts, PaymentState
from queries import cash as find
from queries import members as people
from queries import orders as orders_found
from queries import payments as payments_found
from queries import refunds as refunds_found
from services import history, ledger, outbox, paybacks, payments, refunds


class CashDiffers(ShopError):
    """What was taken is not what the order costs. Arguments: number, total, amount."""


class NotEnoughCash(ShopError):
    """Somebody is to pay out more than they hold. Arguments: amount, left."""


class NothingToPayBack(ShopError):
    """No refund of that number is to be paid out by hand by whoever asks. Argument: number."""


class NoSuchHandover(ShopError):
    """No hand-over of that number waits. Argument: number."""


# They stand before the numbers of what is no order, so that an order's number is never taken for one of these.
REFUND, HANDOVER = "R", "J"


def refund_number(refund_id: int) -> str:
    return REFUND + numbers.show(refund_id)


def handover_number(handover_id: int) -> str:
    return HANDOVER + numbers.show(handover_id)


def take(work: Work, order: Order, holder: int, amount: Money | None = None) -> Payment:
    """An unpaid order is paid in cash, which `holder` keeps for the shop. Money moves.

    Raises CashDiffers, and NothingToPay where it is paid, cancelled or over.
    """
    order = orders_found.locked(work, order.id) or order  # what comes by another way meanwhile waits, and goes back
    if amount is not None and amount != order.total:
        raise CashDiffers(number=numbers.show(order.id), total=order.total, amount=amount)
    payment = payments.request(work, [order], order.member_id, GATEWAY)
    work.execute(update(Payment).where(Payment.id == payment.id).values(taken_by=holder))
    paid = PaymentFacts(payment.number, PaymentState.SUCCESS, "", "", payment.amount, paid_at=work.now)
    payments.settle(work, paid, mchid="", app_id="")
    find.put_in(work, holder, payment.amount)
    return payments_found.payment(work, payment.id)


def take_over(work: Work, event: refunds.RefundMoved) -> None:
    """An approved refund of what was paid in cash is "sent" to those who pay it out: they are told."""
    if event.status is not RefundStatus.APPROVED:
        return
    due = find.due_back(work, event.refund_id)
    if due is None:
        return
    old = refunds_found.claim(work, due.refund_id, RefundStatus.SENT, sent_at=work.now, next_look_at=None)
    if old is not None:
        history.note(work, "refunds", due.refund_id, old, RefundStatus.SENT, "in cash")
        leaders = people.leaders_of(work, due.community_id) if due.community_id is not None else []
        told = say("cash-pay-back", amount=due.amount, **_shown(due))
        _tell(work, leaders or people.with_role(work, Role.MANAGER), told)


def _shown(due: find.DueBack) -> dict[str, str]:
    return {
        "refund": refund_number(due.refund_id),
        "number": numbers.show(due.order_id),
        "customer": due.customer,
    }


def due_said(due: find.DueBack) -> Say:
    """A line about what is to be paid back."""
    return say("cash-due-back", amount=due.amount, **_shown(due))


def pay_back(work: Work, refund_id: int, *, by: int, leads: Collection[int], manages: bool) -> find.DueBack:
    """A leader has paid a refund out of the cash they hold; a manager too, or else out of the shop's bank. Money moves.

    Raises NothingToPayBack, NotEnoughCash.
    """
    due = find.due_back(work, refund_id)
    if due is None or not (manages or due.community_id in leads):
        raise NothingToPayBack(number=refund_number(refund_id))
    from_box = find.take_out(work, by, due.amount)
    if not from_box and not manages:
        raise _too_little(work, by, due.amount)
    if not find.claim_due_back(work, refund_id, by if from_box else None):
        raise NothingToPayBack(number=refund_number(refund_id))
    paybacks.pay_out(work, refunds_found.refund(work, refund_id))
    return due


def offer(work: Work, member_id: int, amount: Money, proof: str = "") -> int:
    """Somebody hands cash over to the shop; managers are asked to count it. Returns the hand-over's id.

    Raises BadAmount, NotEnoughCash.
    """
    if amount <= ZERO:
        raise BadAmount(amount=str(amount))
    if not find.promise(work, member_id, amount):
        raise _too_little(work, member_id, amount)
    handover_id = work.execute(
        insert(Handover)
        .values(
            member_id=member_id,
            amount=amount,
            proof=proof[:300],
            status=HandoverStatus.WAITING,
            asked_at=work.now,
        )
        .returning(Handover.id)
    ).scalar_one()
    name = people.names(work, [member_id])[member_id]
    asked = say(
        "handover-to-count", number=handover_number(handover_id), name=name, amount=amount, proof=proof[:300] or "—"
    )
    _tell(work, people.with_role(work, Role.MANAGER), asked)
    return int(handover_id)


def confirm(work: Work, handover_id: int) -> Handover:
    """The cash has arrived: it is the shop's, no longer the leader's. Money moves. Raises NoSuchHandover."""
    handover = _decided(work, handover_id, HandoverStatus.CONFIRMED)
    find.hand_over(work, handover.member_id, handover.amount)
    ledger.book(
        work,
        "cash-handed-over",
        handover.id,
        (Account.BANK, None, handover.amount),
        (Account.CASH, handover.member_id, -handover.amount),
    )
    said = say("handover-confirmed", number=handover_number(handover.id), amount=handover.amount)
    _tell(work, [handover.member_id], said)
    return handover


def send_back(work: Work, handover_id: int, reason: str = "") -> Handover:
    """It didn't arrive, or not that much: the leader still holds it, and is told. Raises NoSuchHandover."""
    handover = _decided(work, handover_id, HandoverStatus.RETURNED, reason)
    find.keep(work, handover.member_id, handover.amount)
    said = say("handover-returned", number=handover_number(handover.id), amount=handover.amount, reason=reason or "—")
    _tell(work, [handover.member_id], said)
    return handover


def _decided(work: Work, handover_id: int, new: HandoverStatus, reason: str = "") -> Handover:
    if not find.decide(work, handover_id, new):
        raise NoSuchHandover(number=handover_number(handover_id))
    history.note(work, "handovers", handover_id, HandoverStatus.WAITING, new, reason)
    handover = find.handover(work, handover_id)
    assert handover is not None, "it was decided just now"
    return handover


def _too_little(work: Work, member_id: int, amount: Money) -> NotEnoughCash:
    box = find.box(work, member_id)
    return NotEnoughCash(amount=amount, left=box.held - box.promised)


def _tell(work: Work, members: Collection[int], said: Say) -> None:
    for member_id in members:
        outbox.send_to_member(work, member_id, message(said))
