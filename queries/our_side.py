"""Our side of a bill: payments and refunds by number and by day, and what the books say the gateway holds."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    String,
    and_,
    bindparam,
    case,
    func,
    not_,
    or_,
    select,
    type_coerce,
    update,
)

from core.money import ZERO, Money
from core.work import Work
from models.ledger import Account, Posting
from models.payments import Payment, PaymentStatus
from models.payouts import Payout
from models.reconciliation import Difference, Nature, Reconciliation
from models.refunds import ABNORMAL, Refund, RefundStatus, Remedy

CHUNK = 500  # numbers in one statement


class What(StrEnum):
    PAYMENT = "payment"
    REFUND = "refund"


@dataclass(frozen=True, slots=True)
class Ours:
    """A payment or a refund as we know it. `at`: when the gateway took it, as far as we know.

    `status` of a refund is how it stands there: what was paid back by hand has failed, what went to our bank is done.
    """

    what: What
    id: int
    number: str
    amount: Money
    status: str
    at: datetime | None
    transaction_id: str = ""
    fee: Money | None = None
    problem: str = ""

    @property
    def key(self) -> tuple[What, str]:
        return self.what, self.number

    @property
    def moved(self) -> Money:
        """What it has moved on the gateway's account, the fee aside: a refund leaves when it is accepted."""
        if self.what is What.PAYMENT:
            return self.amount if self.status == PaymentStatus.PAID else ZERO
        gone = self.status in (RefundStatus.SENT, RefundStatus.DONE)
        return -self.amount if gone or self.is_stranded else ZERO

    @property
    def is_stranded(self) -> bool:
        """It has left our account and did not reach anybody's."""
        return self.status == RefundStatus.FAILED and self.problem == ABNORMAL

    @property
    def came_back(self) -> bool:
        """A refund that the gateway gave up: what had left our account is in it again, perhaps days later."""
        return self.what is What.REFUND and self.status == RefundStatus.FAILED and not self.is_stranded

    @property
    def fee_moved(self) -> Money:
        return ZERO if self.fee is None else -self.fee if self.what is What.PAYMENT else self.fee

    @property
    def effect(self) -> Money:
        return self.moved + self.fee_moved


_PAYMENTS = select(
    Payment.id,
    Payment.number,
    Payment.amount,
    Payment.status,
    Payment.paid_at.label("at"),
    func.coalesce(Payment.transaction_id, "").label("transaction_id"),
    Payment.fee,
    Payment.problem,
).where(Payment.taken_by.is_(None))
sent_at = func.coalesce(Refund.sent_at, Refund.done_at)
_BY_HAND = and_(Refund.status == RefundStatus.DONE, Refund.remedy == Remedy.BY_HAND, Refund.remedy.is_not(None))
# What the gateway has paid back, and the books say so; and what it took from us and couldn't pay to anybody.
_GONE = or_(Refund.status == RefundStatus.REDIRECTED, and_(Refund.status == RefundStatus.DONE, not_(_BY_HAND)))
_AT_GATEWAY = case(
    (_BY_HAND, RefundStatus.FAILED.value),
    (Refund.status == RefundStatus.REDIRECTED, RefundStatus.DONE.value),
    else_=type_coerce(Refund.status, String),
).label("status")
_STRANDED = and_(Refund.problem == ABNORMAL, or_(Refund.status == RefundStatus.FAILED, _BY_HAND))
_REFUNDS = (
    select(Refund.id, Refund.number, Refund.amount, _AT_GATEWAY, sent_at.label("at"), Refund.fee_back.label("fee"),
           Refund.problem)
    .join(Payment, Payment.id == Refund.payment_id)
    .where(Payment.taken_by.is_(None))
)  # fmt: skip


def numbered(work: Work, what: What, numbers: Collection[str]) -> dict[str, Ours]:
    """Those of these numbers that are ours, whenever they were paid."""
    column = Payment.number if what is What.PAYMENT else Refund.number
    found = (one for part in _chunks(numbers) for one in _read(work, what, column.in_(part)))
    return {one.number: one for one in found}


def by_transaction(work: Work, transaction_ids: Collection[str]) -> dict[str, Ours]:
    """Payments by the gateway's own number for them."""
    chunks = _chunks(transaction_ids)
    found = (one for part in chunks for one in _read(work, What.PAYMENT, Payment.transaction_id.in_(part)))
    return {one.transaction_id: one for one in found}


def between(work: Work, gateway: str, start: datetime, end: datetime) -> list[Ours]:
    """What of ours should stand in the gateway's bills of this time."""
    paid = and_(
        Payment.gateway == gateway,
        Payment.status == PaymentStatus.PAID,
        Payment.paid_at >= start,
        Payment.paid_at < end,
    )
    sent = and_(
        Payment.gateway == gateway,
        or_(Refund.status == RefundStatus.SENT, _GONE, _STRANDED),
        sent_at >= start,
        sent_at < end,
    )
    return [*_read(work, What.PAYMENT, paid), *_read(work, What.REFUND, sent)]


def _read(work: Work, what: What, where: ColumnElement[bool]) -> Iterator[Ours]:
    statement: Select[Any] = _PAYMENTS if what is What.PAYMENT else _REFUNDS  # type: ignore[assignment]
    for row in work.execute(statement.where(where)).mappings():
        yield Ours(what, **row)


def _chunks(values: Collection[str]) -> Iterator[list[str]]:
    ordered = sorted(set(values))
    for begin in range(0, len(ordered), CHUNK):
        yield ordered[begin : begin + CHUNK]


def keep_fees(work: Work, what: What, fees: Mapping[int, Money]) -> None:
    """Note fees that were not known yet, by the row's id."""
    table: Any = Payment.__table__ if what is What.PAYMENT else Refund.__table__
    column = table.c.fee if what is What.PAYMENT else table.c.fee_back
    if fees:
        work.execute(
            update(table).where(table.c.id == bindparam("row"), column.is_(None)).values({column: bindparam("fee")}),
            [{"row": row_id, "fee": fee} for row_id, fee in fees.items()],
        )


def correct_fee(work: Work, what: What, row_id: int, fee: Money) -> None:
    """Note another fee than was known."""
    table: Any = Payment.__table__ if what is What.PAYMENT else Refund.__table__
    column = table.c.fee if what is What.PAYMENT else table.c.fee_back
    work.execute(update(table).where(table.c.id == row_id).values({column: fee}))


def booked_before(work: Work, gateway: str, moment: datetime, day: date) -> Money:
    """What the books say the gateway held at a moment, the end of a day: all that is booked, less what came after.

    A refund counts from when the gateway accepted it, though the books wait until it is done.
    """
    now = _total(work, select(Posting.amount).where(Posting.account == Account.GATEWAY))
    came = _total(
        work,
        select(Payment.amount - func.coalesce(Payment.fee, 0)).where(
            Payment.gateway == gateway, Payment.status == PaymentStatus.PAID, Payment.paid_at >= moment
        ),
    )
    done = case((_GONE, _fen(Refund.amount)), else_=0)
    ours = select(func.coalesce(_fen(Refund.fee_back), 0) - done).join(Payment, Payment.id == Refund.payment_id)
    went = _total(work, ours.where(Payment.gateway == gateway, sent_at >= moment))
    on_their_way = select(Refund.amount).join(Payment, Payment.id == Refund.payment_id)
    waiting = _total(
        work,
        on_their_way.where(
            Payment.gateway == gateway, or_(Refund.status == RefundStatus.SENT, _STRANDED), sent_at < moment
        ),
    )
    drawn = select(Difference.theirs).join(Reconciliation, Reconciliation.id == Difference.reconciliation_id)
    moved = _total(
        work,
        drawn.where(Reconciliation.gateway == gateway, Difference.nature == Nature.WITHDRAWAL, Difference.at >= moment),
    )
    paid_out = _total(work, select(Payout.amount).where(Payout.account == Account.GATEWAY, Payout.paid_on > day))
    return now - came - went - waiting - moved + paid_out


def payouts(work: Work, day: date, proofs: Collection[str]) -> dict[str, Payout]:
    """What was paid out of the gateway on a day, or under one of these proofs, by its proof."""
    found: dict[str, Payout] = {}
    for where in (Payout.paid_on == day, *(Payout.proof.in_(part) for part in _chunks(proofs))):
        rows = work.execute(select(Payout).where(Payout.account == Account.GATEWAY, where)).scalars()
        found |= {row.proof: row for row in rows}
    return found


def _fen(column: Any) -> Any:
    return type_coerce(column, BigInteger)


def _total(work: Work, amounts: Select[Any]) -> Money:
    rows = amounts.subquery()
    (column,) = rows.c
    total = work.execute(select(func.coalesce(func.sum(_fen(column)), 0))).scalar_one()
    return Money(int(total))
