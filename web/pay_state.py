"""How a bill stands, as the pay page says it: a word for programs, a headline, and what happens next."""

from __future__ import annotations

from dataclasses import dataclass

from core.say import Say, say
from core.work import Work
from models.orders import Order, OrderStatus
from models.shares import ShareStatus
from queries import refunds as find
from services.pay_links import Bill

OPEN, SHARED, HELD = "open", "shared", "held"


@dataclass(frozen=True, slots=True)
class State:
    """`name` is one of the words' endings (pay-is-…, pay-next-…); `refunds` are those of the order."""

    name: str
    bill: Bill
    refunds: tuple[Say, ...] = ()

    @property
    def mark(self) -> str:
        """What two looks are compared by: it differs where the page would say something else."""
        back = len(self.refunds)
        return f"{self.name} {self.bill.amount.fen if self.bill.orders else 0} {back}"

    @property
    def headline(self) -> Say:
        return say(f"pay-is-{self.name}")

    @property
    def next(self) -> Say:
        return say(f"pay-next-{self.name}")


def of(work: Work, bill: Bill) -> State:
    """Calls nobody, changes nothing."""
    name = _name(bill)
    if name in (OPEN, SHARED, "nothing") or bill.share or len(bill.orders) != 1:
        return State(name, bill)
    refunds = find.of_order(work, bill.orders[0].id)
    said = tuple(
        say("order-refund", amount=refund.amount, status=say(f"refund-status-{refund.status}")) for refund in refunds
    )
    return State(name, bill, said)


def _name(bill: Bill) -> str:
    if bill.over is None:
        return OPEN
    if not bill.orders:
        return "nothing"
    if bill.over.key == "pay-is-held":
        return HELD
    if bill.share and bill.share.status is not ShareStatus.OPEN:
        return f"share-{bill.share.status}"
    return SHARED if bill.shares and bill.orders[0].status is OrderStatus.PLACED else _status(bill.orders[0])


def _status(order: Order) -> str:
    """An order that waited too long has expired, though no job has said so yet."""
    return OrderStatus.EXPIRED if order.status is OrderStatus.PLACED else order.status
